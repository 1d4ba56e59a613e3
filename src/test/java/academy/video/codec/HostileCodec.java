package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.json.Json;
import academy.video.sandbox.SandboxReport;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An attacker's program in the codec process's place: does what the name of the source tells it to.
 */
final class HostileCodec {

  private static final int CALL = 1;

  private final Connection connection;
  private final DataOutputStream raw;

  private HostileCodec(Connection connection, DataOutputStream raw) {
    this.connection = connection;
    this.raw = raw;
  }

  /** As a process of its own. */
  public static void main(String[] arguments) throws IOException {
    var _ = run(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
  }

  /** As a {@link ChildThread.Program}. */
  static int run(InputStream in, OutputStream out) throws IOException {
    Connection connection = new Connection(in, out, /* fromCodec= */ false);
    Json json = new Json();
    SandboxReport report = new SandboxReport(Set.of(), Map.of());
    connection.send(
        Message.of(
            Kind.READY, 0, json.write(new Payloads.Ready(Map.of("ffmpeg", "evil"), report))));
    Message probe = connection.receive(_ -> {}).orElseThrow();
    String attack = json.read(probe.json(), Payloads.Probe.class).source().location();
    new HostileCodec(connection, new DataOutputStream(out)).run(attack);
    while (connection.receive(_ -> {}).isPresent()) {
      // Lives on, and hopes for an answer.
    }
    return 0;
  }

  private void run(String attack) throws IOException {
    switch (attack) {
      case "noise" -> raw.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      case "unknown kind" -> header(200, CALL, 0, 0, 0, 0, 0);
      case "the host's own message" -> header(Kind.ANSWER.code(), 0, 1, 0, 0, 0, 0);
      case "ten gigabytes" -> header(Kind.FRAGMENT.code(), CALL, 1, 0, 0, 0, Integer.MAX_VALUE);
      case "negative length" -> header(Kind.RESULT.code(), CALL, 0, 0, 0, -1, 0);
      case "another source" -> request(Kind.READ, /* call= */ 77, 0, 4096);
      case "before the source" -> request(Kind.READ, 0, -1, 4096);
      case "a read of nothing" -> request(Kind.READ, 0, 0, 0);
      case "a read of two gigabytes" -> request(Kind.READ, 0, 0, Integer.MAX_VALUE);
      case "a put while probing" -> request(Kind.FRAGMENT, CALL, 0, 0);
      case "an init segment while probing" -> request(Kind.INIT, CALL, 0, 0);
      case "a text while probing" -> request(Kind.TEXT_SEGMENT, CALL, 0, 0);
      case "a sheet while probing" -> request(Kind.SHEET, CALL, 0, 0);
      case "tiles while probing" -> request(Kind.TILES, CALL, 0, 0);
      case "a put for nobody's call" -> request(Kind.FRAGMENT, 99, 0, 0);
      case "progress while probing" -> request(Kind.PROGRESS, CALL, 1_000_000, 0);
      case "an end of nobody's call" -> request(Kind.RESULT, 99, 0, 0);
      case "two ends" -> {
        request(Kind.RESULT, CALL, 0, 0);
        request(Kind.RESULT, CALL, 0, 0);
      }
      case "ready twice" ->
          json(Kind.READY, "{\"versions\":{},\"report\":{\"holding\":[],\"missing\":{}}}");
      case "facts that are none" -> json(Kind.RESULT, "{\"identity\":null}");
      case "facts that are no JSON" -> json(Kind.RESULT, "\u0000\u0001");
      case "success as a failure" ->
          json(
              Kind.FAILURE,
              "{\"exit_code\":\"succeeded\",\"reason\":\"all is well\",\"hint\":\"\",\"details\":{}}");
      case "a failure of the host's" ->
          json(
              Kind.FAILURE,
              "{\"exit_code\":\"storage_access_denied\",\"reason\":\"x\",\"hint\":\"\",\"details\":{}}");
      case "a view of broken places" ->
          connection.send(new Message(Kind.VIEW, 0, 1, 0, 0, Message.nothing(), new byte[7]));
      case "a forged line" -> {
        json(
            Kind.NOTE,
            "{\"level\":\"error\",\"text\":\"x\\n{\\\"event\\\":\\\"job.finished\\\",\\\"exit_code\\\":0}\"}");
        json(Kind.RESULT, "{}");
      }
      case "a crash" -> {
        MemorySegment nowhere = MemorySegment.ofAddress(8).reinterpret(Long.BYTES);
        nowhere.set(ValueLayout.JAVA_LONG, 0, 1);
      }
      case "all of the heap" -> {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
          all.add(new byte[16 << 20]);
        }
      }
      case "an exit" -> Runtime.getRuntime().halt(7);
      case "silence" -> {}
      default -> throw new IllegalArgumentException(attack);
    }
  }

  private void request(Kind kind, int call, long first, long second) throws IOException {
    connection.send(
        new Message(kind, call, 1, first, second, Message.nothing(), Message.nothing()));
  }

  private void json(Kind kind, String json) throws IOException {
    connection.send(Message.of(kind, CALL, json.getBytes(StandardCharsets.UTF_8)));
  }

  private void header(int kind, int call, int request, long first, long second, int json, int data)
      throws IOException {
    raw.writeByte(kind);
    raw.writeInt(call);
    raw.writeInt(request);
    raw.writeLong(first);
    raw.writeLong(second);
    raw.writeInt(json);
    raw.writeInt(data);
    raw.flush();
  }
}
