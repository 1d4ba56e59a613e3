package academy.video.sandbox;

import academy.video.sandbox.Attempts.Attempt;
import academy.video.sandbox.Attempts.Target;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process that enters the sandbox, or doesn't, and then makes all {@link Attempts}: on the thread
 * that entered, on one that was there before, and on a new one. A line for each: thread, name,
 * {@code refused} or {@code done}, and what it got.
 *
 * <p>Arguments: {@code inside} or {@code outside}, then the parts of a {@link Target}.
 */
final class HostileProgram {

  private HostileProgram() {}

  public static void main(String[] args) throws Exception {
    boolean inside = args[0].equals("inside");
    Attempts attempts =
        new Attempts(
            new Target(
                Long.parseLong(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Path.of(args[4]),
                Path.of(args[5])));
    Map<String, Attempt> all = attempts.ordinary();
    if (inside) {
      all.putAll(attempts.others());
    }
    CountDownLatch entered = new CountDownLatch(1);
    Thread earlier =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  await(entered);
                  make("earlier", all);
                });
    loadNetwork();
    if (inside) {
      SandboxReport report = Sandbox.prepare().enter(new SandboxRules(0, 256, 0));
      System.out.println("holding " + report.holding() + " missing " + report.missing());
    }
    make("main", all);
    entered.countDown();
    earlier.join();
    Thread.ofPlatform().start(() -> make("new", all)).join();
    System.out.println("alive");
  }

  /** An attempt shall fail because the kernel refuses it, not because Java can't load a library. */
  private static void loadNetwork() {
    try (ServerSocket server = new ServerSocket(0)) {
      new DatagramSocket().close();
      SocketChannel.open().close();
      new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()).close();
    } catch (IOException refused) {
      // Under Landlock; the libraries are loaded all the same.
    }
    // The first program of a process needs a look at its own helper.
    try {
      new ProcessBuilder("/no/such/program").start();
    } catch (IOException expected) {
      // There is none.
    }
  }

  private static void make(String thread, Map<String, Attempt> attempts) {
    attempts.forEach(
        (name, attempt) -> {
          String outcome;
          try {
            outcome = "done\t" + attempt.run();
          } catch (IOException | InterruptedException | RuntimeException | LinkageError e) {
            outcome = "refused\t" + e;
          }
          System.out.println(thread + "\t" + name + "\t" + outcome);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
