package academy.video.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import academy.video.sandbox.Attempts.Target;
import academy.video.sandbox.ChildJvm.End;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox as the kernel keeps it: processes of their own try to get out. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class SandboxTest {

  /** What ends a process by a signal, as Java reports it. */
  private static final int SIGNALLED = 128;

  private static final int SIGABRT = 6;
  private static final int SIGXCPU = 24;
  private static final int SIGSYS = 31;

  @TempDir private static Path jars;
  private static ChildJvm jvm;

  @TempDir private Path folder;
  private ServerSocket tcp;
  private DatagramSocket udp;
  private ServerSocketChannel unix;

  @BeforeAll
  static void packClasses() throws IOException {
    jvm = new ChildJvm(jars);
    open(jars);
  }

  @BeforeEach
  void listen() throws IOException {
    Files.writeString(folder.resolve("file"), "secret");
    tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    unix.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
    open(folder);
  }

  @AfterEach
  void close() throws IOException {
    tcp.close();
    udp.close();
    unix.close();
  }

  /**
   * Who runs the process, and how it is started. Java and the folders here are open to everyone.
   */
  enum User {
    THE_TESTS_OWN,
    NOBODY_UNDER_LANDLOCK;

    Process start(ProcessBuilder builder) throws IOException {
      if (this == THE_TESTS_OWN) {
        return builder.start();
      }
      List<String> command =
          new ArrayList<>(
              List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      command.addAll(builder.command());
      return ConfinedStart.start(builder.command(command), List.of(jars));
    }
  }

  /** Without this, the test below would pass for a program that can do nothing anywhere. */
  @Test
  void outside_whatIsAttempted_succeeds() throws Exception {
    End end = ChildJvm.end(hostile("outside").start());

    assertThat(end.lines()).filteredOn(line -> line.contains("\trefused\t")).isEmpty();
    assertThat(end.lines()).filteredOn(line -> line.contains("\tdone\t")).hasSizeGreaterThan(80);
    assertThat(end.lines()).endsWith("alive");
  }

  @ParameterizedTest
  @EnumSource
  void inside_whateverIsAttemptedOnWhicheverThread_isRefusedAndTheProcessLivesOn(User user)
      throws Exception {
    assumeThat(user == User.NOBODY_UNDER_LANDLOCK && !isRoot()).isFalse();

    End end = ChildJvm.end(user.start(hostile("inside")));

    assertThat(end.lines()).endsWith("alive");
    for (String thread : new String[] {"main", "earlier", "new"}) {
      assertThat(attempts(end, thread)).hasSizeGreaterThan(150);
    }
    assertThat(end.lines()).filteredOn(line -> line.contains("\tdone\t")).isEmpty();
    // That the filter refuses, and not a mode of a file or an argument that makes no sense.
    assertThat(end.lines())
        .filteredOn(line -> line.contains("\trefused\t"))
        .filteredOn(line -> !line.contains("EPERM") && !line.contains("not permitted"))
        .filteredOn(line -> !line.contains("\tlook a name up\t"))
        .filteredOn(line -> !line.contains("\tstart a program\t"))
        .allMatch(line -> line.contains("\tfork by clone3\t") && line.contains("ENOSYS"));
    assertThat(folder.resolve("file")).hasContent("secret");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  /** What holds while a process starts: Landlock alone. */
  @Test
  void confined_beforeTheFilter_reachesNoOtherFile() throws Exception {
    assumeThat(hasLandlock()).isTrue();

    End end = ChildJvm.end(ConfinedStart.start(hostile("outside"), List.of(jars)));

    assertThat(end.lines()).endsWith("alive");
    for (String attempt :
        new String[] {
          "read /etc/passwd", "read a file", "append", "create", "create in /tmp", "list a folder"
        }) {
      assertThat(end.lines())
          .filteredOn(line -> line.contains("\t" + attempt + "\trefused"))
          .describedAs(attempt)
          .hasSize(3);
    }
  }

  private static List<String> attempts(End end, String thread) {
    return end.lines().stream().filter(line -> line.startsWith(thread + "\t")).toList();
  }

  private ProcessBuilder hostile(String where) {
    Target target =
        new Target(
            ProcessHandle.current().pid(),
            tcp.getLocalPort(),
            udp.getLocalPort(),
            folder.resolve("socket"),
            folder);
    return jvm.small(
        HostileProgram.class,
        where,
        Long.toString(target.parent()),
        Integer.toString(target.tcpPort()),
        Integer.toString(target.udpPort()),
        target.unixSocket().toString(),
        target.folder().toString());
  }

  /**
   * Garbage collection, compilation, classes from jars, and four threads of FFmpeg and x264; under
   * the limits of a real codec process, so that no layer is in another's way.
   */
  @Test
  void inside_encodingAVideo_givesTheSameBytesAsOutside() throws Exception {
    End outside = ChildJvm.end(work("outside").start());
    End inside = ChildJvm.end(ConfinedStart.start(work("inside"), jvm.readable()));

    assertThat(outside.exitCode()).describedAs("%s", outside.lines()).isZero();
    assertThat(outside.lines()).hasSize(1);
    assertThat(inside.lines()).hasSize(2).endsWith(outside.lines().getLast());
    assertThat(inside.lines().getFirst())
        .contains("NO_NEW_PRIVILEGES", "RESOURCE_LIMITS", "SECCOMP")
        .contains(hasLandlock() ? "LANDLOCK" : "");
  }

  private static boolean hasLandlock() {
    return !new Kernel(Architecture.ofThisProcess().orElseThrow())
        .call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, 1)
        .failed();
  }

  private static ProcessBuilder work(String where) {
    return jvm.full(
        OrdinaryWork.class,
        where,
        Path.of("test-media", "lecture.mp4").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x32", "int80"})
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void inside_aCallThroughAnotherArchitecturesGate_endsTheProcess(String gate) throws Exception {
    End end = ChildJvm.end(doomed(gate).start());

    assertThat(end.lines()).contains("entered").doesNotContain("survived");
    // A kernel without 32-bit code doesn't know the gate at all: a crash.
    assertThat(end.exitCode()).isIn(SIGNALLED + SIGSYS, SIGNALLED + SIGABRT);
  }

  @Test
  void inside_afterTheGivenCpuTime_endsBySigxcpu() throws Exception {
    assertThat(ChildJvm.end(doomed("cpu").start()).exitCode()).isEqualTo(SIGNALLED + SIGXCPU);
  }

  @Test
  void inside_moreAddressesThanGiven_areRefused() throws Exception {
    assertThat(ChildJvm.end(doomed("memory").start()).lines())
        .containsExactly("entered", "ENOMEM: no memory", "survived");
  }

  @Test
  void inside_moreDescriptorsThanGiven_areRefused() throws Exception {
    End end = ChildJvm.end(doomed("descriptors").start());

    int pipes = Integer.parseInt(end.lines().get(1).replace(" pipes", ""));
    assertThat(pipes).isBetween(10, 32);
  }

  @Test
  void inside_abort_endsTheProcess() throws Exception {
    assertThat(ChildJvm.end(doomed("abort").start()).exitCode()).isEqualTo(SIGNALLED + SIGABRT);
  }

  /** A crash in native code still says what happened, where no file of it can be written. */
  @Test
  void inside_crash_endsTheProcessWithAReport() throws Exception {
    End end = ChildJvm.end(doomed("crash").start());

    assertThat(end.exitCode()).isEqualTo(SIGNALLED + SIGABRT);
    assertThat(String.join("\n", end.lines())).contains("SIGSEGV", "DoomedProgram.main");
  }

  private static ProcessBuilder doomed(String how) {
    return jvm.small(DoomedProgram.class, how);
  }

  @Test
  void inside_whenTheParentDies_diesToo() throws Exception {
    List<String> command = new ArrayList<>(List.of(jars.toString()));
    command.addAll(doomed("wait").command());
    Process parent = jvm.small(ParentProgram.class, command.toArray(String[]::new)).start();
    List<String> lines = parent.inputReader().lines().limit(2).toList();
    ProcessHandle child =
        lines.stream()
            .filter(line -> line.startsWith("child "))
            .map(line -> ProcessHandle.of(Long.parseLong(line.substring(6))).orElseThrow())
            .findFirst()
            .orElseThrow();
    assertThat(lines).contains("entered");

    parent.destroyForcibly();

    for (int i = 0; i < 100 && child.isAlive(); i++) {
      Thread.sleep(100);
    }
    assertThat(child.isAlive()).isFalse();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }
}
