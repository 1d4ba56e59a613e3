package academy.video.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.Readme;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person has a Debian machine with a JDK and Maven, as the README asks for, clones the repository
 * and types the README's first command. The JDK and Maven are those that run this test, and so is
 * Maven's local repository: nothing is downloaded.
 */
@Tag("container")
class ReadmeOnCleanMachineTest {

  /**
   * With $1 typed on a terminal, for which the worker writes text. Maven writes to its repository
   * where it reads, and the tests' own may be closed to other users; so the person has a copy.
   */
  private static final String MACHINE =
      """
      set -e
      useradd --create-home --shell /bin/bash person
      cp -r /repository /home/person/video-worker
      cp -r /maven /home/person/.m2
      chown -R person /home/person
      cd /home/person/video-worker
      su person -c "script --quiet --return --command '$1' /dev/null"
      head -n 1 out/master.m3u8
      """;

  @TempDir private Path folder;

  @Test
  void firstCommandOfTheReadme_buildsTheWorkerAndEncodesTheSample() throws Exception {
    String command = Readme.commands().getFirst();
    Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
    Path maven = maven();
    WorkerContainer.Builder machine =
        WorkerContainer.ofDebian("bash", "-c", MACHINE, "machine", command)
            .env(
                Map.of("PATH", "%s/bin:%s/bin:/usr/sbin:/usr/bin:/sbin:/bin".formatted(jdk, maven)))
            .input(tracked(), "/repository");
    Set<Path> installed = new TreeSet<>(Set.of(jdk, maven));
    installed.addAll(linkedFrom(jdk));
    installed.addAll(linkedFrom(maven));
    installed.forEach(path -> machine.input(path, path.toString()));
    Path mavenFolder = Path.of(System.getProperty("user.home"), ".m2");
    for (String name : List.of("repository", "settings.xml")) {
      if (Files.exists(mavenFolder.resolve(name))) {
        machine.input(mavenFolder.resolve(name), "/maven/" + name);
      }
    }

    WorkerContainer.Exit exit = machine.run().requireSuccess();

    assertThat(exit.everything())
        .containsSubsequence(
            "entrypoint: building the worker, because ",
            "entrypoint: built; encoding a clip of a second, to learn how to start fast",
            "Published as master.m3u8 in out.",
            "Encoded 30.0 s of video",
            "./entrypoint preview out");
    assertThat(exit.stdout().getLast()).as("the multivariant playlist").startsWith("#EXTM3U");
  }

  /** Where the Maven is that the PATH names. */
  private static Path maven() throws IOException {
    Path program =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(path -> Path.of(path, "mvn"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    return program.toRealPath().resolve("../..").normalize();
  }

  /** Folders that Debian's packages keep beside it: configuration, and jars of other packages. */
  private static Set<Path> linkedFrom(Path folder) throws IOException {
    Set<Path> others = new TreeSet<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path link : paths.filter(Files::isSymbolicLink).filter(Files::exists).toList()) {
        Path target = link.toRealPath();
        Path other = Files.isDirectory(target) ? target : target.getParent();
        if (other != null && !target.startsWith(folder)) {
          others.add(other);
        }
      }
    }
    return others;
  }

  /** The files of this checkout that a clone has, as they are now. */
  private Path tracked() throws IOException, InterruptedException {
    Path copy = folder.resolve("repository");
    for (Path file : files()) {
      Path target = copy.resolve(file);
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
    return copy;
  }

  /** Those that git names; in a checkout that came without its history, all but what is built. */
  private static List<Path> files() throws IOException, InterruptedException {
    Process git = new ProcessBuilder("git", "ls-files", "-z").start();
    String names = new String(git.getInputStream().readAllBytes(), UTF_8);
    if (git.waitFor() == 0) {
      return Stream.of(names.split("\0"))
          .map(Path::of)
          .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
    try (Stream<Path> all = Files.walk(Path.of(""))) {
      return all.filter(file -> !file.startsWith("target") && !file.startsWith(".git"))
          .filter(file -> !file.startsWith("src/test/players/node_modules"))
          .filter(file -> Files.isSymbolicLink(file) || Files.isRegularFile(file))
          .toList();
    }
  }
}
