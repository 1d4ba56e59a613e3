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
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The codec process: loads FFmpeg, enters the sandbox, and does what the host asks for over its
 * standard input and output. It takes no arguments and reads no variable of its environment.
 */
public final class CodecMain {

  /** None but those that it has. */
  private static final int OPEN_FILES = 1;

  private static final int LONGEST_NOTE = 2_000;

  private CodecMain() {}

  /** Runs until the host closes its end, or dies. */
  public static void main(String[] arguments) throws IOException {
    Connection connection =
        new Connection(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            /* fromCodec= */ false);
    System.setOut(System.err); // nothing but messages is on standard output
    HostLink host = new HostLink(connection);
    Json json = new Json();
    OpenClasses loading = OpenClasses.start();
    Ffmpeg ffmpeg = new Ffmpeg((level, text) -> note(host, json, level, text));
    Map<String, String> versions = ffmpeg.versions();
    ffmpeg.finishLoading();
    loading.await();
    SandboxReport report =
        Sandbox.enter(
            new SandboxRules(/* addressSpaceBytes= */ 0, OPEN_FILES, /* cpuSeconds= */ 0));
    host.tell(Message.of(Kind.READY, 0, json.write(new Payloads.Ready(versions, report))));
    new CodecServer(connection, host, new LocalCodec(() -> ffmpeg), json).serve();
    Runtime.getRuntime().halt(0); // calls may go on in native code: nobody waits for them
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
