package academy.video.stage.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.TestFileSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSourceTest {

  @TempDir Path folder;

  private final SourceOpener opener = new SourceOpener();

  @Test
  void openLocal_namesSizeAndSha256() throws IOException {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "abc");

    try (OpenedSource source = opener.openLocal(file)) {
      assertThat(source.sizeBytes()).isEqualTo(3);
      assertThat(source.identity().location()).isEqualTo(file.toString());
      // FIPS 180-2, B.1
      assertThat(source.identity().digest())
          .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-i.mp4", "--help", "a b\t'\".mp4", "%d.mp4", "http:x", "concat:a|b"})
  void openLocal_ofOddNames_readsTheFile(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "video");

    try (OpenedSource source = opener.openLocal(file)) {
      assertThat(all(source)).isEqualTo("video".getBytes(UTF_8));
    }
  }

  @Test
  void openLocal_ofALink_followsIt() throws IOException {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "video");
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), file);

    try (OpenedSource source = opener.openLocal(link)) {
      assertThat(all(source)).isEqualTo("video".getBytes(UTF_8));
      source.verifyUnchanged();
    }
  }

  @Test
  void openLocal_ofMissingFile_isSourceNotFound() throws IOException {
    Files.writeString(folder.resolve("clip.mp4"), "video");

    for (String name : List.of("none.mp4", "none/at/all.mp4", "clip.mp4/part")) {
      Failure failure = failureOf(() -> opener.openLocal(folder.resolve(name)));
      assertThat(failure.exitCode()).as(name).isEqualTo(ExitCode.SOURCE_NOT_FOUND);
      assertThat(failure.reason()).contains(folder.resolve(name).toString());
    }
  }

  @Test
  void openLocal_ofWhatIsNoVideoFile_isSourceUnsupported() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.mp4"));

    for (Path path : List.of(folder, empty, Path.of("/dev/null"), Path.of("/dev/zero"))) {
      assertThat(failureOf(() -> opener.openLocal(path)).exitCode())
          .as(path.toString())
          .isEqualTo(ExitCode.SOURCE_UNSUPPORTED);
    }
  }

  @Test
  void failure_ofAFileWithoutRights_isAccessDenied() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.mp4"), "video");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    // Root may read everything, so as root only the translation is tested.
    Failure failure =
        TestFileSystem.isRoot()
            ? SourceOpener.failure(file, new AccessDeniedException(file.toString()))
            : failureOf(() -> opener.openLocal(file));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_ACCESS_DENIED);
    assertThat(failure.reason()).contains(file.toString());
  }

  @Test
  void read_atPositions_givesThoseBytes() throws IOException {
    try (OpenedSource source = openDigits()) {
      byte[] buffer = new byte[8];

      assertThat(source.read(3, buffer, 2, 4)).isEqualTo(4);
      assertThat(new String(buffer, 2, 4, UTF_8)).isEqualTo("3456");
      assertThat(source.read(8, buffer, 0, 8)).isEqualTo(2);
      assertThat(new String(buffer, 0, 2, UTF_8)).isEqualTo("89");
      assertThat(source.read(10, buffer, 0, 8)).isEqualTo(-1);
      assertThat(source.read(Long.MAX_VALUE, buffer, 0, 8)).isEqualTo(-1);
    }
  }

  @Test
  void read_withImpossibleArguments_isRefused() throws IOException {
    try (OpenedSource source = openDigits()) {
      byte[] buffer = new byte[8];
      assertThatThrownBy(() -> source.read(0, buffer, 4, 5))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> source.read(-1, buffer, 0, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> source.read(0, buffer, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytesRead_countsTheDigestAndEveryRead() throws IOException {
    try (OpenedSource source = openDigits()) {
      source.identity(); // waits for the digest
      assertThat(source.bytesRead()).isEqualTo(10);
      source.read(8, new byte[8], 0, 8);
      assertThat(source.bytesRead()).isEqualTo(12);
    }
  }

  @Test
  void read_byManyThreads_givesEachItsBytes() throws Exception {
    byte[] body = new byte[1 << 20];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 + (i >> 8));
    }
    Path file = Files.write(folder.resolve("big.mp4"), body);

    try (OpenedSource source = opener.openLocal(file);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<byte[]>> readers =
          IntStream.range(0, 8).<Callable<byte[]>>mapToObj(i -> () -> all(source)).toList();
      for (Future<byte[]> read : threads.invokeAll(readers)) {
        assertThat(read.get()).isEqualTo(body);
      }
    }
  }

  @Test
  void read_whenOneThreadIsInterrupted_goesOnForTheOthers() throws Exception {
    try (OpenedSource source = openDigits()) {
      Thread.currentThread().interrupt();
      Failure failure = failureOf(() -> source.read(0, new byte[4], 0, 4));
      assertThat(Thread.interrupted()).isTrue();

      assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(all(source)).isEqualTo("0123456789".getBytes(UTF_8));
    }
  }

  @Test
  void read_afterTheFileWasCut_isSourceChanged() throws IOException {
    try (OpenedSource source = openDigits()) {
      Files.write(digits(), new byte[3], StandardOpenOption.TRUNCATE_EXISTING);

      Failure failure = failureOf(() -> source.read(5, new byte[4], 0, 4));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.SOURCE_CHANGED);
      assertThat(failure.reason()).contains(digits().toString()).contains("byte 5");
    }
  }

  @Test
  void verifyUnchanged_ofTheSameFile_returns() throws IOException {
    try (OpenedSource source = openDigits()) {
      source.verifyUnchanged();
    }
  }

  @Test
  void verifyUnchanged_afterWritingInPlace_isSourceChanged() throws IOException {
    try (OpenedSource source = openDigits()) {
      Files.writeString(digits(), "9876543210");
      Files.setLastModifiedTime(digits(), FileTime.fromMillis(1));
      assertThat(failureOf(source::verifyUnchanged).exitCode()).isEqualTo(ExitCode.SOURCE_CHANGED);
    }
  }

  @Test
  void verifyUnchanged_afterGrowing_isSourceChanged() throws IOException {
    try (OpenedSource source = openDigits()) {
      Files.writeString(digits(), "more", StandardOpenOption.APPEND);
      assertThat(failureOf(source::verifyUnchanged).reason()).contains("10 bytes and has 14");
    }
  }

  @Test
  void verifyUnchanged_afterReplacing_isSourceChanged() throws IOException {
    try (OpenedSource source = openDigits()) {
      Path other = Files.writeString(folder.resolve("other.mp4"), "9876543210");
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(digits()));
      Files.move(other, digits(), StandardCopyOption.ATOMIC_MOVE);

      assertThat(failureOf(source::verifyUnchanged).reason()).contains("another file");
    }
  }

  @Test
  void verifyUnchanged_afterDeleting_isSourceNotFound() throws IOException {
    try (OpenedSource source = openDigits()) {
      Files.delete(digits());
      assertThat(failureOf(source::verifyUnchanged).exitCode())
          .isEqualTo(ExitCode.SOURCE_NOT_FOUND);
    }
  }

  @Test
  void read_afterClose_isRefused() throws IOException {
    OpenedSource source = openDigits();
    source.close();
    source.close();
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  private Path digits() {
    return folder.resolve("digits.mp4");
  }

  private OpenedSource openDigits() throws IOException {
    return opener.openLocal(Files.writeString(digits(), "0123456789"));
  }

  private static byte[] all(OpenedSource source) {
    byte[] bytes = new byte[Math.toIntExact(source.sizeBytes())];
    int position = 0;
    while (position < bytes.length) {
      position += source.read(position, bytes, position, Math.min(7000, bytes.length - position));
    }
    return bytes;
  }

  private static Failure failureOf(ThrowingCallable call) {
    return catchThrowableOfType(WorkerException.class, call).failure();
  }
}
