package academy.video.stage.source;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Digests;
import academy.video.model.SourceIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A source in a local file: positional reads on one channel, shared by all threads. A separate
 * thread makes its digest while the first readers read.
 */
final class LocalSource implements OpenedSource {

  private static final int DIGEST_BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final Fingerprint opened;
  private final FutureTask<String> digest;
  private final AtomicLong bytesRead = new AtomicLong();
  private FileChannel channel;
  private boolean closed;

  private LocalSource(Path file, FileChannel channel, Fingerprint opened) {
    this.file = file;
    this.channel = channel;
    this.opened = opened;
    this.digest = new FutureTask<>(this::digest);
  }

  static LocalSource open(Path file) throws IOException {
    Fingerprint before = Fingerprint.of(file);
    LocalSource source =
        new LocalSource(file, FileChannel.open(file, StandardOpenOption.READ), before);
    Thread.ofPlatform().daemon().name("digest-source").start(source.digest);
    return source;
  }

  /**
   * Waits for the digest.
   *
   * @throws academy.video.failure.WorkerException where the file can't be read, or was written to
   */
  @Override
  public SourceIdentity identity() {
    return new SourceIdentity(location(), opened.sizeBytes, awaitDigest());
  }

  @Override
  public String location() {
    return file.toString();
  }

  @Override
  public long sizeBytes() {
    return opened.sizeBytes;
  }

  private String awaitDigest() {
    try {
      return digest.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WorkerException failure
          ? failure.failure().causedBy(e)
          : new IllegalStateException("The source's digest failed: " + e.getCause(), e);
    }
  }

  private String digest() {
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[DIGEST_BUFFER_BYTES];
    long position = 0;
    while (position < opened.sizeBytes) {
      int count = read(position, buffer, 0, buffer.length);
      sha256.update(buffer, 0, count);
      position += count;
    }
    verifyUnchanged();
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position < 0) {
      throw new IllegalArgumentException("position must not be negative: " + position);
    }
    if (position >= opened.sizeBytes) {
      return -1;
    }
    int wanted = (int) Math.min(length, opened.sizeBytes - position);
    if (wanted == 0) {
      throw new IllegalArgumentException("length must be at least 1");
    }
    int count = readFromFile(position, ByteBuffer.wrap(buffer, offset, wanted));
    if (count < 0) {
      throw changed(file, "it ends before byte " + position).asException();
    }
    bytesRead.addAndGet(count);
    return count;
  }

  @Override
  public void verifyUnchanged() {
    try {
      Fingerprint now = Fingerprint.of(file);
      if (!now.equals(opened)) {
        throw changed(file, now.differenceTo(opened)).asException();
      }
    } catch (IOException e) {
      throw SourceOpener.failure(file, e).causedBy(e);
    }
  }

  @Override
  public long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public long bytesServed() {
    return bytesRead.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw SourceOpener.failure(file, e).causedBy(e);
    }
  }

  private int readFromFile(long position, ByteBuffer target) {
    while (true) {
      try {
        return openChannel().read(target, position);
      } catch (ClosedByInterruptException e) {
        throw interrupted(e);
      } catch (ClosedChannelException e) {
        // An interrupt of one reader closes the channel under all others
        // (java.nio.channels.InterruptibleChannel): they open it again and go on.
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted(e);
        }
      } catch (IOException e) {
        throw SourceOpener.failure(file, e).causedBy(e);
      }
    }
  }

  private synchronized FileChannel openChannel() throws IOException {
    if (closed) {
      throw new IllegalStateException("the source is closed: " + file);
    }
    if (!channel.isOpen()) {
      verifyUnchanged(); // the path must still lead to the same file
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    return channel;
  }

  private WorkerException interrupted(Exception cause) {
    return Failure.of(
            ExitCode.INTERRUPTED, "Reading the source %s was interrupted.".formatted(file))
        .causedBy(cause);
  }

  private static Failure changed(Path file, String how) {
    return Failure.of(ExitCode.SOURCE_CHANGED, "The source %s changed: %s.".formatted(file, how));
  }

  /** What tells one state of a file from another without reading it. */
  private record Fingerprint(long sizeBytes, FileTime modified, @Nullable Object fileKey) {

    static Fingerprint of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Fingerprint(
          attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    String differenceTo(Fingerprint before) {
      if (sizeBytes != before.sizeBytes) {
        return "it had %d bytes and has %d now".formatted(before.sizeBytes, sizeBytes);
      }
      return Objects.equals(fileKey, before.fileKey)
          ? "it was written to at " + modified
          : "another file took its place";
    }
  }
}
