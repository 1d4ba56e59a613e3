package academy.video.stage.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FieldCodedClip;
import academy.video.ffmpeg.FrameScaler;
import academy.video.ffmpeg.SampleFrames;
import academy.video.json.Json;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.CpuArchitecture;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;
import academy.video.model.SourceInfo;
import academy.video.model.VideoRendition;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The test that keeps chunking honest: what reaches the encoders is the same for one pass and for
 * any division into chunks, to the pixel, for every rendition.
 */
class ChunkFramesTest {

  private static final DecodeLimit ENOUGH = new DecodeLimit(60, "standard");

  private static Ffmpeg ffmpeg;

  private final Profile profile = new Profiles(new Json()).load("standard");
  private final Cancellation cancellation = new Cancellation();

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  static List<String> videoClips() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("test-media"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*\\.(mp4|mkv|mov|ts)"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("videoClips")
  void decode_inOnePassAndInAnyDivisionIntoChunks_showsTheSamePixels(String clip) {
    assertSamePixels(clip, BytesSource.clip(clip));
  }

  @Test
  void decode_ofFieldsInPacketsOfTheirOwn_showsTheSamePixelsInAnyDivision() {
    assertSamePixels("field-coded", FieldCodedClip.of(150));
  }

  /** Transport streams put one after the other, each with a clock of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b-frames.ts b-frames.ts",
        "b-frames.ts interlaced-h264.ts",
        "interlaced-h264.ts b-frames.ts interlaced-h264.ts",
        "interlaced.ts interlaced.ts"
      })
  void decode_ofJoinedRecordings_showsTheSamePixelsInAnyDivision(String clips) {
    assertSamePixels(clips, BytesSource.clips(clips.split(" ")));
  }

  private void assertSamePixels(String clip, ByteSource source) {
    EncodePlan plan = plan(source);
    long frames = plan.timeline().frameCount();

    List<List<String>> onePass = decode(source, plan, chunks(List.of(frames)), false);

    assertThat(onePass).hasSize((int) frames);
    for (List<Long> ends : divisions(frames, plan.timeline().gopFrames())) {
      for (boolean goingOn : List.of(false, true)) {
        List<List<String>> inChunks = decode(source, plan, chunks(ends), goingOn);
        assertThat(firstDifference(onePass, inChunks))
            .as(
                "%s in chunks that end at %s, each %s: first frame that differs",
                clip, ends, goingOn ? "begun where the last ended" : "begun with a seek")
            .isEqualTo(-1);
      }
    }
  }

  /** Chunks of a GOP each, and two that pay no heed to GOPs at all. */
  private static List<List<Long>> divisions(long frames, int gopFrames) {
    Random random = new Random(frames);
    List<List<Long>> divisions = new ArrayList<>();
    divisions.add(ends(frames, () -> gopFrames));
    divisions.add(ends(frames, () -> 20 + random.nextInt(60)));
    divisions.add(List.of(Math.max(1, frames / 2), frames));
    return divisions.stream().map(ends -> ends.stream().distinct().toList()).toList();
  }

  private static List<Long> ends(long frames, IntSupplier lengths) {
    List<Long> ends = new ArrayList<>();
    long end = 0;
    while (end < frames) {
      end = Math.min(frames, end + lengths.getAsInt());
      ends.add(end);
    }
    return ends;
  }

  private static List<Chunk> chunks(List<Long> ends) {
    List<Chunk> chunks = new ArrayList<>();
    long start = 0;
    for (long end : ends) {
      chunks.add(new Chunk(chunks.size(), start, end, chunks.size(), chunks.size() + 1));
      start = end;
    }
    return chunks;
  }

  private EncodePlan plan(ByteSource source) {
    SourceInfo info = new Prober(() -> ffmpeg).probe(source, profile, cancellation);
    return new Planner(new Json(), CpuArchitecture.AMD64).plan(info, profile);
  }

  /**
   * For each frame of the timeline a digest for each rendition.
   *
   * @param goingOn whether a chunk is begun where the one before ended, without a seek
   */
  private List<List<String>> decode(
      ByteSource source, EncodePlan plan, List<Chunk> chunks, boolean goingOn) {
    List<List<String>> frames = new ArrayList<>();
    ChunkFrames decoder = new ChunkFrames(ffmpeg, source, plan, ENOUGH, cancellation);
    for (Chunk chunk : chunks) {
      if (goingOn && chunk.startFrame() > 0) {
        assertThat(decoder.continuesWith(chunk)).isTrue();
      } else {
        decoder.close();
      }
      decode(decoder, plan, chunk, frames);
      assertThat(frames).hasSize((int) chunk.endFrame());
    }
    decoder.close();
    return frames;
  }

  private static void decode(
      ChunkFrames decoder, EncodePlan plan, Chunk chunk, List<List<String>> frames) {
    try (FrameScaler scaler =
        new FrameScaler(
            plan.picture().orElseThrow(),
            plan.video().stream().map(VideoRendition::size).toList())) {
      Damage damage =
          decoder.decode(
              chunk,
              (image, span) -> {
                assertThat(span.start()).isEqualTo(frames.size());
                List<String> digests =
                    scaler.scale(image, false).stream().map(SampleFrames::sha256).toList();
                for (long frame = span.start(); frame < span.end(); frame++) {
                  frames.add(digests);
                }
              });
      assertThat(damage).isEqualTo(Damage.NONE);
    }
  }

  /** So that a failure says where, and does not print thousands of digests. */
  private static int firstDifference(List<List<String>> expected, List<List<String>> found) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      if (i >= expected.size() || i >= found.size() || !expected.get(i).equals(found.get(i))) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void decode_whenTheJobIsCancelled_stopsWithItsFailure() {
    ByteSource source = BytesSource.clip("tiny.mp4");
    EncodePlan plan = plan(source);
    Failure interrupted = Failure.of(ExitCode.INTERRUPTED, "Told to stop.");
    ChunkFrames decoder = new ChunkFrames(ffmpeg, source, plan, ENOUGH, cancellation);
    List<Long> shown = new ArrayList<>();

    assertThatThrownBy(
            () ->
                decoder.decode(
                    plan.chunks().getFirst(),
                    (image, span) -> {
                      shown.add(span.start());
                      cancellation.cancel(interrupted);
                    }))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(interrupted));
    assertThat(shown).hasSize(1);
    decoder.close();
  }

  @Test
  void decode_thatTakesLongerThanTheProfileAllows_refusesTheSource() {
    ByteSource source = BytesSource.clip("tiny.mp4");
    EncodePlan plan = plan(source);
    try (ChunkFrames decoder =
        new ChunkFrames(ffmpeg, source, plan, new DecodeLimit(0, "strict"), cancellation)) {

      assertThatThrownBy(() -> decoder.decode(plan.chunks().getFirst(), (image, span) -> {}))
          .isInstanceOfSatisfying(
              WorkerException.class,
              e -> {
                assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SOURCE_OVER_LIMIT);
                assertThat(e.failure().details())
                    .containsEntry("chunk", 0)
                    .containsEntry("profile", "strict")
                    .containsEntry("limit", "limits.decode_seconds_per_second");
              });
    }
  }

  @Test
  void budget_ofAChunk_isTheLimitTimesItsDurationButForFiveSecondsAtLeast() {
    EncodePlan plan = plan(BytesSource.clip("tiny.mp4"));
    Chunk chunk = plan.chunks().getFirst();
    DecodeLimit.Budget budget = new DecodeLimit(2, "strict").budget(plan, chunk);

    budget.spend(Duration.ofSeconds(4).toNanos());
    budget.spend(Duration.ofSeconds(6).toNanos());
    assertThatThrownBy(() -> budget.spend(1))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().reason()).contains("takes more than 10 s to decode"));
  }
}
