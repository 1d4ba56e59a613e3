package academy.video.log;

import academy.video.model.ExpectedWork;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a job has done, for its progress, its breadcrumb and its last line. Whoever does the
 * work adds to it; safe for use by several threads.
 */
public final class JobMeter {

  private final LongAdder mediaEncodedMs = new LongAdder();
  private final LongAdder mediaResumedMs = new LongAdder();
  private final AtomicLong mediaElsewhereMs = new AtomicLong();
  private final AtomicInteger chunksElsewhere = new AtomicInteger();
  private final AtomicInteger chunksTotal = new AtomicInteger();
  private final AtomicInteger chunksEncoded = new AtomicInteger();
  private final AtomicInteger chunksResumed = new AtomicInteger();
  private final Collection<Integer> chunksInWork = new ConcurrentSkipListSet<>();
  private final AtomicLong peakElsewhere = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();
  private final LongAdder bytesWritten = new LongAdder();
  private final LongAdder objectsRead = new LongAdder();
  private volatile @Nullable ExpectedWork expected;

  /**
   * Sets what the plan promises.
   *
   * @param chunks how many chunks it has, from 0
   */
  public void planned(ExpectedWork work, int chunks) {
    expected = work;
    chunksTotal.set(chunks);
  }

  /** What the plan promises; empty before it is made. */
  public Optional<ExpectedWork> expected() {
    return Optional.ofNullable(expected);
  }

  /** A chunk of an earlier attempt is used again; {@code mediaMs} is its length. */
  public void chunkResumed(long mediaMs) {
    chunksResumed.incrementAndGet();
    mediaResumedMs.add(mediaMs);
  }

  public void chunkStarted(int chunk) {
    chunksInWork.add(chunk);
  }

  /** Some of a chunk is encoded; of an audio-only source, some of the audio. */
  public void mediaEncoded(long mediaMs) {
    mediaEncodedMs.add(mediaMs);
  }

  /** A chunk is encoded and stored. Its length was added by {@link #mediaEncoded} before. */
  public void chunkEncoded(int chunk) {
    chunksInWork.remove(chunk);
    chunksEncoded.incrementAndGet();
  }

  /**
   * A chunk is to be encoded again.
   *
   * @param mediaMs its length
   * @param resumed whether an earlier attempt had encoded it
   */
  public void chunkForgotten(long mediaMs, boolean resumed) {
    (resumed ? chunksResumed : chunksEncoded).decrementAndGet();
    (resumed ? mediaResumedMs : mediaEncodedMs).add(-mediaMs);
  }

  /** What other nodes have done of the video so far. */
  public void doneElsewhere(long mediaMs, int chunks) {
    mediaElsewhereMs.set(mediaMs);
    chunksElsewhere.set(chunks);
  }

  /** An object of the destination was read. */
  public void objectRead() {
    objectsRead.increment();
  }

  /** Bytes that were read from the source so far, all in all. */
  public void bytesRead(long bytes) {
    bytesRead.set(bytes);
  }

  /** Bytes that were written to the destination. */
  public void bytesWritten(long bytes) {
    bytesWritten.add(bytes);
  }

  /** The most physical memory, in bytes, that a process had which this one started. */
  public void peakElsewhere(long bytes) {
    peakElsewhere.accumulateAndGet(bytes, Math::max);
  }

  long peakElsewhereBytes() {
    return peakElsewhere.get();
  }

  /** Length of the presentation in milliseconds, 0 before the plan is made. */
  public long mediaTotalMs() {
    return expected().map(ExpectedWork::mediaMs).orElse(0L);
  }

  /** Length in milliseconds of what this attempt encoded. */
  public long mediaEncodedMs() {
    return mediaEncodedMs.sum();
  }

  /** Length in milliseconds of everything that is there: encoded now, earlier or elsewhere. */
  public long mediaDoneMs() {
    return mediaEncodedMs.sum() + mediaResumedMs.sum() + mediaElsewhereMs.get();
  }

  public int chunksTotal() {
    return chunksTotal.get();
  }

  public int chunksResumed() {
    return chunksResumed.get();
  }

  /** Chunks that this attempt encoded. */
  public int chunksEncoded() {
    return chunksEncoded.get();
  }

  /** Chunks that are there: encoded now, earlier or elsewhere. */
  public int chunksDone() {
    return chunksEncoded.get() + chunksResumed.get() + chunksElsewhere.get();
  }

  /** Numbers of the chunks that are being encoded, in order. */
  public List<Integer> chunksInWork() {
    return List.copyOf(chunksInWork);
  }

  public long totalBytesRead() {
    return bytesRead.get();
  }

  public long totalObjectsRead() {
    return objectsRead.sum();
  }

  public long totalBytesWritten() {
    return bytesWritten.sum();
  }
}
