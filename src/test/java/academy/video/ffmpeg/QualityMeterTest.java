package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.H264Settings;
import academy.video.model.MeasuredFrame;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QualityMeterTest extends FfmpegTest {

  private static final int GOP = 50;

  /** Odd on purpose: neither side is a whole number of blocks of 4. */
  private static final Size SIZE = new Size(426, 238);

  private static final Size LARGEST = new Size(852, 480);

  /** Neither the largest rendition's nor a multiple of it. */
  private static final Size FULL = new Size(1138, 640);

  private static final Pattern LUMA = Pattern.compile("n:(\\d+) Y:([0-9.]+) ");

  @TempDir private Path folder;

  private static H264Settings settings(double crf) {
    return new H264Settings(
        "veryfast",
        "",
        "high",
        30,
        crf,
        1_000_000,
        2_000_000,
        Map.of(
            "8x8dct", "1",
            "keyint", "100",
            "min-keyint", "51",
            "bframes", "3",
            "b-pyramid", "normal",
            "stitchable", "1",
            "vbv-init", "0.5",
            "threads", "1"));
  }

  /** Encodes frames {@code [start, end)} of the lecture, and writes what the encoder was given. */
  private RecordedTrack encode(int start, int end, double crf, boolean measures) {
    return encode(start, end, crf, measures, LARGEST);
  }

  /** The same, of a source of this size. */
  private RecordedTrack encode(int start, int end, double crf, boolean measures, Size full) {
    RecordedTrack track = new RecordedTrack();
    VideoSource source =
        new VideoSource(
            0,
            Orientation.UPRIGHT,
            Deinterlacing.NONE,
            Rational.of(1),
            Rational.of(16, 9),
            full,
            new ColorDescription("tv", "bt709", "bt709", "bt709"));
    try (MediaInput input = ffmpeg.open(BytesSource.clip("lecture.mp4"));
        FrameReader reader = new FrameReader(input, 0, 1 << 24);
        FrameScaler scaler = new FrameScaler(source, List.of(LARGEST, SIZE));
        FrameScaler whole = new FrameScaler(source, List.of(full));
        VideoEncoder encoder =
            new VideoEncoder(
                new VideoRendition("238p", SIZE, 1, settings(crf)),
                Rational.of(25),
                GOP,
                25_000,
                start / GOP + 1L,
                track,
                measures);
        OutputStream given = Files.newOutputStream(folder.resolve("given.yuv"));
        OutputStream givenFull = Files.newOutputStream(folder.resolve("full.yuv"))) {
      for (int frame = 0; frame < end; frame++) {
        try (DecodedFrame image = reader.next().orElseThrow()) {
          List<ScaledFrame> scaled =
              scaler.scale(image, VideoEncoder.comparesAtFullSize(frame, frame + 1L, GOP));
          if (frame >= start) {
            try (ScaledFrame atFullSize = whole.scale(image, false).getFirst()) {
              write(atFullSize.get(), givenFull);
            }
            write(scaled.getLast().get(), given);
            encoder.encode(scaled.getLast(), frame);
          }
          scaled.forEach(ScaledFrame::close);
        }
      }
      while (encoder.drainOne()) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return track;
  }

  private static void write(AVFrame frame, OutputStream out) throws IOException {
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1;
      byte[] row = new byte[frame.width() >> shift];
      for (int y = 0; y < frame.height() >> shift; y++) {
        frame.data(plane).position((long) y * frame.linesize(plane)).get(row);
        out.write(row);
      }
    }
  }

  /** SSIM of luma of each frame, as the ffmpeg program measures it. */
  private List<Double> judged(RecordedTrack track) throws IOException, InterruptedException {
    return judged(track, SIZE, "given.yuv");
  }

  /** The same, once the rendition is scaled up to the size of what it is compared with. */
  private List<Double> judged(RecordedTrack track, Size size, String original)
      throws IOException, InterruptedException {
    Path encoded = folder.resolve("encoded.mp4");
    Path stats = folder.resolve("stats");
    BytesSource bytes = track.joined();
    byte[] all = new byte[Math.toIntExact(bytes.sizeBytes())];
    assertThat(bytes.read(0, all, 0, all.length)).isEqualTo(all.length);
    Files.write(encoded, all);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-i", encoded.toString(), "-f", "rawvideo", "-pix_fmt", "yuv420p"));
    arguments.addAll(
        List.of("-video_size", size.width() + "x" + size.height(), "-framerate", "25"));
    arguments.addAll(List.of("-i", folder.resolve(original).toString(), "-lavfi"));
    arguments.addAll(
        List.of(
            "[0:v]scale=%d:%d:flags=bicubic+accurate_rnd+full_chroma_int,settb=1/25,setpts=N[a];[1:v]setparams=range=tv:colorspace=bt709,settb=1/25,setpts=N[b];[a][b]ssim=stats_file=%s"
                .formatted(size.width(), size.height(), stats),
            "-f",
            "null",
            "-"));
    FfmpegPrograms.runFfmpeg(arguments);
    List<Double> luma = new ArrayList<>();
    for (String line : Files.readAllLines(stats)) {
      Matcher matcher = LUMA.matcher(line);
      assertThat(matcher.find()).as(line).isTrue();
      luma.add(Double.parseDouble(matcher.group(2)));
    }
    return luma;
  }

  @Test
  void encode_atLowQuality_measuresWhatTheProgramMeasures() throws Exception {
    RecordedTrack track = encode(0, 130, /* crf= */ 42, /* measures= */ true);

    List<Double> judged = judged(track);
    List<MeasuredFrame> measured = track.measured();

    assertThat(judged).hasSize(130);
    // By turns the first of a GOP of 50 frames and the fifth: 40 ms each.
    assertThat(measured.stream().map(MeasuredFrame::atMs)).containsExactly(0L, 2160L, 4000L);
    for (MeasuredFrame frame : measured) {
      double expected = judged.get((int) (frame.atMs() / 40));
      assertThat(frame.ssim())
          .as("at %d ms", frame.atMs())
          .isCloseTo(expected, within(0.00001))
          .isLessThan(0.999);
    }
  }

  /** Of the largest rendition's size, and larger. */
  static Stream<Size> fullSizes() {
    return Stream.of(LARGEST, FULL);
  }

  @ParameterizedTest
  @MethodSource("fullSizes")
  void encode_ofASmallerRendition_isAlsoComparedAtFullSizeInEveryFourthGop(Size full)
      throws Exception {
    RecordedTrack track = encode(0, 210, /* crf= */ 42, /* measures= */ true, full);

    List<Double> judged = judged(track, full, "full.yuv");
    List<MeasuredFrame> compared =
        track.measured().stream().filter(frame -> frame.fullSizeSsim().isPresent()).toList();

    assertThat(compared.stream().map(MeasuredFrame::atMs)).containsExactly(0L, 8000L);
    for (MeasuredFrame frame : compared) {
      assertThat(frame.fullSizeSsim().orElseThrow())
          .as("at %d ms", frame.atMs())
          .isCloseTo(judged.get((int) (frame.atMs() / 40)), within(0.00001))
          .isLessThan(frame.ssim());
    }
  }

  @Test
  void encode_withAndWithoutMeasuring_givesTheSameBytes() {
    RecordedTrack with = encode(50, 130, 30, /* measures= */ true);
    RecordedTrack without = encode(50, 130, 30, /* measures= */ false);

    assertThat(with.measured()).hasSize(2);
    assertThat(without.measured()).isEmpty();
    assertThat(with.init()).isEqualTo(without.init());
    assertThat(with.fragments()).containsExactlyElementsOf(without.fragments());
  }

  @Test
  void encode_inTwoChunks_measuresTheSameFramesTheSame() {
    List<MeasuredFrame> whole = encode(50, 150, 35, true).measured();

    assertThat(encode(50, 150, 35, true).measured()).isEqualTo(whole);
    // The second chunk's encoder starts again, so its frames differ a little; their times do not.
    List<MeasuredFrame> second = encode(100, 150, 35, true).measured();
    assertThat(second.stream().map(MeasuredFrame::atMs))
        .isEqualTo(whole.subList(1, 2).stream().map(MeasuredFrame::atMs).toList());
  }

  @Test
  void encode_atALowerRateFactor_comesOutBetterWithTheSameInitSegment() {
    RecordedTrack poor = encode(0, 60, 46, true);
    RecordedTrack good = encode(0, 60, 26, true);

    assertThat(good.init()).isEqualTo(poor.init());
    assertThat(mean(good)).isGreaterThan(mean(poor) + 0.005);
  }

  @Test
  void encode_ofTheFirstFrameAlone_measuresIt() {
    assertThat(encode(0, 1, 30, true).measured())
        .singleElement()
        .satisfies(frame -> assertThat(frame.ssim()).isBetween(0.9, 1.0));
  }

  @Test
  void compare_ofTheSameFrame_isOne() {
    try (ScaledFrame image = SampleFrames.grey(64, 36, 90);
        ScaledFrame same = SampleFrames.grey(64, 36, 90);
        ScaledFrame other = SampleFrames.grey(64, 36, 200)) {
      assertThat(new Ssim(64, 36).compare(image.get(), same.get())).isEqualTo(1);
      assertThat(new Ssim(64, 36).compare(image.get(), other.get())).isLessThan(0.8);
    }
  }

  private static double mean(RecordedTrack track) {
    return track.measured().stream().mapToDouble(MeasuredFrame::ssim).average().orElseThrow();
  }
}
