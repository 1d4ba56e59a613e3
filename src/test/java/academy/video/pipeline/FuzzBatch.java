package academy.video.pipeline;

import academy.video.codec.RemoteCodec;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.Profile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that encodes mutated files in a sandboxed codec process, one after the other: {@code
 * FuzzBatch SEED FROM TO FOLDER SEEDS}. Prints {@code begin NUMBER} before each and {@code end
 * NUMBER EXIT-CODE SENTENCE} behind it, so that whoever started it knows which file a crash or a
 * hang belongs to.
 */
final class FuzzBatch {

  /** Files of every container; their first second is mutated. */
  static final List<String> CLIPS =
      List.of(
          "tiny.mp4",
          "audio-only.m4a",
          "mirrored.mov",
          "open-gop.mkv",
          "b-frames.ts",
          "captions.mkv",
          "no-audio.mp4",
          "slides-1fps.mp4");

  private static final Profile PROFILE =
      new Profile(
          "fuzz",
          /* segmentSeconds= */ 2,
          /* gopSeconds= */ 1,
          new Profile.Video("ultrafast", "", List.of(new Profile.Rung(90, 40, 200_000, 15))),
          new Profile.Quality(0),
          new Profile.Audio(32_000, 1, 24_000),
          /* audioOnly= */ false,
          new Profile.LoudnessGoal("measure", -16, -1),
          new Profile.Poster("auto", 0),
          new Profile.Storyboard("sheets", 256, 0),
          new Profile.Limits(60, 1280L * 720, 120, 16, 8, 8, 100_000, 60, 1_000, 100_000),
          new Profile.DamageThreshold(30));

  private static final long MEMORY_BYTES = 2L << 30;

  private FuzzBatch() {}

  public static void main(String[] arguments) throws IOException {
    Mutator mutator = new Mutator(seeds(Path.of(arguments[4])), Long.parseLong(arguments[0]));
    Path folder = Path.of(arguments[3]);
    PrintStream out = System.out;
    Optional<RemoteCodec> codec = Optional.empty();
    for (int number = Integer.parseInt(arguments[1]);
        number < Integer.parseInt(arguments[2]);
        number++) {
      Path file = folder.resolve("source");
      Files.write(file, mutator.file(number));
      RemoteCodec used = codec.orElseGet(FuzzBatch::sandboxed);
      out.println("begin " + number);
      WorkerEnd end = encode(used, file, folder.resolve("result"));
      out.println("end %d %d %s".formatted(number, end.code().code(), end.sentence()));
      codec = Optional.of(used).filter(_ -> end.code() != ExitCode.NATIVE_CRASH);
      if (codec.isEmpty()) {
        used.close();
      }
    }
    codec.ifPresent(RemoteCodec::close);
  }

  /** All layers but Landlock, as with {@code VIDEO_SANDBOX=required}. */
  private static RemoteCodec sandboxed() {
    RemoteCodec codec =
        RemoteCodec.start((_, _) -> {}, Map.of(), Path.of("/sys/fs/cgroup"), MEMORY_BYTES);
    if (!codec.containment().report().holds()) {
      throw new IllegalStateException("no sandbox: " + codec.containment().missing());
    }
    return codec;
  }

  private record WorkerEnd(ExitCode code, String sentence) {}

  static List<Path> seeds(Path folder) {
    return CLIPS.stream().map(folder::resolve).toList();
  }

  private static WorkerEnd encode(RemoteCodec codec, Path file, Path result) throws IOException {
    try {
      new TestJob(() -> codec).withProfile(PROFILE).encode(file, result);
      return new WorkerEnd(ExitCode.SUCCEEDED, "encoded");
    } catch (WorkerException e) {
      return new WorkerEnd(e.failure().exitCode(), e.failure().reason());
    } catch (RuntimeException e) {
      return new WorkerEnd(ExitCode.INTERNAL_ERROR, e.toString());
    } finally {
      remove(result);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
