package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.model.Profile;
import academy.video.model.SourceInfo;
import academy.video.stage.result.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recordings that were joined byte by byte, lack a start, or say impossible things of themselves.
 */
class OddSourcesTest extends JobTest {

  private static final Path MEDIA = Path.of("src/test/resources/academy/video/pipeline/media");

  /** The second one has another size, sample rate and tone. */
  @ParameterizedTest
  @CsvSource({
    "webm, libvpx, libopus",
    "matroska, libx264, aac",
    "flv, libx264, aac",
    "ogg, libvpx, flac",
    "ogg, '', libopus",
    "ogg, '', flac",
  })
  void encode_ofThreeJoinedRecordings_playsAllOneAfterTheOther(
      String container, String video, String audio) throws IOException {
    byte[] first = recording(container, video, audio, "320x180", 440, 48_000, 2);
    byte[] second = recording(container, video, audio, "256x144", 660, 44_100, 1.4);

    PublishedMedia media = encode(joined(first, second, first));

    float[] left = media.audio("main")[0];
    assertThat(left.length / 48_000.0).isBetween(5.4, 5.65);
    assertThat(PublishedMedia.toneShare(left, 440, 0.2, 1.9)).isGreaterThan(0.985);
    assertThat(PublishedMedia.toneShare(left, 660, 2.2, 3.3)).isGreaterThan(0.985);
    assertThat(PublishedMedia.toneShare(left, 440, 3.7, 5.3)).isGreaterThan(0.985);
    if (!video.isEmpty()) {
      assertThat(report().source().orElseThrow().video().orElseThrow().frameCount()).isEqualTo(135);
      assertThat(media.frames("180p")).isBetween(135, 141);
    }
    assertThat(report().source().map(SourceInfo::remarks).orElseThrow())
        .anyMatch(remark -> remark.contains("consists of 3 joined recordings"));
  }

  @Test
  void encode_ofAJoinWhoseSecondRecordingIsBroken_countsItAsMissing() throws IOException {
    byte[] recording = recording("flv", "libx264", "aac", "320x180", 440, 48_000, 2);
    byte[] broken = new byte[recording.length];
    System.arraycopy(recording, 0, broken, 0, 13);

    Path source = joined(recording, broken);
    assertFails(source, ExitCode.SOURCE_CORRUPT, "50.0 % of it is missing");

    new TestJob(ffmpeg).withProfile(accepting(60)).encode(source, folder.resolve("out"));

    assertThat(report().source().map(SourceInfo::remarks).orElseThrow())
        .anyMatch(remark -> remark.contains("1 of the recordings can't be read"));
  }

  @Test
  void encode_ofAStartBetweenKeyFrames_countsWhatCannotBeShown() {
    assertFails(
        MEDIA.resolve("between-key-frames.ts"),
        ExitCode.SOURCE_CORRUPT,
        "no video that can be shown for 2.7 of its 6.9 seconds");

    new TestJob(ffmpeg)
        .withProfile(accepting(50))
        .encode(MEDIA.resolve("between-key-frames.ts"), folder.resolve("out"));

    Report.DamageSummary damage = ResultFolder.report(folder.resolve("out")).damage().orElseThrow();
    assertThat(damage.decoding().missingMs()).isBetween(2600L, 2900L);
  }

  /** Zero, or one tick of 12,800 a second. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void encode_ofImpossibleDurations_showsFramesAtTheRateThatTheCodecTells(int duration)
      throws IOException {
    byte[] bytes = Files.readAllBytes(MEDIA.resolve("no-durations.mp4"));
    int box = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("stts");
    ByteBuffer.wrap(bytes).putInt(box + 16, duration);

    PublishedMedia media = encode(joined(bytes));

    assertThat(media.frames("360p")).isEqualTo(100);
    assertThat(media.lumas("360p").stream().distinct().count()).isGreaterThan(50);
    assertThat(ResultFolder.report(folder.resolve("out")).remarks())
        .anySatisfy(remark -> assertThat(remark).contains("times of the video's frames"));
  }

  @Test
  void encode_ofAnIndexOfNineteenMillionSamples_isRefusedWithinSmallMemory() {
    assertThatThrownBy(() -> encode(MEDIA.resolve("declares-19-million-samples.mp4")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e ->
                assertThat(e.failure().exitCode())
                    .isIn(ExitCode.SOURCE_CORRUPT, ExitCode.SOURCE_OVER_LIMIT));
  }

  @Test
  void encode_ofAFewFramesForHours_isRefused() throws IOException {
    Path source = folder.resolve("slides.mkv");
    String frames = "testsrc2=s=160x120:r=1/3000:d=12000";
    FfmpegPrograms.runFfmpeg(
        List.of("-f", "lavfi", "-i", frames, "-c:v", "mjpeg", source.toString()));

    assertFails(source, ExitCode.SOURCE_OVER_LIMIT, "a frame may stand for");
  }

  @Test
  void encode_ofHugeCoverArt_isRefusedBeforeItIsRead() throws IOException {
    byte[] seed = Files.readAllBytes(TestJob.clip("tiny.mp4"));
    Path source = folder.resolve("cover.mp4");
    Files.write(source, withCover(seed, 300 << 20));
    try (var file = FileChannel.open(source, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), file.size() + (300 << 20) - 1);
    }

    assertFails(source, ExitCode.SOURCE_OVER_LIMIT, "cover images");
  }

  @ParameterizedTest
  @CsvSource({"4000x40, 16", "40x2000, 16", "1200x24, 16"})
  void encode_ofAVeryFlatFrame_makesNoRungBelowSixteenPixels(String size, int smallest)
      throws IOException {
    Path source = folder.resolve("flat.mkv");
    FfmpegPrograms.runFfmpeg(
        List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=25:d=1", source.toString()));

    encode(source);

    assertThat(ResultFolder.report(folder.resolve("out")).plan().orElseThrow().video())
        .isNotEmpty()
        .allSatisfy(
            rendition ->
                assertThat(Math.min(rendition.size().width(), rendition.size().height()))
                    .isGreaterThanOrEqualTo(smallest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "cut off", "no frame"})
  void encode_ofAFileThatCannotBeUsed_saysSoInPlainWords(String kind) throws IOException {
    byte[] clip = Files.readAllBytes(TestJob.clip("tiny.mp4"));
    byte[] bytes =
        switch (kind) {
          case "text" -> "not a video".getBytes(StandardCharsets.UTF_8);
          case "cut off" -> Arrays.copyOf(clip, 200);
          default -> {
            int media = new String(clip, StandardCharsets.ISO_8859_1).indexOf("mdat") + 4;
            int index = new String(clip, StandardCharsets.ISO_8859_1).indexOf("moov") - 4;
            Arrays.fill(clip, media, index > media ? index : clip.length, (byte) 0x55);
            yield clip;
          }
        };

    assertThatThrownBy(() -> encode(joined(bytes)))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode().category()).isEqualTo("source");
              assertThat(e.failure().details()).isNotEmpty();
              assertThat(e.failure().reason())
                  .doesNotContainPattern("@ 0x|Invalid|AVERROR|avformat|stream \\d");
            });
  }

  private static byte[] withCover(byte[] mp4, int bytes) {
    int moov = new String(mp4, StandardCharsets.ISO_8859_1).indexOf("moov") - 4;
    int moovBytes = ByteBuffer.wrap(mp4).getInt(moov);
    byte[] handler = box("hdlr", 25 + 8, "\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0");
    int data = 16 + bytes;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(mp4, 0, moov);
    int list = 8 + 8 + data;
    int meta = 12 + handler.length + list;
    file.writeBytes(box("moov", moovBytes + 8 + meta, ""));
    file.writeBytes(Arrays.copyOfRange(mp4, moov + 8, moov + moovBytes));
    file.writeBytes(box("udta", 8 + meta, ""));
    file.writeBytes(box("meta", meta, "\0\0\0\0"));
    file.writeBytes(handler);
    file.writeBytes(box("ilst", list, ""));
    file.writeBytes(box("covr", 8 + data, ""));
    file.writeBytes(box("data", data, "\0\0\0\15\0\0\0\0"));
    return file.toByteArray();
  }

  private static byte[] box(String type, int size, String content) {
    byte[] text = content.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(8 + text.length)
        .putInt(size)
        .put(type.getBytes(StandardCharsets.ISO_8859_1))
        .put(text)
        .array();
  }

  private static Profile accepting(double missingPercent) {
    Profile fast = TestJob.FAST;
    return new Profile(
        fast.name(),
        fast.segmentSeconds(),
        fast.gopSeconds(),
        fast.video(),
        fast.quality(),
        fast.audio(),
        /* audioOnly= */ false,
        fast.loudness(),
        fast.poster(),
        fast.storyboard(),
        fast.limits(),
        new Profile.DamageThreshold(missingPercent));
  }

  private void assertFails(Path source, ExitCode code, String words) {
    assertThatThrownBy(() -> encode(source))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(code);
              assertThat(e.failure().reason())
                  .contains(words)
                  .doesNotContainPattern(
                      "\\[[a-z0-9]+ @|0x|[Ii]nvalid|AVERROR|limits\\.|stream \\d|packet");
            });
  }

  private byte[] recording(
      String container,
      String video,
      String audio,
      String size,
      int hertz,
      int sampleRate,
      double seconds)
      throws IOException {
    Path file = folder.resolve("recording");
    List<String> arguments = new ArrayList<>();
    if (!video.isEmpty()) {
      String frames = "testsrc2=s=%s:r=25:d=%s".formatted(size, seconds);
      arguments.addAll(List.of("-f", "lavfi", "-i", frames));
    }
    String tone = "sine=%d:r=%d:d=%s".formatted(hertz, sampleRate, seconds);
    arguments.addAll(List.of("-f", "lavfi", "-i", tone, "-c:a", audio));
    if (!video.isEmpty()) {
      arguments.addAll(List.of("-c:v", video));
    }
    arguments.addAll(List.of("-f", container, file.toString()));
    FfmpegPrograms.runFfmpeg(arguments);
    return Files.readAllBytes(file);
  }

  private Report report() {
    return ResultFolder.report(folder.resolve("out"));
  }

  private Path joined(byte[]... recordings) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] recording : recordings) {
      joined.writeBytes(recording);
    }
    return Files.write(folder.resolve("source"), joined.toByteArray());
  }

  private PublishedMedia encode(Path source) {
    new TestJob(ffmpeg).encode(source, folder.resolve("out"));
    return new PublishedMedia(ffmpeg, folder.resolve("out"));
  }
}
