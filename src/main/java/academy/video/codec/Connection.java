package academy.video.codec;

import academy.video.codec.Message.Kind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Messages over two pipes. A message is a header of fixed length, then a value as JSON, then bytes.
 * Both lengths are checked against what the kind of message may carry before anything is allocated
 * for them. Several threads may send; one receives.
 */
final class Connection {

  private static final int BUFFER = 64 << 10;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final boolean fromCodec;
  private final ReentrantLock sending = new ReentrantLock();

  /**
   * Over two streams.
   *
   * @param fromCodec whether what is received is the codec's, rather than the host's
   */
  Connection(InputStream in, OutputStream out, boolean fromCodec) {
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    this.fromCodec = fromCodec;
  }

  void send(Message message) throws IOException {
    sending.lock();
    try {
      out.writeByte(message.kind().code());
      out.writeInt(message.call());
      out.writeInt(message.request());
      out.writeLong(message.first());
      out.writeLong(message.second());
      out.writeInt(message.json().length);
      out.writeInt(message.data().length);
      out.write(message.json());
      out.write(message.data());
      out.flush();
    } finally {
      sending.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @param admission is told how many bytes a message has before they are read; may wait
   * @return empty where the other side has closed its end
   * @throws MalformedMessageException where it is none that the other side may send
   */
  Optional<Message> receive(IntConsumer admission) throws IOException {
    int code = in.read();
    if (code < 0) {
      return Optional.empty();
    }
    Kind kind =
        Kind.ofCode(code)
            .filter(known -> known.isOfCodec() == fromCodec)
            .orElseThrow(
                () ->
                    new MalformedMessageException(
                        "a message of no known kind (%d)".formatted(code)));
    try {
      int call = in.readInt();
      int request = in.readInt();
      long first = in.readLong();
      long second = in.readLong();
      int jsonBytes = in.readInt();
      int dataBytes = in.readInt();
      if (!kind.allows(jsonBytes, dataBytes)) {
        throw new MalformedMessageException(
            "a message %s of %d and %d bytes".formatted(kind, jsonBytes, dataBytes));
      }
      admission.accept(jsonBytes + dataBytes);
      byte[] json = read(jsonBytes);
      return Optional.of(new Message(kind, call, request, first, second, json, read(dataBytes)));
    } catch (EOFException e) {
      return Optional.empty(); // the other side ended while it was writing
    }
  }

  private byte[] read(int length) throws IOException {
    if (length == 0) {
      return Message.nothing();
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
