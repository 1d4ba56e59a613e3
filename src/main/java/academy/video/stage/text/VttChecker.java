package academy.video.stage.text;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Timeline;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads WebVTT segments back as players do, and checks that each has its header and exactly the
 * cues that are shown in it. For one track, its segments in order.
 */
public final class VttChecker {

  private static final Pattern TIMES =
      Pattern.compile(
          "(\\d{2,}):([0-5]\\d):([0-5]\\d)\\.(\\d{3}) -->"
              + " (\\d{2,}):([0-5]\\d):([0-5]\\d)\\.(\\d{3})");
  private static final Pattern MARKUP = Pattern.compile("<(/?)([biu])>|&(?:amp|lt|gt);|[<>&]");

  private final String rendition;
  private final Timeline timeline;
  private int nextSegment;
  private int started;
  private List<Cue> goingOn = List.of();

  public VttChecker(String rendition, Timeline timeline) {
    this.rendition = rendition;
    this.timeline = timeline;
  }

  /**
   * Checks the next segment.
   *
   * @return how many cues are shown in it
   * @throws WorkerException with OUTPUT_INVALID where it is not right
   */
  public int count(byte[] file) {
    return check(file).size();
  }

  /** How many cues the segments so far have, each counted once. */
  public int started() {
    return started;
  }

  /**
   * Checks the next segment.
   *
   * @return its cues
   * @throws WorkerException with OUTPUT_INVALID where it is not right
   */
  List<Cue> check(byte[] file) {
    int segment = nextSegment++;
    String where = "text %s, segment %d".formatted(rendition, segment);
    List<Cue> cues = read(file, where);
    long lastStart = 0;
    for (Cue cue : cues) {
      if (cue.endMs() <= cue.startMs() || cue.startMs() < lastStart) {
        throw failed(where, "cues in the order of their starts, each with a length", cue);
      }
      lastStart = cue.startMs();
      if (!cue.isShownIn(timeline, segment)) {
        throw failed(where, "only cues that are shown in it", cue);
      }
      requireNested(cue, where);
    }
    List<Cue> continued = cues.stream().filter(cue -> cue.startsBefore(timeline, segment)).toList();
    if (!continued.equals(goingOn)) {
      throw failed(where, "the cues that go on from the segment before: " + goingOn, continued);
    }
    started += cues.size() - continued.size();
    goingOn =
        segment + 1 < timeline.segmentCount()
            ? cues.stream().filter(cue -> cue.lastsBeyond(timeline, segment + 1)).toList()
            : List.of();
    return cues;
  }

  private static List<Cue> read(byte[] file, String where) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw failed(where, "UTF-8", "other bytes");
    }
    String[] blocks = text.split("\n\n", -1);
    String header = blocks[0].stripTrailing();
    if (!header.equals("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000")
        || !text.endsWith("\n")) {
      throw failed(where, "a WebVTT header with its timestamp map", header);
    }
    List<Cue> cues = new ArrayList<>();
    for (int i = 1; i < blocks.length; i++) {
      String[] lines = blocks[i].stripTrailing().split("\n", 2);
      Matcher times = TIMES.matcher(lines[0]);
      if (!times.matches() || lines.length < 2 || lines[1].isBlank()) {
        throw failed(where, "a cue with its times and a text", blocks[i]);
      }
      cues.add(new Cue(ms(times, 1), ms(times, 5), lines[1]));
    }
    return cues;
  }

  private static long ms(Matcher times, int group) {
    long minutes = Long.parseLong(times.group(group)) * 60 + Long.parseLong(times.group(group + 1));
    return (minutes * 60 + Long.parseLong(times.group(group + 2))) * 1000
        + Long.parseLong(times.group(group + 3));
  }

  private static void requireNested(Cue cue, String where) {
    Deque<String> open = new ArrayDeque<>();
    Matcher markup = MARKUP.matcher(cue.text());
    while (markup.find()) {
      boolean isBare = markup.group().length() == 1;
      boolean isEnd = "/".equals(markup.group(1));
      if (isBare || (isEnd && !markup.group(2).equals(open.poll()))) {
        throw failed(where, "nested tags and escaped characters", cue);
      }
      if ("".equals(markup.group(1))) {
        open.push(markup.group(2));
      }
    }
    if (!open.isEmpty()) {
      throw failed(where, "tags that are closed", cue);
    }
  }

  private static WorkerException failed(String where, String expected, Object found) {
    return Failure.outputInvalid("WebVTT segments", where, expected, found).asException();
  }
}
