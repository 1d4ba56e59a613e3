package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest extends AtomicStoreContract {

  @TempDir Path folder;

  @Override
  protected ObjectStore open() {
    return new LocalStore(folder.resolve("new/out"));
  }

  @Override
  protected ObjectStore openAgain() {
    return open();
  }

  @Test
  void opening_andReading_touchesNothing() {
    store.head("master.m3u8");
    store.list("");
    store.delete(List.of("master.m3u8"));
    store.close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void close_afterWriting_leavesTheObjectsOnly() throws IOException {
    store.put("3f2a/report.json", bytes("{}"));
    store.putIfAbsent("3f2a/report.json", bytes("other"));
    store.close();

    try (var files = Files.walk(folder.resolve("new/out"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactly("report.json");
    }
  }

  @Test
  void close_thenPut_worksAgain() {
    store.put("a.json", bytes("1"));
    store.close();
    store.put("b.json", bytes("2"));

    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a.json", "b.json");
  }

  @Test
  void put_afterAProcessDied_removesItsUnfinishedFiles() throws IOException {
    Path unfinished = unfinishedBeside("3f2a/report.json");
    Path next =
        Files.writeString(
            unfinished.resolveSibling(".master.m3u8." + "a".repeat(64) + ".next"), "x");

    store.put("a.json", bytes("1"));

    assertThat(unfinished).doesNotExist();
    assertThat(next).doesNotExist();
    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a.json");
  }

  @Test
  void put_whileAnotherProcessWrites_leavesItsFiles() throws Exception {
    Path unfinished = unfinishedBeside("3f2a/report.json");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                unfinished.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("locked");
      store.put("a.json", bytes("1"));

      assertThat(unfinished).exists();
      assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a.json");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    try (ObjectStore next = openAgain()) {
      next.put("b.json", bytes("2"));
    }
    assertThat(unfinished).doesNotExist();
  }

  private Path unfinishedBeside(String key) throws IOException {
    Path file = folder.resolve("new/out").resolve(key);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp"), "half");
  }

  @Test
  void putIfUnchanged_afterAWriterDiedInBetween_finishesForIt() throws IOException {
    store.put("status.json", bytes("seen"));
    Optional<String> seen = store.readVersion("status.json").map(StoredObject::version);
    Files.writeString(
        folder.resolve("new/out/.status.json." + seen.orElseThrow() + ".next"), "the dead one's");

    assertThat(store.putIfUnchanged("status.json", bytes("late"), seen)).isEmpty();

    assertThat(store.read("status.json")).hasValue(bytes("the dead one's"));
    assertThat(filesIn("new/out")).containsExactly("status.json");
  }

  @Test
  void delete_whileAWriterIsInBetween_leavesNothingToComeBack() throws IOException {
    store.put("master.m3u8", bytes("seen"));
    String seen = store.readVersion("master.m3u8").orElseThrow().version();
    Files.writeString(folder.resolve("new/out/.master.m3u8." + seen + ".next"), "about to be");

    store.delete(List.of("master.m3u8"));

    assertThat(filesIn("new/out")).isEmpty();
  }

  @Test
  void write_whereAnIncomingFolderIsALink_leavesWhatIsThere() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside/999999-1-dead"));
    Files.writeString(outside.resolve("lock"), "");
    Files.createDirectories(folder.resolve("new/out"));
    Files.createSymbolicLink(folder.resolve("new/out/.incoming"), folder.resolve("outside"));

    store.put("a.json", bytes("1"));

    assertThat(outside.resolve("lock")).exists();
  }

  @Test
  void write_whereAFileIsNamedLikeAnIncomingFolder_works() throws IOException {
    Files.createDirectories(folder.resolve("new/out"));
    Files.writeString(folder.resolve("new/out/.incoming"), "a stray file");

    store.put("a.json", bytes("1"));

    assertThat(store.read("a.json")).hasValue(bytes("1"));
  }

  @Test
  void aRootThatIsALink_isListedAndDeletedFrom() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (ObjectStore linked = new LocalStore(link)) {
      linked.put("3f2a/report.json", bytes("{}"));
      assertThat(linked.list("3f2a/"))
          .extracting(ObjectInfo::key)
          .containsExactly("3f2a/report.json");

      linked.delete(List.of("3f2a/report.json"));

      assertThat(linked.list("")).isEmpty();
    }
    assertThat(real).isEmptyDirectory();
    assertThat(link).isSymbolicLink();
  }

  private List<String> filesIn(String path) throws IOException {
    try (var files = Files.list(folder.resolve(path))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Holds a file's lock until it is killed: a process that is writing. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.println(lock.isValid() ? "locked" : "not locked");
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void delete_ofTheLastObject_removesItsEmptyFolders() {
    store.put("_work/3f2a/plan.json", bytes("{}"));
    store.put("3f2a/report.json", bytes("{}"));

    store.delete(List.of("_work/3f2a/plan.json"));

    assertThat(folder.resolve("new/out/_work")).doesNotExist();
    assertThat(folder.resolve("new/out/3f2a")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "../a", "a/../b", ".."})
  void delete_ofAKeyOutsideTheStore_isRefusedAndDeletesNothing(String key) {
    store.put("good.json", bytes("1"));

    assertThatThrownBy(() -> store.delete(List.of("good.json", key)))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(store.head("good.json")).isPresent();
  }

  @Test
  void delete_ofAFileThatIsNamedAsNoKeyOfOurs_deletesIt() throws IOException {
    store.put("a.json", bytes("1"));
    Files.writeString(folder.resolve("new/out/x\u001b[2J\n\u202ey"), "2");

    store.delete(store.list("").stream().map(ObjectInfo::key).toList());

    assertThat(store.list("")).isEmpty();
  }

  @Test
  void read_ofWhatNeverEnds_isEmpty() throws IOException {
    store.put("a.json", bytes("1"));
    Files.createSymbolicLink(folder.resolve("new/out/status.json"), Path.of("/dev/zero"));

    assertThat(store.read("status.json")).isEmpty();
    assertThat(store.readRange("status.json", 0, 100)).isEmpty();
  }

  @Test
  void list_doesNotFollowLinksOutOfTheRoot() throws IOException {
    store.put("a.json", bytes("1"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("other.json"), "{}");
    Files.createSymbolicLink(folder.resolve("new/out/link"), outside);

    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a.json");
  }

  @Test
  void put_intoAFile_isConfigInvalid() throws IOException {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "video");
    try (ObjectStore onFile = new LocalStore(file)) {
      Failure failure = failureOf(() -> onFile.put("a/master.m3u8", bytes("x")));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
      assertThat(failure.reason()).contains(file + " is a file");
      assertThat(onFile.read("a/master.m3u8")).isEmpty();
      assertThat(onFile.list("")).isEmpty();
      onFile.delete(List.of("a/master.m3u8"));
    }
    assertThat(file).hasContent("video");
  }

  @Test
  void put_whereAFolderIs_isConfigInvalid() {
    store.put("a/b.json", bytes("1"));

    assertThat(failureOf(() -> store.put("a", new byte[0])).exitCode())
        .isEqualTo(ExitCode.CONFIG_INVALID);
    assertThat(failureOf(() -> store.putIfAbsent("a", bytes("x"))).exitCode())
        .isEqualTo(ExitCode.CONFIG_INVALID);
    assertThat(store.read("a/b.json")).hasValue(bytes("1"));
  }

  @Test
  void put_intoAFolderWithoutRights_isAccessDenied() throws Exception {
    try (TestFileSystem fileSystem = TestFileSystem.unwritable(folder);
        ObjectStore unwritable = new LocalStore(fileSystem.folder().resolve("out"))) {
      Failure failure = failureOf(() -> unwritable.put("a.json", bytes("x")));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_ACCESS_DENIED);
      assertThat(failure.reason()).contains(fileSystem.folder().toString());
    }
  }

  @Test
  void put_onAFullDisk_isScratchFullAndLeavesNothing() throws Exception {
    try (TestFileSystem fileSystem = TestFileSystem.ofOneMebibyte(folder);
        ObjectStore small = new LocalStore(fileSystem.folder().resolve("out"))) {
      small.put("a.json", bytes("fits"));
      Failure failure = failureOf(() -> small.put("b.m4s", new byte[2 << 20]));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.SCRATCH_FULL);
      assertThat(failure.reason())
          .contains(fileSystem.folder().resolve("out").toString())
          .containsPattern("has \\d+ bytes free, 2097152 are needed");
      assertThat(small.list("")).extracting(ObjectInfo::key).containsExactly("a.json");
      small.put("c.m4s", new byte[500 << 10]);
      assertThat(small.head("c.m4s")).isPresent();
    }
  }

  @Test
  void failure_ofADeviceWithoutSpace_isScratchFull() {
    // The error that this machine's C library really gives, without the rights to mount a disk.
    IOException cause =
        catchThrowableOfType(
            IOException.class,
            () -> {
              try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
                full.write(1);
              }
            });

    assertThat(
            LocalFailures.of("write", folder, folder.resolve("a"), 1, cause).failure().exitCode())
        .isEqualTo(ExitCode.SCRATCH_FULL);
  }

  @Test
  void failure_ofAnythingElse_isStorageUnavailable() {
    Failure failure =
        LocalFailures.of("write", folder, folder.resolve("a"), 1, new IOException("Input/output"))
            .failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains("Input/output").contains(folder.resolve("a").toString());
  }

  private static Failure failureOf(ThrowingCallable call) {
    return catchThrowableOfType(WorkerException.class, call).failure();
  }
}
