package academy.video.codec;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.codec.Message.Kind;
import academy.video.codec.Payloads.SourceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the codec process reads is what the host has, by few requests where reads are small. */
class SourceBehindDoorTest {

  private static final int BLOCK = 4096;

  /** A request's position and length. */
  private record Asked(long position, long length) {}

  private final byte[] file = new byte[3 * BLOCK + 100];
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private Connection codec;
  private Connection host;
  private Pipe toHost;

  @BeforeEach
  void connect() throws IOException {
    new Random(7).nextBytes(file);
    toHost = Pipe.open();
    Pipe toCodec = Pipe.open();
    codec =
        new Connection(
            Channels.newInputStream(toCodec.source()),
            Channels.newOutputStream(toHost.sink()),
            /* fromCodec= */ false);
    host =
        new Connection(
            Channels.newInputStream(toHost.source()),
            Channels.newOutputStream(toCodec.sink()),
            /* fromCodec= */ true);
    var _ = Thread.ofPlatform().daemon().start(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    toHost.sink().close();
  }

  @Test
  void reads_ofAnyPlaceAndLength_areTheFilesBytes() throws IOException {
    SourceBehindDoor source = source(0);
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      int position = random.nextInt(file.length);
      int length = 1 + random.nextInt(random.nextBoolean() ? 20 : 2 * BLOCK);
      byte[] buffer = new byte[length + 2];

      int count = source.read(position, buffer, 1, length);

      assertThat(count).isBetween(1, length);
      assertThat(Arrays.copyOfRange(buffer, 1, 1 + count))
          .as("%d bytes from %d", length, position)
          .isEqualTo(Arrays.copyOfRange(file, position, position + count));
      assertThat(position + count == file.length || count == length).isTrue();
    }
  }

  @Test
  void smallReads_ofOneBlock_areOneRequestThatEndsWithIt() throws IOException {
    SourceBehindDoor source = source(0);
    byte[] buffer = new byte[16];
    for (int position = 40; position + 16 <= BLOCK; position += 24) {
      assertThat(source.read(position, buffer, 0, 16)).isEqualTo(16);
      assertThat(source.read(position + 4, buffer, 0, 4)).isEqualTo(4);
    }

    assertThat(asked).containsExactly(new Asked(40, BLOCK - 40));
  }

  @Test
  void aSmallReadAcrossBlocks_isOneRequest() throws IOException {
    assertThat(source(0).read(BLOCK - 8, new byte[16], 0, 16)).isEqualTo(16);

    assertThat(asked).containsExactly(new Asked(BLOCK - 8, BLOCK + 8));
  }

  @Test
  void aReadBehindTheEnd_isNone() throws IOException {
    SourceBehindDoor source = source(0);

    assertThat(source.read(file.length, new byte[16], 0, 16)).isEqualTo(-1);
    assertThat(source.read(Long.MAX_VALUE - 3, new byte[16], 0, 16)).isEqualTo(-1);
  }

  @Test
  void readsOfAView_takeNothingAlong() throws IOException {
    SourceBehindDoor view = source(5);

    assertThat(view.read(100, new byte[16], 0, 16)).isEqualTo(16);
    assertThat(view.read(100, new byte[16], 0, 16)).isEqualTo(16);

    assertThat(asked).containsExactly(new Asked(100, 16), new Asked(100, 16));
  }

  private SourceBehindDoor source(int view) throws IOException {
    HostLink link = new HostLink(codec);
    var _ =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  for (Message answer = next(codec); answer != null; answer = next(codec)) {
                    link.answered(answer);
                  }
                });
    return new SourceBehindDoor(link, new SourceName("a file", file.length), view);
  }

  private void serve() {
    for (Message request = next(host); request != null; request = next(host)) {
      assertThat(request.kind()).isEqualTo(Kind.READ);
      asked.add(new Asked(request.first(), request.second()));
      int from = (int) Math.min(request.first(), file.length);
      int to = (int) Math.min(from + request.second(), file.length);
      try {
        host.send(Message.answer(request.request(), 0, Arrays.copyOfRange(file, from, to)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static @Nullable Message next(Connection connection) {
    try {
      Optional<Message> message = connection.receive(_ -> {});
      return message.orElse(null);
    } catch (IOException _) {
      return null;
    }
  }
}
