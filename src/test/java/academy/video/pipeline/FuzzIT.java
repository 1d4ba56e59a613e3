package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.ffmpeg.FfmpegPrograms;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of mutated files: each ends in time, with success or a refusal of the source, and never
 * with a defect of the worker. A crash of the sandboxed codec process is reported as 61: such files
 * are counted and kept in {@code target/fuzz}. Writes the sums there too.
 *
 * <p>{@code -Pfuzz} runs it; {@code -Dfuzz.files=N} says how many, {@code -Dfuzz.seed=S} begins
 * with another seed than the fixed one, {@code random} with one that is printed.
 */
@Tag("fuzz")
class FuzzIT {

  private static final long FIXED_SEED = 20_250_101;

  /** For one small file, on a busy machine: what takes longer hangs. */
  private static final int MOST_SECONDS = 60;

  private static final int PROCESSES = 2;

  /** What one process may have of address space: an allocation of what a file says ends it. */
  private static final long MOST_KIB = 4L << 20;

  /** Long enough for several GOPs or blocks; time goes into encoding what is still whole. */
  private static final String SEED_SECONDS = "1.2";

  private static final Path KEPT = Path.of("target", "fuzz");

  private static @TempDir Path scratch;

  private final Queue<String> crashes = new ConcurrentLinkedQueue<>();
  private final Queue<String> defects = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Integer> ends = new TreeMap<>();

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void encode_ofMutatedFiles_endsEachInTimeAndByTheTable() throws Exception {
    int files = Integer.getInteger("fuzz.files", 5_000);
    String chosen = System.getProperty("fuzz.seed", "");
    long seed =
        switch (chosen) {
          case "" -> FIXED_SEED;
          case "random" -> System.nanoTime() & 0xffff_ffffL;
          default -> Long.parseLong(chosen);
        };
    Files.createDirectories(KEPT);
    makeSeeds();
    CountDownLatch done = new CountDownLatch(PROCESSES);
    for (int i = 0; i < PROCESSES; i++) {
      int from = files * i / PROCESSES;
      int to = files * (i + 1) / PROCESSES;
      Path folder = Files.createDirectories(scratch.resolve("batch-" + i));
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  fuzz(seed, from, to, folder);
                } catch (IOException | InterruptedException | RuntimeException e) {
                  defects.add("the test itself: " + e);
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();

    String sums =
        "seed %d, %d files, ends %s, native crashes %d%n%s%n"
            .formatted(seed, files, ends, crashes.size(), String.join("\n", crashes));
    Files.writeString(KEPT.resolve("sums.txt"), sums);
    System.out.println(sums);
    assertThat(defects).as("seed %d", seed).isEmpty();
    assertThat(ends.values().stream().mapToInt(Integer::intValue).sum() + crashes.size())
        .isEqualTo(files);
  }

  private static Path seeds() {
    return scratch.resolve("seeds");
  }

  private static void makeSeeds() throws IOException {
    Files.createDirectories(seeds());
    for (String clip : FuzzBatch.CLIPS) {
      List<String> arguments = new ArrayList<>(List.of("-i", TestJob.clip(clip).toString()));
      arguments.addAll(List.of("-t", SEED_SECONDS, "-map", "0", "-c", "copy"));
      arguments.addAll(List.of("-fflags", "+bitexact", seeds().resolve(clip).toString()));
      FfmpegPrograms.runFfmpeg(arguments);
    }
  }

  /** Runs files in one process, and in a new one behind each that ended it. */
  private void fuzz(long seed, int from, int to, Path folder)
      throws IOException, InterruptedException {
    int next = from;
    while (next < to) {
      next = batch(seed, next, to, folder);
    }
  }

  private int batch(long seed, int from, int to, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    "/bin/sh",
                    "-c",
                    "ulimit -v " + MOST_KIB + " && exec \"$@\"",
                    "fuzz",
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    // Compiling what runs a few thousand times would cost more than it gains.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:CompressedClassSpaceSize=64m",
                    "-XX:ErrorFile=" + KEPT.toAbsolutePath() + "/hs_err-%p.log",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                    "-Dorg.bytedeco.javacpp.cachedir="
                        + Path.of("target", "natives").toAbsolutePath(),
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    FuzzBatch.class.getName(),
                    Long.toString(seed),
                    Integer.toString(from),
                    Integer.toString(to),
                    folder.toString(),
                    seeds().toString()))
            .redirectError(new File(folder.toFile(), "stderr"))
            .start();
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(process, lines));
    int current = from;
    while (true) {
      String line = lines.poll(MOST_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        process.destroyForcibly().waitFor();
        keep(folder, seed, current);
        defects.add("file %d hung".formatted(current));
        return current + 1;
      }
      if (line.isEmpty()) {
        process.waitFor();
        if (current >= to) {
          return to;
        }
        keep(folder, seed, current);
        crashes.add("file %d, status %d".formatted(current, process.exitValue()));
        return current + 1;
      }
      String[] words = line.split(" ", 4);
      current = Integer.parseInt(words[1]);
      if (words[0].equals("end")) {
        count(folder, seed, line, Integer.parseInt(words[2]), current);
        current++;
      }
    }
  }

  private synchronized void count(Path folder, long seed, String line, int code, int number)
      throws IOException {
    if (code == ExitCode.NATIVE_CRASH.code()) {
      keep(folder, seed, number);
      crashes.add(line);
      return;
    }
    ends.merge(code, 1, Integer::sum);
    boolean expected = code == ExitCode.SUCCEEDED.code() || code / 10 == 2;
    if (!expected) {
      keep(folder, seed, number);
      defects.add(line);
    }
  }

  private static void keep(Path folder, long seed, int number) throws IOException {
    Mutator mutator = new Mutator(FuzzBatch.seeds(seeds()), seed);
    Files.write(KEPT.resolve("file-" + number), mutator.file(number));
    Path complaints = folder.resolve("stderr");
    if (Files.exists(complaints)) {
      Files.write(KEPT.resolve("file-" + number + ".stderr"), Files.readAllBytes(complaints));
    }
  }

  /** An empty line stands for the end of the output. */
  private static void read(Process process, LinkedBlockingQueue<String> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("begin ") || line.startsWith("end ")) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lines.add("");
    }
  }
}
