package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.json.Json;
import academy.video.model.ByteSource;
import academy.video.model.Fragment;
import academy.video.model.MeasuredFrame;
import academy.video.model.PacketPlaces;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the codec process may ask of the host, each time checked: bytes of this job's source, and
 * what its own calls are about. It names no key, no location and no line of the log. Whoever asks
 * for anything else gets {@link RuleBrokenException}, which ends the process.
 */
final class Door {

  /** FFmpeg's callbacks ask for a quarter of it at most. */
  private static final int MOST_BYTES_OF_A_READ = 1 << 20;

  /** Readers of single tracks; a job has one for each at a time. */
  private static final int MOST_VIEWS = 256;

  private final Json json;
  private final Map<Integer, ByteSource> views = new ConcurrentHashMap<>();
  private final AtomicInteger lastView = new AtomicInteger();
  private volatile @Nullable ByteSource source;

  Door(Json json) {
    this.json = json;
  }

  /** From here on, the codec may read this source and no other: a job has one. */
  void open(ByteSource only) {
    if (!Objects.equals(source, only)) {
      close();
      source = only;
    }
  }

  /** Answers a request for bytes of the source. */
  Message read(Message request) {
    ByteSource from = request.call() == 0 ? source : views.get(request.call());
    if (from == null) {
      throw new RuleBrokenException("wanted to read what is not open to it");
    }
    if (request.first() < 0 || request.second() < 1 || request.second() > MOST_BYTES_OF_A_READ) {
      throw new RuleBrokenException(
          "wanted to read %d bytes from %d".formatted(request.second(), request.first()));
    }
    byte[] buffer = new byte[(int) request.second()];
    int count = from.read(request.first(), buffer, 0, buffer.length);
    byte[] data = count == buffer.length ? buffer : Arrays.copyOf(buffer, Math.max(0, count));
    return Message.answer(request.request(), 0, data);
  }

  /** Answers a request for a view of the source. */
  Message view(Message request) {
    ByteSource whole = source;
    byte[] packets = request.data();
    if (whole == null || packets.length % SourceBehindDoor.PACKET_BYTES != 0) {
      throw new RuleBrokenException("wanted a view of nothing");
    }
    Optional<ByteSource> view = whole.forPacketsAt(places(packets));
    if (view.isEmpty()) {
      return Message.answer(request.request(), 0, Message.nothing());
    }
    if (views.size() >= MOST_VIEWS) {
      view.get().close();
      throw new RuleBrokenException(
          "wanted more than %d views of the source".formatted(MOST_VIEWS));
    }
    int number = lastView.incrementAndGet();
    views.put(number, view.get());
    return Message.answer(request.request(), number, Message.nothing());
  }

  private static PacketPlaces places(byte[] packets) {
    return visitor -> {
      ByteBuffer buffer = ByteBuffer.wrap(packets);
      while (buffer.hasRemaining()) {
        visitor.packet(buffer.getLong(), buffer.getInt());
      }
    };
  }

  void closeView(int number) {
    ByteSource view = views.remove(number);
    if (view != null) {
      view.close();
    }
  }

  /** Closes every view. */
  void close() {
    views.keySet().forEach(this::closeView);
  }

  /** Answers a request that belongs to a call. */
  Message serve(Message request, Task task) {
    return switch (request.kind()) {
      case INIT -> {
        task.init(request.first(), request.data());
        yield Message.answer(request.request(), 0, Message.nothing());
      }
      case FRAGMENT -> {
        boolean isFull =
            task.fragment(request.first(), new Fragment(request.data(), measured(request.json())));
        yield Message.answer(request.request(), isFull ? 1 : 0, Message.nothing());
      }
      case TEXT_SEGMENT -> {
        task.textSegment(request.first(), request.second(), request.data());
        yield Message.answer(request.request(), 0, Message.nothing());
      }
      case TILES -> Message.answer(request.request(), 0, task.tiles().orElse(Message.nothing()));
      case SHEET -> {
        task.sheet(request.first(), request.data());
        yield Message.answer(request.request(), 0, Message.nothing());
      }
      default -> throw new RuleBrokenException("sent %s for a call".formatted(request.kind()));
    };
  }

  private List<MeasuredFrame> measured(byte[] bytes) {
    List<MeasuredFrame> frames =
        bytes.length == 0 ? List.of() : read(bytes, Payloads.Measured.class).frames();
    if (!frames.stream().allMatch(Door::isPossible)) {
      throw new RuleBrokenException("measured what no frame can be like");
    }
    return frames;
  }

  private static boolean isPossible(MeasuredFrame frame) {
    return frame.atMs() >= 0
        && Stream.concat(Stream.of(frame.ssim()), frame.fullSizeSsim().stream())
            .allMatch(ssim -> Math.abs(ssim) <= 1);
  }

  /** A value of the codec's; nobody has checked it but for its form. */
  <T> T read(byte[] bytes, Class<T> type) {
    try {
      T value = json.read(bytes, type);
      if (value != null) {
        return value;
      }
    } catch (UncheckedIOException | IllegalArgumentException | NullPointerException _) {
      // Told below: what it sent is not repeated.
    }
    throw new RuleBrokenException("sent what is no " + type.getSimpleName());
  }

  static boolean isRequest(Kind kind) {
    return switch (kind) {
      case READ, VIEW, INIT, FRAGMENT, TEXT_SEGMENT, TILES, SHEET -> true;
      default -> false;
    };
  }
}
