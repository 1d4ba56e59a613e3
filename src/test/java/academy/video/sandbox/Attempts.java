package academy.video.sandbox;

import academy.video.sandbox.Kernel.Result;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What hostile code would try in the process that decodes: with Java's own means, with system calls
 * that aim at the process that started it, and with every forbidden call by its number.
 */
final class Attempts {

  /** Where they aim: the process that started this one, its listeners, and a folder with a file. */
  record Target(long parent, int tcpPort, int udpPort, Path unixSocket, Path folder) {}

  /** Tries; throws where it was refused, and returns what it got. */
  interface Attempt {
    Object run() throws IOException, InterruptedException;
  }

  private static final int SIGCONT = 18;
  private static final long NOTHING_VALID = -1;

  private final Target target;
  private final Architecture architecture;
  private final Kernel kernel;

  Attempts(Target target) {
    this.target = target;
    architecture = Architecture.ofThisProcess().orElseThrow();
    kernel = new Kernel(architecture);
  }

  /** By name: those that succeed outside of a sandbox, for every user, and do no harm there. */
  Map<String, Attempt> ordinary() {
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    files(attempts);
    network(attempts);
    processes(attempts);
    attempts.put("set a limit", () -> raw(SystemCall.PRLIMIT64, 0, 4, zeros()));
    attempts.put("be dumpable", () -> raw(SystemCall.PRCTL, 4, 1));
    attempts.put("outlive the parent", () -> raw(SystemCall.PRCTL, 1, 0));
    attempts.put("watch files", () -> raw(ForbiddenCall.INOTIFY_INIT1, 0));
    attempts.put("make a program in memory", () -> raw(ForbiddenCall.MEMFD_CREATE, text("x"), 0));
    attempts.put("share memory", () -> raw(ForbiddenCall.SHMGET, 0, 4096, 0));
    return attempts;
  }

  private void files(Map<String, Attempt> attempts) {
    Path file = target.folder().resolve("file");
    for (String path :
        new String[] {"/etc/passwd", "/proc/self/environ", "/proc/self/mem", "/dev/urandom"}) {
      attempts.put("read " + path, () -> Files.newByteChannel(Path.of(path)));
    }
    attempts.put("read a file", () -> Files.readString(file));
    attempts.put("list a folder", () -> list(target.folder()));
    attempts.put("append", () -> Files.writeString(file, "x", StandardOpenOption.APPEND));
    attempts.put("create", () -> Files.createTempFile(target.folder(), "new", ""));
    attempts.put("create in /tmp", () -> Files.createTempFile(Path.of("/tmp"), "new", ""));
    attempts.put("make a folder", () -> Files.createTempDirectory(target.folder(), "new"));
    attempts.put("link", () -> Files.createLink(fresh(), file));
    attempts.put("link by name", () -> Files.createSymbolicLink(fresh(), file));
    attempts.put("rename", () -> Files.move(made(), fresh()));
    attempts.put(
        "change rights",
        () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-")));
    attempts.put("change the folder", () -> raw(ForbiddenCall.CHDIR, text("/")));
    attempts.put("delete", () -> raw(ForbiddenCall.UNLINKAT, -100, text(made().toString()), 0));
  }

  private void network(Map<String, Attempt> attempts) {
    InetAddress host = InetAddress.getLoopbackAddress();
    attempts.put("connect", () -> new Socket(host, target.tcpPort()).isConnected());
    attempts.put("listen", () -> new ServerSocket(0).getLocalPort());
    attempts.put(
        "send a datagram",
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(new byte[1], 1, host, target.udpPort()));
            return "sent";
          }
        });
    attempts.put(
        "connect to a Unix socket",
        () -> SocketChannel.open(UnixDomainSocketAddress.of(target.unixSocket())).isConnected());
    attempts.put("make a socket", () -> raw(ForbiddenCall.SOCKET, 1, 1, 0));
    attempts.put("make a pair", () -> raw(ForbiddenCall.SOCKETPAIR, 1, 1, 0, zeros()));
  }

  private void processes(Map<String, Attempt> attempts) {
    attempts.put("start a program", () -> new ProcessBuilder("/bin/true").start().waitFor());
    attempts.put("ask whether the parent lives", () -> raw(ForbiddenCall.KILL, target.parent(), 0));
    attempts.put("signal the parent", () -> raw(ForbiddenCall.KILL, target.parent(), SIGCONT));
    attempts.put(
        "signal a thread of the parent",
        () -> raw(SystemCall.TGKILL, target.parent(), target.parent(), SIGCONT));
    attempts.put("signal its group", () -> raw(ForbiddenCall.KILL, 0, SIGCONT));
    attempts.put("read the parent's limits", () -> raw(SystemCall.PRLIMIT64, target.parent(), 7));
    // F_SETOWN and F_SETSIG: the kernel would send the parent this signal when something can be
    // read.
    attempts.put("aim a pipe's signal", () -> raw(SystemCall.FCNTL, pipe(), 8, target.parent()));
    attempts.put("choose a pipe's signal", () -> raw(SystemCall.FCNTL, pipe(), 10, 9));
  }

  /** By name: those that not every user may make, or that would do harm outside of a sandbox. */
  Map<String, Attempt> others() {
    Map<String, Attempt> attempts = new LinkedHashMap<>();
    long parent = target.parent();
    for (String file : new String[] {"environ", "mem", "maps", "cmdline", "task", "fd/0"}) {
      attempts.put(
          "open the parent's " + file,
          () -> raw(SystemCall.OPENAT, -100, text("/proc/" + parent + "/" + file), 0));
    }
    attempts.put(
        "open /proc/1/environ", () -> raw(SystemCall.OPENAT, -100, text("/proc/1/environ"), 0));
    attempts.put("look a name up", () -> InetAddress.getAllByName("example.com").length);
    attempts.put("connect to the metadata service", () -> connect("169.254.169.254"));
    // PTRACE_SEIZE, PTRACE_ATTACH
    attempts.put("trace the parent", () -> raw(ForbiddenCall.PTRACE, 0x4206, parent, 0, 0));
    attempts.put("stop the parent", () -> raw(ForbiddenCall.PTRACE, 16, parent, 0, 0));
    attempts.put(
        "read the parent's memory",
        () -> raw(ForbiddenCall.PROCESS_VM_READV, parent, zeros(), 1, zeros(), 1, 0));
    attempts.put(
        "write the parent's memory",
        () -> raw(ForbiddenCall.PROCESS_VM_WRITEV, parent, zeros(), 1, zeros(), 1, 0));
    attempts.put("hold the parent", () -> raw(ForbiddenCall.PIDFD_OPEN, parent, 0));
    attempts.put("take the parent's descriptor", () -> raw(ForbiddenCall.PIDFD_GETFD, 0, 0, 0));
    attempts.put("kill the parent", () -> raw(ForbiddenCall.KILL, parent, 9));
    attempts.put("kill everything", () -> raw(ForbiddenCall.KILL, -1, 9));
    attempts.put("run a program", () -> raw(ForbiddenCall.EXECVE, text("/bin/true"), 0, 0));
    // SIGCHLD alone; CLONE_VM | CLONE_VFORK | SIGCHLD; in a namespace of its own.
    attempts.put("fork", () -> raw(SystemCall.CLONE, 17, 0, 0, 0, 0));
    attempts.put("fork as vfork does", () -> raw(SystemCall.CLONE, 0x4111, 0, 0, 0, 0));
    attempts.put("fork into a namespace", () -> raw(SystemCall.CLONE, 0x10000011, 0, 0, 0, 0));
    attempts.put("fork by clone3", () -> raw(SystemCall.CLONE3, zeros(), 64));
    attempts.put("be traced by anyone", () -> raw(SystemCall.PRCTL, 0x59616d61, -1));
    attempts.put(
        "put a character on the terminal", () -> raw(SystemCall.IOCTL, 0, 0x5412, zeros()));
    for (ForbiddenCall call : ForbiddenCall.values()) {
      if (call.number(architecture).isPresent()) {
        attempts.put(
            call.name(),
            () ->
                raw(
                    call,
                    NOTHING_VALID,
                    NOTHING_VALID,
                    NOTHING_VALID,
                    NOTHING_VALID,
                    NOTHING_VALID,
                    NOTHING_VALID));
      }
    }
    return attempts;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static boolean connect(String address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 80), 100);
      return socket.isConnected();
    }
  }

  private Path fresh() {
    return target.folder().resolve("fresh-" + System.nanoTime());
  }

  /** A file to delete; where none can be made, one that was there before. */
  private Path made() {
    try {
      return Files.createTempFile(target.folder(), "made", "");
    } catch (IOException refused) {
      return target.folder().resolve("file");
    }
  }

  private long pipe() throws IOException {
    MemorySegment ends = Arena.ofAuto().allocate(8, 4);
    raw(SystemCall.PIPE2, ends.address(), 0);
    return ends.get(ValueLayout.JAVA_INT, 0);
  }

  private static long text(String text) {
    return Arena.global().allocateFrom(text).address();
  }

  private static long zeros() {
    return Arena.global().allocate(256, 16).address();
  }

  private long raw(SystemCall call, long... arguments) throws IOException {
    return raw(call.number(architecture).getAsInt(), arguments);
  }

  private long raw(ForbiddenCall call, long... arguments) throws IOException {
    return raw(call.number(architecture).getAsInt(), arguments);
  }

  private long raw(int number, long... arguments) throws IOException {
    Result result = kernel.call(number, arguments);
    if (result.failed()) {
      throw new IOException(Errno.words(result.errno()));
    }
    return result.value();
  }
}
