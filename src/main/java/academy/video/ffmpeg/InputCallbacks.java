package academy.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXTERNAL;

import academy.video.model.ByteSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The two C functions through which all inputs read. JavaCPP can make only a handful of native
 * function pointers of one Java type, so all inputs share these, told apart by a handle.
 */
final class InputCallbacks implements AutoCloseable {

  /** FFmpeg asks for whatever a file says; a short read is allowed, and it asks again. */
  private static final int MOST_BYTES_AT_ONCE = 256 * 1024;

  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  private final Map<Long, Cursor> cursors = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong();
  private final Reader reader = new Reader();
  private final Seeker seeker = new Seeker();

  Read_packet_Pointer_BytePointer_int reader() {
    return reader;
  }

  Seek_Pointer_long_int seeker() {
    return seeker;
  }

  Cursor register(ByteSource source) {
    Cursor cursor = new Cursor(lastHandle.incrementAndGet(), source);
    cursors.put(cursor.handle, cursor);
    return cursor;
  }

  @Override
  public void close() {
    reader.deallocate();
    seeker.deallocate();
  }

  /** One input's reading position; used by one thread at a time. */
  final class Cursor implements AutoCloseable {
    private final long handle;
    private ByteSource source;
    private byte[] buffer = new byte[0];
    private ReadBudget budget = ReadBudget.forOpening();
    private long position;
    private @Nullable Throwable failure;

    private Cursor(long handle, ByteSource source) {
      this.handle = handle;
      this.source = source;
    }

    /** The handle as the opaque pointer that FFmpeg passes back; never dereferenced. */
    Pointer opaque() {
      return new Handle(handle);
    }

    /** Continues at the same position in another source of the same bytes. */
    void readFrom(ByteSource other) {
      source = other;
    }

    /**
     * Rethrows what went wrong while FFmpeg was reading: FFmpeg itself only saw an error number.
     */
    void rethrowFailure() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
    }

    /** From here on, a packet must come within the budget; none has come since the last call. */
    void expectPacket() {
      budget = ReadBudget.forPacket();
    }

    private int read(BytePointer target, int size) {
      if (buffer.length == 0) {
        buffer = new byte[MOST_BYTES_AT_ONCE];
      }
      budget.check(source.location());
      long start = System.nanoTime();
      int count = source.read(position, buffer, 0, Math.min(size, buffer.length));
      budget.spent(Math.max(0, count), System.nanoTime() - start);
      if (count <= 0) {
        return AVERROR_EOF;
      }
      target.put(buffer, 0, count);
      position += count;
      return count;
    }

    private long seek(long offset, int whence) {
      long target =
          switch (whence) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> position + offset;
            case SEEK_END -> source.sizeBytes() + offset;
            default -> -1;
          };
      if (target < 0) {
        return AVERROR_EXTERNAL;
      }
      position = target;
      return target;
    }

    @Override
    public void close() {
      cursors.remove(handle);
    }
  }

  private static final class Handle extends Pointer {
    Handle(long handle) {
      super((Pointer) null);
      this.address = handle;
    }
  }

  private final class Reader extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer target, int size) {
      Cursor cursor = cursors.get(opaque.address());
      if (cursor == null) {
        return AVERROR_EXTERNAL;
      }
      try {
        return cursor.read(target, size);
      } catch (RuntimeException | Error e) {
        // Whatever it is must not unwind through C, which would end the process.
        cursor.failure = e;
        return AVERROR_EXTERNAL;
      }
    }
  }

  private final class Seeker extends Seek_Pointer_long_int {
    @Override
    public long call(Pointer opaque, long offset, int whence) {
      Cursor cursor = cursors.get(opaque.address());
      if (cursor == null) {
        return AVERROR_EXTERNAL;
      }
      try {
        // AVSEEK_FORCE (0x20000) may be added to any of them and changes nothing here.
        int plain = whence & 0xffff;
        return (whence & AVSEEK_SIZE) != 0 ? cursor.source.sizeBytes() : cursor.seek(offset, plain);
      } catch (RuntimeException | Error e) {
        cursor.failure = e; // must not unwind through C either
        return AVERROR_EXTERNAL;
      }
    }
  }
}
