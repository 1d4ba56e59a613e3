package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.sandbox.Sandbox;
import academy.video.sandbox.SandboxReport;
import academy.video.sandbox.SandboxRules;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The codec process: loads FFmpeg, enters the sandbox, and does what the host asks for over its
 * standard input and output. It reads no variable of its environment.
 */
public final class CodecMain {

  /** None but those that it has. */
  private static final int OPEN_FILES = 1;

  private static final int LONGEST_NOTE = 2_000;

  private CodecMain() {}

  /**
   * Runs until the host closes its end, or dies.
   *
   * @param arguments the most address space that it may take, in bytes
   */
  public static void main(String[] arguments) throws IOException {
    System.setOut(System.err); // nothing but messages is on standard output
    OpenClasses.loadAnyOfTheJdk();
    SandboxRules rules = rules(Long.parseLong(arguments[0]));
    serve(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        sandbox -> sandbox.enter(rules));
    Runtime.getRuntime().halt(0); // calls may go on in native code: nobody waits for them
  }

  /** CPU time isn't limited: no job has a budget of it. */
  static SandboxRules rules(long addressSpaceBytes) {
    return new SandboxRules(addressSpaceBytes, OPEN_FILES, /* cpuSeconds= */ 0);
  }

  /**
   * Does what the host asks for until it closes its end.
   *
   * @param entering enters the sandbox, once everything is loaded
   */
  static void serve(InputStream in, OutputStream out, Function<Sandbox, SandboxReport> entering)
      throws IOException {
    Connection connection = new Connection(in, out, /* fromCodec= */ false);
    HostLink host = new HostLink(connection);
    Json json = new Json();
    // Beside FFmpeg, whose libraries take longest.
    FutureTask<Sandbox> preparing =
        new FutureTask<>(
            () -> {
              OpenClasses.load();
              return Sandbox.prepare();
            });
    Thread.ofPlatform().daemon().name("prepare-sandbox").start(preparing);
    Ffmpeg ffmpeg = new Ffmpeg((level, text) -> note(host, json, level, text));
    Map<String, String> versions = ffmpeg.finishLoading();
    SandboxReport report = entering.apply(await(preparing));
    host.tell(Message.of(Kind.READY, 0, json.write(new Payloads.Ready(versions, report))));
    new CodecServer(connection, host, new LocalCodec(() -> ffmpeg), json).serve();
  }

  private static Sandbox await(FutureTask<Sandbox> preparing) {
    try {
      return preparing.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("The sandbox can't be prepared: " + e.getCause(), e);
    }
  }

  private static void note(HostLink host, Json json, String level, String text) {
    String text2000 = text.length() > LONGEST_NOTE ? text.substring(0, LONGEST_NOTE) : text;
    try {
      host.tell(Message.of(Kind.NOTE, 0, json.write(new Payloads.Note(level, text2000))));
    } catch (UncheckedIOException _) {
      // The host is gone, and with it whoever would read this.
    }
  }
}
