package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.AudioRendition;
import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.H264Settings;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import academy.video.model.YuvFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Every native thing that is opened is closed, also where opening fails half-way: repeated often,
 * nothing grows.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "asks the GNU C library")
class NativeMemoryTest extends FfmpegTest {

  private static final long MOST_KEPT_BYTES = 1 << 10;

  /** Compiling what earlier tests made hot can go on through many of them. */
  private static final int MOST_BATCHES = 25;

  private static final VideoSource UPRIGHT =
      new VideoSource(
          0,
          Orientation.UPRIGHT,
          Deinterlacing.NONE,
          Rational.of(1),
          Rational.of(11, 9),
          new Size(176, 144),
          new ColorDescription("tv", "bt709", "bt709", "bt709"));

  private final ProcessMemory memory = new ProcessMemory();

  /**
   * Runs batches of rounds until one keeps nothing. What is forgotten is missing after every batch;
   * what Java's compiler takes for itself meanwhile comes and goes.
   */
  private void assertKeepsNothing(int rounds, Runnable round) {
    batch(rounds, round); // loads and caches
    List<Long> kept = new ArrayList<>();
    do {
      kept.add(batch(rounds, round));
    } while (Math.abs(kept.getLast()) >= MOST_KEPT_BYTES && kept.size() < MOST_BATCHES);
    assertThat(Math.abs(kept.getLast()))
        .as("bytes kept by a round, batch by batch: %s", kept)
        .isLessThan(MOST_KEPT_BYTES);
  }

  /** Bytes that each of so many rounds kept. */
  private long batch(int rounds, Runnable round) {
    long before = memory.allocatedBytes();
    for (int i = 0; i < rounds; i++) {
      round.run();
    }
    return (memory.allocatedBytes() - before) / rounds;
  }

  @Test
  void open_ofAClip_keepsNothing() {
    BytesSource source = BytesSource.clip("tiny.mp4");
    assertKeepsNothing(100, () -> ffmpeg.open(source).close());
  }

  @Test
  void open_ofARefusedFile_keepsNothing() {
    BytesSource playlist = BytesSource.of("#EXTM3U\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n");
    assertKeepsNothing(
        300,
        () -> {
          try (MediaInput input = ffmpeg.open(playlist)) {
            throw new AssertionError("opened as " + input.container());
          } catch (FfmpegException e) {
            assertThat(e.avError()).isNegative();
          }
        });
  }

  @Test
  void open_ofASourceThatFails_keepsNothing() {
    WorkerException gone =
        Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.").asException();
    BytesSource failing = BytesSource.clip("tiny.mp4").atMost(4_000).failingFrom(3, gone);
    assertKeepsNothing(
        300,
        () -> {
          try (MediaInput input = ffmpeg.open(failing)) {
            throw new AssertionError("opened as " + input.container());
          } catch (WorkerException e) {
            assertThat(e).isSameAs(gone);
          }
        });
  }

  @Test
  void frames_readScaledAndLeftInTheMiddle_keepNothing() {
    BytesSource source = BytesSource.clip("tiny.mp4");
    assertKeepsNothing(
        60,
        () -> {
          try (MediaInput input = ffmpeg.open(source);
              FrameReader reader = new FrameReader(input, 0, 1 << 24);
              FrameScaler scaler =
                  new FrameScaler(UPRIGHT, List.of(new Size(176, 144), new Size(88, 72)))) {
            for (int i = 0; i < 10; i++) {
              try (DecodedFrame image = reader.next().orElseThrow()) {
                scaler.scale(image, false).forEach(ScaledFrame::close);
              }
            }
            assertThat(reader.seek(Rational.ZERO)).isTrue();
          }
        });
  }

  @Test
  void frames_deinterlacedJudgedAndLeftInTheMiddle_keepNothing() {
    BytesSource source = BytesSource.clip("interlaced.ts");
    int[] round = new int[1];
    assertKeepsNothing(
        30,
        () -> {
          int frames = round[0]++ % 2 == 0 ? 6 : 1_000;
          try (MediaInput input = ffmpeg.open(source);
              FrameReader reader = new FrameReader(input, 0, 1 << 24);
              Deinterlacer deinterlacer =
                  new Deinterlacer(reader, Deinterlacing.TOP_FIELD_FIRST, false);
              FieldDetector detector = new FieldDetector()) {
            Optional<DecodedFrame> next = deinterlacer.next();
            for (int i = 1; next.isPresent(); i++) {
              try (DecodedFrame image = next.get()) {
                detector.look(image);
              }
              next = i < frames ? deinterlacer.next() : Optional.empty();
            }
          }
        });
  }

  @Test
  void audio_readStretchedAndDrained_keepsNothing() {
    BytesSource source = BytesSource.clip("tiny.mp4");
    assertKeepsNothing(
        40,
        () -> {
          try (MediaInput input = ffmpeg.open(source);
              AudioReader reader = new AudioReader(input, 1, 2, 44_100)) {
            for (int i = 0; i < 5 && reader.next().isPresent(); i++) {
              assertThat(reader.convert().length).isEqualTo(2);
              reader.compensate(10, 1_000);
            }
            assertThat(reader.drain()[0].length).isNotNegative();
          }
        });
  }

  @Test
  void text_readOrLeftInTheMiddle_keepsNothing() {
    BytesSource source = BytesSource.clip("captions.mkv");
    int[] round = new int[1];
    assertKeepsNothing(
        60,
        () -> {
          try (MediaInput input = ffmpeg.open(source);
              TextReader reader = new TextReader(input, Set.of(2, 3))) {
            int texts = round[0]++ % 2 == 0 ? 2 : Integer.MAX_VALUE;
            for (int i = 0; i < texts && reader.next().isPresent(); i++) {
              assertThat(reader.decodeErrors(2)).isZero();
            }
          }
        });
  }

  @Test
  void text_ofAStreamWithoutADecoder_keepsNothing() {
    BytesSource source = BytesSource.clip("captions.mkv");
    assertKeepsNothing(
        60,
        () -> {
          try (MediaInput input = ffmpeg.open(source)) {
            // Stream 0 is the frame: decoding it as text is refused packet by packet.
            try (TextReader reader = new TextReader(input, Set.of(0))) {
              assertThat(reader.next()).isEmpty();
              assertThat(reader.decodeErrors(0)).isPositive();
            }
          } catch (FfmpegException e) {
            assertThat(e.avError()).isNegative();
          }
        });
  }

  @Test
  void loudness_measuredAndLimited_keepsNothing() {
    float[][] audioTrack = new float[2][8_000];
    int[] round = new int[1];
    assertKeepsNothing(
        40,
        () -> {
          try (LoudnessMeter meter = new LoudnessMeter(2, 48_000);
              PeakLimiter limiter = new PeakLimiter(2, 48_000, -1)) {
            meter.add(limiter.limit(audioTrack));
            if (round[0]++ % 2 == 0) {
              assertThat(limiter.drain()[0].length).isNotNegative();
              assertThat(meter.loudness().isSilent()).isTrue();
            }
          }
        });
  }

  @Test
  void videoEncoder_finishedOrLeftInTheMiddle_keepsNothing() {
    VideoRendition rendition =
        new VideoRendition(
            "tiny",
            new Size(64, 64),
            1,
            new H264Settings(
                "ultrafast",
                "",
                "high",
                10,
                30,
                64_000,
                128_000,
                Map.of("threads", "1", "stitchable", "1")));
    int[] round = new int[1];
    assertKeepsNothing(
        24,
        () -> {
          try (VideoEncoder encoder =
                  new VideoEncoder(rendition, Rational.of(25), 25, 25_000, 1, new RecordedTrack());
              ScaledFrame image = SampleFrames.grey(64, 64, 100)) {
            for (int frame = 0; frame < 30; frame++) {
              encoder.encode(image, frame);
            }
            if (round[0]++ % 2 == 0) {
              while (encoder.drainOne()) {}
            }
          }
        });
  }

  @Test
  void jpegEncoder_usedOrLeftUnused_keepsNothing() {
    Size size = new Size(96, 54);
    YuvFrame image = new YuvFrame(size, new byte[96 * 54], new byte[48 * 27], new byte[48 * 27]);
    int[] round = new int[1];
    assertKeepsNothing(
        60,
        () -> {
          try (JpegEncoder encoder = new JpegEncoder(size, 4)) {
            for (int i = 0; i < round[0] % 3; i++) {
              assertThat(encoder.encode(image)).isNotEmpty();
            }
            round[0]++;
          }
        });
  }

  @Test
  void audioEncoder_finishedOrLeftInTheMiddle_keepsNothing() {
    AudioRendition rendition = SamplePlans.audio("main", "Audio", true);
    float[][] audioTrack = new float[2][8_000];
    int[] round = new int[1];
    assertKeepsNothing(
        24,
        () -> {
          try (AudioEncoder encoder =
              new AudioEncoder(rendition, packet -> packet % 4 == 0, new RecordedTrack())) {
            encoder.encode(audioTrack, 0, 8_000);
            if (round[0]++ % 2 == 0) {
              encoder.drain();
            }
          }
        });
  }
}
