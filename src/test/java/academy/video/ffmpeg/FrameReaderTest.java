package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.ByteSource;
import academy.video.model.Rational;
import academy.video.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest extends FfmpegTest {

  private static final long MANY_PIXELS = 1 << 24;

  private record Seen(int number, Rational seconds) {}

  private static List<Seen> readAll(ByteSource source) {
    try (MediaInput input = ffmpeg.open(source);
        FrameReader reader = new FrameReader(input, 0, MANY_PIXELS)) {
      return rest(reader);
    }
  }

  private static List<Seen> rest(FrameReader reader) {
    List<Seen> seen = new ArrayList<>();
    Optional<DecodedFrame> next = reader.next();
    while (next.isPresent()) {
      try (DecodedFrame frame = next.get()) {
        seen.add(new Seen(CounterCard.number(frame), frame.seconds()));
      }
      next = reader.next();
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 300, 30",
    "long-gop.mp4, 300, 25",
    "open-gop.mkv, 150, 25",
    "fps60.mp4, 180, 60",
    "ntsc.mp4, 150, 30000/1001",
  })
  void next_overAWholeClip_givesEveryFrameInOrderAtItsTime(String clip, int frames, String rate) {
    List<Seen> seen = readAll(BytesSource.clip(clip));

    assertThat(seen.stream().map(Seen::number))
        .containsExactlyElementsOf(IntStream.range(0, frames).boxed().toList());
    Rational first = seen.getFirst().seconds();
    for (Seen frame : seen) {
      Rational expected = first.plus(Rational.of(frame.number()).dividedBy(Rational.parse(rate)));
      assertThat(frame.seconds().minus(expected).toDouble())
          .as("frame %d", frame.number())
          .isBetween(-0.0011, 0.0011);
    }
  }

  @Test
  void next_ofATransportStreamWithBFrames_givesTheFramesInOrder() {
    List<Seen> seen = readAll(BytesSource.clip("b-frames.ts"));

    assertThat(seen.stream().map(Seen::number))
        .containsExactlyElementsOf(IntStream.range(0, 125).boxed().toList());
    assertThat(seen.stream().map(Seen::seconds)).isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "long-gop.mp4", "counter-vfr.mkv"})
  void seek_toAnyTime_goesOnAtAFrameThatIsNotLater(String clip) {
    List<Seen> all = readAll(BytesSource.clip(clip));
    for (int target : new int[] {all.size() - 1, all.size() / 2, 0, all.size() / 3}) {
      // Containers index decode times: those of B-frames are up to some frames earlier.
      Rational seconds = all.get(target).seconds().plus(Rational.of(1, 5));

      List<Seen> rest = readFrom(clip, seconds);

      assertThat(rest.getFirst().seconds()).isLessThanOrEqualTo(seconds);
      assertThat(rest).isEqualTo(all.subList(all.indexOf(rest.getFirst()), all.size()));
    }
  }

  @Test
  void seek_withoutAnIndex_goesOnWithWholeFrames() {
    List<Seen> all = readAll(BytesSource.clip("b-frames.ts"));
    for (int target = 0; target < all.size(); target += 7) {
      List<Seen> rest = readFrom("b-frames.ts", all.get(target).seconds());

      // Where it goes on, a container without an index does not promise.
      assertThat(rest).isEqualTo(all.subList(all.size() - rest.size(), all.size()));
    }
  }

  private static List<Seen> readFrom(String clip, Rational seconds) {
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
        FrameReader reader = new FrameReader(input, 0, MANY_PIXELS)) {
      assertThat(reader.seek(seconds)).isTrue();
      return rest(reader);
    }
  }

  @Test
  void next_withShortReads_givesTheSameFrames() {
    assertThat(readAll(BytesSource.clip("counter-vfr.mkv").atMost(777)))
        .isEqualTo(readAll(BytesSource.clip("counter-vfr.mkv")));
  }

  @Test
  void next_ofACutFile_givesTheFramesBeforeTheCut() {
    BytesSource whole = BytesSource.clip("counter-vfr.mkv");
    List<Seen> all = readAll(whole);

    List<Seen> half = readAll(whole.cutTo((int) whole.sizeBytes() / 2));

    assertThat(half).hasSizeBetween(all.size() / 4, all.size() * 3 / 4);
    assertThat(half).isEqualTo(all.subList(0, half.size()));
  }

  @Test
  void next_ofLargerFramesThanAllowed_givesNone() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("tiny.mp4"));
        FrameReader reader = new FrameReader(input, 0, 176 * 144 - 1)) {
      assertThat(reader.next()).isEmpty();
      assertThat(reader.decodeErrors()).isPositive();
    } catch (FfmpegException e) {
      assertThat(e.operation()).isEqualTo("avcodec_open2");
    }
  }

  @Test
  void next_ofAFrame_tellsItsSizeColourAndShape() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("anamorphic-4x3.mp4"));
        FrameReader reader = new FrameReader(input, 0, MANY_PIXELS);
        DecodedFrame frame = reader.next().orElseThrow()) {
      assertThat(frame.size()).isEqualTo(new Size(720, 576));
      assertThat(frame.pixelFormat()).isEqualTo("yuv420p");
      assertThat(frame.sampleAspectRatio()).isEqualTo(Rational.of(16, 15));
      assertThat(frame.isInterlaced()).isFalse();
    }
  }

  @Test
  void next_whereTheSourceFailsInTheMiddle_throwsItsFailure() {
    RuntimeException failure =
        Failure.of(ExitCode.SOURCE_CHANGED, "Another file took its place.").asException();
    BytesSource failing =
        BytesSource.clip("counter-vfr.mkv").atMost(2_000).failingFrom(60, failure);
    try (MediaInput input = ffmpeg.open(failing);
        FrameReader reader = new FrameReader(input, 0, MANY_PIXELS)) {
      assertThatThrownBy(() -> rest(reader)).isSameAs(failure);
    }
  }
}
