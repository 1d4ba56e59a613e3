package academy.video.stage.text;

import academy.video.model.Timeline;
import academy.video.model.VttTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a track's cues to the timeline's segments and writes them as WebVTT: a cue is in every
 * segment in which it is shown, each time with its whole span (RFC 8216, 3.5). Pure.
 */
final class VttSegments {

  /**
   * Zero of the cues is zero of the media (RFC 8216, 3.5), which is the presentation's: edit lists
   * remove what comes before it.
   */
  static final String TIMESTAMP_MAP = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000";

  private VttSegments() {}

  /**
   * The cues of each segment.
   *
   * @param cues in the order of their starts
   */
  static List<List<Cue>> cut(List<Cue> cues, Timeline timeline) {
    List<List<Cue>> segments = new ArrayList<>();
    List<Cue> shown = new ArrayList<>();
    int next = 0;
    for (int segment = 0; segment < timeline.segmentCount(); segment++) {
      int current = segment;
      shown.removeIf(cue -> !cue.lastsBeyond(timeline, current));
      while (next < cues.size() && cues.get(next).startsBefore(timeline, segment + 1)) {
        shown.add(cues.get(next));
        next++;
      }
      segments.add(List.copyOf(shown));
    }
    return segments;
  }

  /** A segment's file. */
  static byte[] write(List<Cue> cues) {
    StringBuilder out = new StringBuilder("WEBVTT\n").append(TIMESTAMP_MAP).append('\n');
    for (Cue cue : cues) {
      out.append('\n')
          .append(VttTime.of(cue.startMs()))
          .append(" --> ")
          .append(VttTime.of(cue.endMs()))
          .append('\n')
          .append(cue.text())
          .append('\n');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
