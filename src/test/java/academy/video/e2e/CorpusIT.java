package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a folder of videos, through the real entrypoint: does it end as its manifest says,
 * and can another program read what came out? {@code -Pcorpus -Dcorpus.media=FOLDER} runs it; a
 * folder without a {@code MANIFEST.tsv} holds videos that can all be encoded. Files run without a
 * network where this system can take it away. Writes {@code target/corpus.tsv}.
 */
@Tag("corpus")
class CorpusIT {

  /** One small rung, so that a file takes as long as decoding it does. */
  private static final String PROFILE =
      """
      {"name": "corpus", "segment_seconds": 2, "gop_seconds": 1,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 180, "crf": 30, "max_bits_per_second": 400000, "max_frame_rate": 60}]}}
      """;

  /** Of video and audio: an encoder's delay, a block of audio, a frame at the end. */
  private static final double MOST_SECONDS_APART = 0.1;

  private static final Queue<String> TABLE = new ConcurrentLinkedQueue<>();

  private static @TempDir Path scratch;

  /** What a manifest says of a file. */
  private enum Expected {
    ENCODES,
    REJECTED,
    EITHER;

    static Expected of(String text) {
      if (text.startsWith("encodes") && !text.contains("or rejected")) {
        return ENCODES;
      }
      return text.startsWith("rejected") && !text.contains("unless") ? REJECTED : EITHER;
    }
  }

  private record Entry(Path file, Expected expected) {}

  @TestFactory
  Stream<DynamicTest> everyFile_endsAsItsManifestSays() {
    Path folder = Path.of(System.getProperty("corpus.media", "test-media")).toAbsolutePath();
    List<Entry> entries = entries(folder);
    assertThat(entries).as("files in %s", folder).isNotEmpty();
    return entries.stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    String.valueOf(entry.file().getFileName()), () -> assertEnds(entry)));
  }

  @AfterAll
  static void writeTable() throws IOException {
    List<String> lines = new ArrayList<>(List.of("file\texpected\tgot\tseconds"));
    TABLE.stream().sorted().forEach(lines::add);
    Files.write(Path.of("target", "corpus.tsv"), lines);
  }

  private static List<Entry> entries(Path folder) {
    Path manifest = folder.resolve("MANIFEST.tsv");
    try (Stream<Path> files = Files.list(folder)) {
      if (!Files.exists(manifest)) {
        return files
            .filter(file -> file.toString().matches(".*\\.(mp4|m4a|mkv|mov|ts)"))
            .sorted(Comparator.naturalOrder())
            .map(file -> new Entry(file, Expected.ENCODES))
            .toList();
      }
      List<String> lines = Files.readAllLines(manifest);
      int column = List.of(lines.getFirst().split("\t", -1)).indexOf("expected");
      return lines.stream()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> new Entry(folder.resolve(cells[0]), Expected.of(cells[column])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertEnds(Entry entry) {
    String name = String.valueOf(entry.file().getFileName());
    Path out = scratch.resolve("out-" + name);
    Entrypoint entrypoint = new Entrypoint(scratch).with("VIDEO_PROFILE", PROFILE);
    if (canTakeTheNetworkAway()) {
      entrypoint = entrypoint.through("unshare", "--net");
    }
    long startNanos = System.nanoTime();
    Run run = entrypoint.encode(entry.file(), out);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    JsonNode end = run.finished();
    String said = run.exitCode() == 0 ? "encoded" : end.path("reason").asText();
    TABLE.add(
        String.format(
            Locale.ROOT,
            "%s\t%s\t%d %s\t%.1f",
            name,
            entry.expected().name().toLowerCase(Locale.ROOT),
            run.exitCode(),
            said,
            seconds));
    switch (entry.expected()) {
      case ENCODES -> assertThat(run.exitCode()).as(said).isZero();
      case REJECTED -> assertThat(run.exitCode()).as(said).isBetween(20, 29);
      case EITHER -> assertThat(run.exitCode()).as(said).matches(c -> c == 0 || c / 10 == 2);
    }
    if (run.exitCode() == 0) {
      assertPlays(Presentation.read(out), end.path("media_ms").asLong() / 1000.0);
    } else {
      assertThat(out.resolve("master.m3u8")).doesNotExist();
    }
  }

  /** FFmpeg's program decodes every rendition without a complaint, and finds its whole length. */
  private static void assertPlays(Presentation presentation, double seconds) {
    for (Presentation.Entry variant : presentation.variants()) {
      String media = variant.playlist().joined();
      if (variant.attributes().containsKey("RESOLUTION")) {
        long frames =
            decodedBytes(media, "-vf", "scale=32:32,format=gray", "-f", "rawvideo") / 1024;
        assertThat(frames / variant.frameRate())
            .as("seconds of frames")
            .isBetween(seconds - MOST_SECONDS_APART, seconds + MOST_SECONDS_APART);
      }
    }
    for (Presentation.Entry audio : presentation.audio()) {
      if (audio.attribute("TYPE").equals("AUDIO")) {
        long samples =
            decodedBytes(audio.playlist().joined(), "-ac", "1", "-ar", "8000", "-f", "u8");
        assertThat(samples / 8000.0)
            .as("seconds of audio in %s", audio.attribute("NAME"))
            .isBetween(seconds - MOST_SECONDS_APART, seconds + MOST_SECONDS_APART);
      }
    }
  }

  private static long decodedBytes(String media, String... output) {
    List<String> arguments = new ArrayList<>(List.of("-i", media, "-fps_mode", "passthrough"));
    arguments.addAll(List.of(output));
    arguments.add("-");
    return FfmpegTools.ffmpeg(CorpusIT::count, arguments.toArray(String[]::new));
  }

  private static long count(InputStream stream) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      bytes += count;
    }
    return bytes;
  }

  private static boolean canTakeTheNetworkAway() {
    try {
      return new ProcessBuilder("unshare", "--net", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
