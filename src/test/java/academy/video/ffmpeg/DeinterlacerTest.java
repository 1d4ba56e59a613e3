package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Deinterlacing;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeinterlacerTest extends FfmpegTest {

  private static final long MAX_PIXELS = 1 << 24;

  @ParameterizedTest
  @CsvSource({
    "interlaced.ts, FLAGGED",
    "interlaced-h264.ts, FLAGGED",
    "interlaced-unmarked.mp4, TOP_FIELD_FIRST",
  })
  void next_ofInterlacedFrames_leavesNoCombs(String clip, Deinterlacing deinterlacing) {
    int before = combed(clip, Deinterlacing.NONE);
    int after = combed(clip, deinterlacing);

    assertThat(before).isGreaterThan(80);
    assertThat(after).isLessThan(before / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interlaced.ts", "interlaced-h264.ts", "interlaced-unmarked.mp4"})
  void next_givesEveryFrameAtItsTime(String clip) {
    assertThat(times(clip, Deinterlacing.TOP_FIELD_FIRST))
        .isEqualTo(times(clip, Deinterlacing.NONE));
  }

  @Test
  void next_ofFramesThatAreNotMarked_leavesThemAsTheyAre() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("b-frames.ts"));
        FrameReader reader = new FrameReader(input, 0, MAX_PIXELS);
        Deinterlacer deinterlacer = new Deinterlacer(reader, Deinterlacing.FLAGGED, true);
        MediaInput plainInput = ffmpeg.open(BytesSource.clip("b-frames.ts"));
        FrameReader plain = new FrameReader(plainInput, 0, MAX_PIXELS)) {
      for (int i = 0; i < 20; i++) {
        try (DecodedFrame deinterlaced = deinterlacer.next().orElseThrow();
            DecodedFrame expected = plain.next().orElseThrow()) {
          assertThat(luma(deinterlaced)).isEqualTo(luma(expected));
        }
      }
    }
  }

  private static byte[] luma(DecodedFrame image) {
    AVFrame frame = image.get();
    byte[] bytes = new byte[frame.linesize(0) * frame.height()];
    frame.data(0).get(bytes);
    return bytes;
  }

  private static int combed(String clip, Deinterlacing deinterlacing) {
    try (FieldDetector detector = new FieldDetector()) {
      each(clip, deinterlacing, detector::look);
      detector.drain();
      return detector.topFieldFirst() + detector.bottomFieldFirst();
    }
  }

  private static List<Rational> times(String clip, Deinterlacing deinterlacing) {
    List<Rational> times = new ArrayList<>();
    each(clip, deinterlacing, image -> times.add(image.seconds()));
    return times;
  }

  private static void each(
      String clip, Deinterlacing deinterlacing, Consumer<DecodedFrame> consumer) {
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
        FrameReader reader = new FrameReader(input, 0, MAX_PIXELS);
        Deinterlacer deinterlacer = new Deinterlacer(reader, deinterlacing, true)) {
      FrameFeed feed = deinterlacing == Deinterlacing.NONE ? reader : deinterlacer;
      for (Optional<DecodedFrame> next = feed.next(); next.isPresent(); next = feed.next()) {
        try (DecodedFrame image = next.get()) {
          consumer.accept(image);
        }
      }
    }
  }
}
