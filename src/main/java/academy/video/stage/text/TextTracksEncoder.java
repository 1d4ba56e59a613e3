package academy.video.stage.text;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.TextReader;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.ByteSource;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the WebVTT segments of all text renditions in one pass over the source, and checks them
 * before they are handed on. Safe for use by several threads.
 */
public final class TextTracksEncoder {

  private final Supplier<Ffmpeg> ffmpeg;

  public TextTracksEncoder(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * Converts the plan's text tracks.
   *
   * @param limits how large a track may become
   * @param sink takes the segments, rendition by rendition
   * @return what was written of each, in the plan's order
   * @throws WorkerException with SOURCE_OVER_LIMIT where a track is too large, with OUTPUT_INVALID
   *     where a check fails, with INTERNAL_ERROR where FFmpeg fails
   */
  public List<TextTrackRecord> encode(
      ByteSource source,
      EncodePlan plan,
      Profile.Limits limits,
      TextSink sink,
      Cancellation cancellation) {
    Map<Integer, List<Texts>> texts = new LinkedHashMap<>();
    Map<Integer, Long> decodeErrors = new LinkedHashMap<>();
    plan.text().forEach(rendition -> texts.put(rendition.streamIndex(), new ArrayList<>()));
    SizeGuard guard = new SizeGuard(plan.source().location(), limits);
    try (MediaInput input = ffmpeg.get().open(source, plan.clock());
        TextReader reader = new TextReader(input, texts.keySet())) {
      Optional<Texts> next = reader.next();
      while (next.isPresent()) {
        cancellation.check();
        guard.count(next.get());
        texts.getOrDefault(next.get().streamIndex(), new ArrayList<>()).add(next.get());
        next = reader.next();
      }
      texts.keySet().forEach(stream -> decodeErrors.put(stream, reader.decodeErrors(stream)));
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR, "Text could not be decoded: %s.".formatted(e.getMessage()))
          .causedBy(e);
    }
    List<TextTrackRecord> tracks = new ArrayList<>();
    for (TextRendition rendition : plan.text()) {
      List<Cue> cues =
          CueTimes.cues(texts.getOrDefault(rendition.streamIndex(), List.of()), plan.timeline());
      tracks.add(
          new TextTrackRecord(
              rendition.name(),
              cues.size(),
              decodeErrors.getOrDefault(rendition.streamIndex(), 0L),
              write(rendition, cues, plan.timeline(), guard, sink, cancellation)));
    }
    return tracks;
  }

  private static List<TextSegmentRecord> write(
      TextRendition rendition,
      List<Cue> cues,
      Timeline timeline,
      SizeGuard guard,
      TextSink sink,
      Cancellation cancellation) {
    VttChecker checker = new VttChecker(rendition.name(), timeline);
    List<TextSegmentRecord> records = new ArrayList<>();
    long trackBytes = 0;
    long started = 0;
    for (List<Cue> segment : VttSegments.cut(cues, timeline)) {
      cancellation.check();
      int index = records.size();
      byte[] file = VttSegments.write(segment);
      trackBytes += file.length;
      guard.requireBytes(rendition.streamIndex(), trackBytes);
      List<Cue> found = checker.check(file);
      started += found.stream().filter(cue -> !cue.startsBefore(timeline, index)).count();
      TextSegmentRecord record =
          new TextSegmentRecord(
              index, found.size(), file.length, Digests.sha256(file), Digests.md5(file));
      records.add(record);
      sink.segment(rendition, record, file);
    }
    if (started != cues.size()) {
      throw Failure.outputInvalid(
              "WebVTT segments", "text " + rendition.name(), cues.size() + " cues", started)
          .asException();
    }
    return records;
  }

  /** Ends the job before a hostile track fills the memory or the destination. */
  private static final class SizeGuard {
    private final String location;
    private final Profile.Limits limits;
    private final Map<Integer, Integer> cues = new LinkedHashMap<>();
    private final Map<Integer, Long> characters = new LinkedHashMap<>();

    SizeGuard(String location, Profile.Limits limits) {
      this.location = location;
      this.limits = limits;
    }

    void count(Texts texts) {
      int stream = texts.streamIndex();
      int count = cues.merge(stream, texts.events().size(), Integer::sum);
      if (count > limits.textCues()) {
        throw overLimit(
            "has more than %d texts in stream %d (limits.text_cues)"
                .formatted(limits.textCues(), stream));
      }
      long length = texts.events().stream().mapToLong(String::length).sum();
      requireBytes(stream, characters.merge(stream, length, Long::sum));
    }

    void requireBytes(int stream, long bytes) {
      if (bytes > limits.textBytes()) {
        throw overLimit(
            "has more than %d bytes of text in stream %d (limits.text_bytes)"
                .formatted(limits.textBytes(), stream));
      }
    }

    private WorkerException overLimit(String what) {
      return Failure.of(ExitCode.SOURCE_OVER_LIMIT, "%s %s.".formatted(location, what))
          .asException();
    }
  }
}
