package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoSource;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScalerTest extends FfmpegTest {

  private static final ColorDescription UNKNOWN =
      new ColorDescription("unknown", "unknown", "unknown", "unknown");

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 640x360 320x180 160x90",
    "rotated.mov, 360x640 180x320",
    "mirrored.mov, 480x270 240x136",
    "anamorphic-4x3.mp4, 768x576 480x360",
    "portrait.mp4, 540x960 360x640 202x360",
    "tiny.mp4, 176x144",
  })
  void scale_ofAnyClip_givesUprightFramesOfTheAskedSizes(String clip, String sizes) {
    List<Size> asked = sizes(sizes);
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
        FrameReader reader = new FrameReader(input, 0, 1 << 24);
        FrameScaler scaler =
            new FrameScaler(
                source(input.streams().getFirst().orientation(), shape(input.streams().getFirst())),
                asked)) {
      for (int number = 0; number < 20; number++) {
        try (DecodedFrame image = reader.next().orElseThrow()) {
          List<ScaledFrame> scaled = scaler.scale(image, false);

          assertThat(scaled.stream().map(FrameScalerTest::size)).isEqualTo(asked);
          for (ScaledFrame one : scaled) {
            assertThat(CounterCard.number(one)).as("in %s", size(one)).isEqualTo(number);
            one.close();
          }
        }
      }
    }
  }

  private static List<Size> sizes(String text) {
    return Arrays.stream(text.split(" "))
        .map(size -> size.split("x"))
        .map(sides -> new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])))
        .toList();
  }

  private static Size size(ScaledFrame image) {
    return new Size(image.get().width(), image.get().height());
  }

  /** Where the corners of a frame go: numbered by rows, from the top left. */
  @ParameterizedTest
  @CsvSource({
    "0, false, 0 1 2 3",
    "0, true, 1 0 3 2",
    "1, false, 2 0 3 1",
    "1, true, 3 1 2 0",
    "2, false, 3 2 1 0",
    "2, true, 2 3 0 1",
    "3, false, 1 3 0 2",
    "3, true, 0 2 1 3",
  })
  void scale_inAnyOrientation_mirrorsFirstAndTurnsThen(
      int quarterTurns, boolean mirrored, String corners) {
    Orientation orientation = new Orientation(quarterTurns, mirrored);
    Size upright = orientation.exchangesWidthAndHeight() ? new Size(64, 96) : new Size(96, 64);
    try (FrameScaler scaler =
            new FrameScaler(source(orientation, Rational.of(3, 2)), List.of(upright));
        DecodedFrame image = corners();
        ScaledFrame scaled = scaler.scale(image, false).getFirst()) {
      StringBuilder seen = new StringBuilder();
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 2; column++) {
          int luma =
              luma(
                  scaled,
                  upright.width() * (1 + 2 * column) / 4,
                  upright.height() * (1 + 2 * row) / 4);
          seen.append(seen.isEmpty() ? "" : " ").append(Math.round((luma - 40) / 50.0));
        }
      }
      assertThat(seen).hasToString(corners);
    }
  }

  /** 96x64 pixels whose quarters have the lumas 40, 90, 140 and 190. */
  private static DecodedFrame corners() {
    OwnedFrame owned = frame(96, 64, avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_SPC_BT709);
    AVFrame frame = owned.get();
    BytePointer luma = frame.data(0);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        int corner = (y < 32 ? 0 : 2) + (x < 48 ? 0 : 1);
        luma.put((long) y * frame.linesize(0) + x, (byte) (40 + 50 * corner));
      }
    }
    return new DecodedFrame(owned, Rational.ZERO, Rational.ZERO);
  }

  private static OwnedFrame frame(int width, int height, int range, int matrix) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame frame = owned.get();
    frame.width(width).height(height).format(avutil.AV_PIX_FMT_YUV420P);
    frame.color_range(range).colorspace(matrix);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    for (int plane = 1; plane < 3; plane++) {
      BytePointer.memset(frame.data(plane), 128, (long) frame.linesize(plane) * height / 2);
    }
    return owned;
  }

  private static int luma(ScaledFrame image, int x, int y) {
    AVFrame frame = image.get();
    return frame.data(0).get((long) y * frame.linesize(0) + x) & 0xff;
  }

  @ParameterizedTest
  @CsvSource({
    // Full range becomes limited: 0 is 16, 255 is 235.
    "255, pc, 235",
    "0, pc, 16",
    "128, pc, 126",
    "235, tv, 235",
    "16, tv, 16",
  })
  void scale_ofAnyRange_givesLimitedRange(int luma, String range, int expected) {
    int number = range.equals("pc") ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG;
    OwnedFrame owned = frame(64, 64, number, avutil.AVCOL_SPC_BT709);
    BytePointer.memset(owned.get().data(0), luma, (long) owned.get().linesize(0) * 64);
    try (FrameScaler scaler =
            new FrameScaler(
                source(Orientation.UPRIGHT, Rational.of(1)), List.of(new Size(32, 32)));
        DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO);
        ScaledFrame scaled = scaler.scale(image, false).getFirst()) {
      assertThat(luma(scaled, 16, 16)).isBetween(expected - 1, expected + 1);
    }
  }

  private static VideoSource source(Orientation orientation, Rational aspectRatio) {
    return source(orientation, aspectRatio, /* fullSize= */ new Size(640, 360));
  }

  private static VideoSource source(Orientation orientation, Rational aspectRatio, Size fullSize) {
    return new VideoSource(
        0, orientation, Deinterlacing.NONE, Rational.of(1), aspectRatio, fullSize, UNKNOWN);
  }

  private static Rational shape(StreamDescription stream) {
    return Rational.of(stream.width(), stream.height()).times(stream.sampleAspectRatio());
  }

  /** A change from 16:9 to 4:3 in the middle of a broadcast, by size or by the pixels' shape. */
  @ParameterizedTest
  @CsvSource({"80, 60, 1, 1", "160, 90, 3, 4", "720, 576, 16, 15"})
  void scale_ofAFrameOfAnotherShape_keepsItWithBlackBars(
      int width, int height, int pixelWidth, int pixelHeight) {
    OwnedFrame owned = frame(width, height, avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_SPC_BT709);
    AVFrame frame = owned.get();
    BytePointer.memset(frame.data(0), 180, (long) frame.linesize(0) * height);
    frame.sample_aspect_ratio().num(pixelWidth).den(pixelHeight);
    try (FrameScaler scaler =
            new FrameScaler(
                source(Orientation.UPRIGHT, Rational.of(16, 9)), List.of(new Size(320, 180)));
        DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO);
        ScaledFrame scaled = scaler.scale(image, false).getFirst()) {
      assertThat(size(scaled)).isEqualTo(new Size(320, 180));
      assertThat(luma(scaled, 35, 90)).isEqualTo(16);
      assertThat(luma(scaled, 45, 90)).isBetween(178, 182);
      assertThat(luma(scaled, 275, 90)).isBetween(178, 182);
      assertThat(luma(scaled, 285, 90)).isEqualTo(16);
      assertThat(luma(scaled, 160, 2)).isBetween(178, 182);
    }
  }

  /** Beneath what is transparent may lie anything, here white. */
  @ParameterizedTest
  @CsvSource({"0, 16", "255, 235", "128, 126"})
  void scale_ofTransparency_showsBlackBehindIt(int alpha, int expected) {
    OwnedFrame owned = new OwnedFrame();
    owned.get().width(64).height(64).format(avutil.AV_PIX_FMT_ARGB);
    owned.get().color_range(avutil.AVCOL_RANGE_JPEG);
    Native.check(avutil.av_frame_get_buffer(owned.get(), 0), "av_frame_get_buffer");
    BytePointer data = owned.get().data(0);
    for (long i = 0; i < (long) owned.get().linesize(0) * 64; i++) {
      data.put(i, (byte) (i % 4 == 0 ? alpha : 255));
    }
    try (FrameScaler scaler =
            new FrameScaler(
                source(Orientation.UPRIGHT, Rational.of(1)), List.of(new Size(32, 32)));
        DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO);
        ScaledFrame scaled = scaler.scale(image, false).getFirst()) {
      assertThat(luma(scaled, 16, 16)).isBetween(expected - 2, expected + 2);
    }
  }

  /** Every kind of pixel that decoders give comes out as what encoders take, odd sizes too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuv420p10le",
        "yuv422p10le",
        "yuv444p12le",
        "yuvj420p",
        "yuva444p10le",
        "yuva420p",
        "gbrp",
        "gbrap",
        "rgb24",
        "bgr0",
        "rgb555le",
        "pal8",
        "gray",
        "gray10le",
        "monob",
        "uyvy422",
        "nv12",
        "p010le",
        "yuv411p",
        "yuv410p",
        "rgb48be",
        "ya8"
      })
  void scale_ofAnyPixelFormat_givesTheAskedSizes(String format) {
    OwnedFrame owned = new OwnedFrame();
    owned.get().width(75).height(51).format(avutil.av_get_pix_fmt(format));
    Native.check(avutil.av_frame_get_buffer(owned.get(), 0), "av_frame_get_buffer");
    for (int plane = 0; plane < 4; plane++) {
      BytePointer data = owned.get().data(plane);
      if (data != null && !data.isNull()) {
        int rows = plane == 0 || plane == 3 ? 51 : 1;
        BytePointer.memset(data, 0, (long) Math.abs(owned.get().linesize(plane)) * rows);
      }
    }
    try (FrameScaler scaler =
            new FrameScaler(
                source(Orientation.UPRIGHT, Rational.of(75, 51)),
                List.of(new Size(74, 50), new Size(36, 24)));
        DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO)) {
      List<ScaledFrame> scaled = scaler.scale(image, false);
      assertThat(scaled.stream().map(FrameScalerTest::size))
          .containsExactly(new Size(74, 50), new Size(36, 24));
      scaled.forEach(ScaledFrame::close);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 640x360, 320x180 160x90",
    "rotated.mov, 360x640, 180x320",
    "mirrored.mov, 480x270, 240x136",
    "anamorphic-4x3.mp4, 768x576, 480x360 240x180",
  })
  void scale_atFullSize_showsTheSameFrameAsARenditionOfThatSize(
      String clip, String full, String sizes) {
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
        FrameReader reader = new FrameReader(input, 0, 1 << 24);
        DecodedFrame image = reader.next().orElseThrow()) {
      StreamDescription stream = input.streams().getFirst();
      Size fullSize = sizes(full).getFirst();
      VideoSource source = source(stream.orientation(), shape(stream), fullSize);
      assertFullSize(source, sizes(sizes), image);
    }
  }

  /** HDR, which takes a map of colours after scaling; and sizes that 4:2:0 cannot have. */
  @ParameterizedTest
  @CsvSource({"yuv420p10le, smpte2084", "yuv420p10le, arib-std-b67", "yuv420p, bt709"})
  void scale_atFullSize_givesColoursAndEvenSidesLikeARendition(String format, String transfer) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame frame = owned.get();
    frame.width(75).height(51).format(avutil.av_get_pix_fmt(format));
    frame.color_trc(avutil.av_color_transfer_from_name(transfer));
    frame.color_primaries(avutil.AVCOL_PRI_BT2020).colorspace(avutil.AVCOL_SPC_BT2020_NCL);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    for (int plane = 0; plane < 3; plane++) {
      int rows = plane == 0 ? 51 : 26;
      for (long i = 0; i < (long) frame.linesize(plane) * rows; i++) {
        frame.data(plane).put(i, (byte) (format.endsWith("10le") ? (i % 2 == 0 ? i : 1) : i));
      }
    }
    try (DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO)) {
      assertFullSize(
          source(Orientation.UPRIGHT, Rational.of(75, 51), new Size(74, 50)),
          List.of(new Size(36, 24), new Size(18, 12)),
          image);
    }
  }

  private static void assertFullSize(VideoSource source, List<Size> sizes, DecodedFrame image) {
    try (FrameScaler small = new FrameScaler(source, sizes);
        FrameScaler whole = new FrameScaler(source, List.of(source.fullSize()))) {
      String expected = SampleFrames.sha256(whole.scale(image, false).getFirst());
      List<ScaledFrame> scaled = small.scale(image, /* atFullSize= */ true);

      assertThat(scaled.stream().map(FrameScalerTest::size)).isEqualTo(sizes);
      for (ScaledFrame one : scaled) {
        AVFrame full = one.fullSize().orElseThrow();
        assertThat(SampleFrames.sha256(new ScaledFrame(OwnedFrame.sharing(full))))
            .as("beside %s", size(one))
            .isEqualTo(expected);
        one.close();
      }
    }
  }

  @Test
  void scale_atTheLargestRenditionsSize_makesNoOtherFrame() {
    VideoSource source = source(Orientation.UPRIGHT, Rational.of(1), new Size(64, 64));
    try (FrameScaler scaler = new FrameScaler(source, List.of(new Size(64, 64), new Size(32, 32)));
        DecodedFrame image =
            new DecodedFrame(
                frame(64, 64, avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_SPC_BT709),
                Rational.ZERO,
                Rational.ZERO)) {
      List<ScaledFrame> scaled = scaler.scale(image, /* atFullSize= */ true);

      long largest = scaled.getFirst().get().data(0).address();
      assertThat(scaled)
          .allSatisfy(
              one -> {
                assertThat(one.fullSize().orElseThrow().data(0).address()).isEqualTo(largest);
                one.close();
              });
    }
  }

  @Test
  void scale_ofAFrameThatIsNotCompared_hasNothingBeside() {
    VideoSource source = source(Orientation.UPRIGHT, Rational.of(1), new Size(64, 64));
    try (FrameScaler scaler = new FrameScaler(source, List.of(new Size(32, 32)));
        DecodedFrame image =
            new DecodedFrame(
                frame(64, 64, avutil.AVCOL_RANGE_MPEG, avutil.AVCOL_SPC_BT709),
                Rational.ZERO,
                Rational.ZERO);
        ScaledFrame scaled = scaler.scale(image, /* atFullSize= */ false).getFirst()) {
      assertThat(scaled.fullSize()).isEmpty();
    }
  }

  @Test
  void scale_whereTheSourceChangesItsSize_givesTheSameSizesStill() {
    try (FrameScaler scaler =
        new FrameScaler(
            source(Orientation.UPRIGHT, Rational.of(16, 9)),
            List.of(new Size(320, 180), new Size(160, 90)))) {
      for (String clip : List.of("counter.mp4", "offset-audio.mp4", "counter.mp4")) {
        try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
            FrameReader reader = new FrameReader(input, 0, 1 << 24);
            DecodedFrame image = reader.next().orElseThrow()) {
          List<ScaledFrame> scaled = scaler.scale(image, false);
          assertThat(scaled.stream().map(FrameScalerTest::size))
              .containsExactly(new Size(320, 180), new Size(160, 90));
          scaled.forEach(ScaledFrame::close);
        }
      }
    }
  }

  @Test
  void copy_takesEveryVisiblePixelAndNoneBeside() {
    String grey = SampleFrames.sha256(SampleFrames.grey(50, 34, 100));

    assertThat(SampleFrames.sha256(SampleFrames.grey(50, 34, 100))).isEqualTo(grey);
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? 50 : 25;
      int height = plane == 0 ? 34 : 17;
      for (int[] place :
          new int[][] {{0, 0}, {width - 1, 0}, {0, height - 1}, {width - 1, height - 1}}) {
        assertThat(SampleFrames.sha256(changed(plane, place[0], place[1]))).isNotEqualTo(grey);
      }
      assertThat(SampleFrames.sha256(changed(plane, width, 0))).isEqualTo(grey);
    }
  }

  private static ScaledFrame changed(int plane, int x, int y) {
    ScaledFrame image = SampleFrames.grey(50, 34, 100);
    AVFrame frame = image.get();
    frame.data(plane).put((long) y * frame.linesize(plane) + x, (byte) 1);
    return image;
  }
}
