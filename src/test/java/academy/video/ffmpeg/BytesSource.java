package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import academy.video.model.SourceIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A source in memory that can give few bytes at a time, and fail at its nth read. */
public final class BytesSource implements ByteSource {

  private final byte[] bytes;
  private final int mostAtOnce;
  private final int failingRead;
  private final Throwable failure;
  private final AtomicInteger reads = new AtomicInteger();

  private BytesSource(byte[] bytes, int mostAtOnce, int failingRead, Throwable failure) {
    this.bytes = bytes;
    this.mostAtOnce = mostAtOnce;
    this.failingRead = failingRead;
    this.failure = failure;
  }

  public static BytesSource of(byte[] bytes) {
    return new BytesSource(bytes, Integer.MAX_VALUE, Integer.MAX_VALUE, new AssertionError());
  }

  public static BytesSource of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A clip of {@code test-media}. */
  public static BytesSource clip(String name) {
    try {
      return of(Files.readAllBytes(Path.of("test-media", name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clips of {@code test-media}, one after the other in one file. */
  public static BytesSource clips(String... names) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String name : names) {
      joined.writeBytes(clip(name).bytes);
    }
    return of(joined.toByteArray());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The same with short reads, as a network gives them. */
  public BytesSource atMost(int bytesAtOnce) {
    return new BytesSource(bytes, bytesAtOnce, failingRead, failure);
  }

  /** The same, but each read from the {@code read}th on (from 1) throws. */
  public BytesSource failingFrom(int read, Throwable thrown) {
    return new BytesSource(bytes, mostAtOnce, read, thrown);
  }

  /** The same without its end. */
  public BytesSource cutTo(int length) {
    return of(Arrays.copyOf(bytes, length));
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  public int reads() {
    return reads.get();
  }

  @Override
  public SourceIdentity identity() {
    return new SourceIdentity("memory", bytes.length, "sha256:00");
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    if (reads.incrementAndGet() >= failingRead) {
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
    if (position >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(Math.min(length, mostAtOnce), bytes.length - position);
    System.arraycopy(bytes, (int) position, buffer, offset, count);
    return count;
  }

  @Override
  public void close() {}
}
