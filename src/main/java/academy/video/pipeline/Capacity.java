package academy.video.pipeline;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.EncodePlan;
import academy.video.model.ExpectedResources;
import academy.video.model.Machine;
import academy.video.model.Size;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import java.util.OptionalInt;

/**
 * How many chunks may be encoded at once, from cores and memory; and what a plan is expected to
 * need. The bytes of the result do not depend on it.
 *
 * @param chunksAtOnce how many decoders, and encoders of each rendition, there are at once; at
 *     least 1. Of each chunk that only drains its encoders, the next takes one after the other.
 * @param overlaps whether there is memory for one more of the largest encoders for each of these,
 *     which is opened while the last one of a chunk is drained
 * @param threads that encode; those without a chunk help the others
 * @param expected what the plan needs
 */
record Capacity(int chunksAtOnce, boolean overlaps, int threads, ExpectedResources expected) {

  /**
   * Two threads share a chunk's renditions rather than have one each: encoders then fit better into
   * the caches of the processor, which saves a tenth of its time, and half the memory (measured).
   */
  private static final int THREADS_PER_CHUNK = 2;

  private static final long MIB = 1024 * 1024;

  /** JVM, native libraries, audio and buffers, measured on a job with one small rendition. */
  private static final long FIXED_BYTES = 300 * MIB;

  /** x264's and the scaler's memory for each pixel of a rendition in one chunk (measured). */
  private static final long BYTES_PER_ENCODED_PIXEL = 140;

  /** The decoder's frames, for each pixel of the source (measured, H.264 and HEVC). */
  private static final long BYTES_PER_SOURCE_PIXEL = 60;

  /**
   * For each pixel of a source that is larger than every rendition and compared at its own size: a
   * frame that waits for its encoders, one of the chunk before, and what makes one of 10 bits or
   * enlarges two (measured, decision 0124).
   */
  private static final long BYTES_PER_COMPARED_PIXEL = 9;

  /** Encoded segments of one chunk that wait to be stored, for each bit per second of the caps. */
  private static final double SEGMENT_SECONDS = 12;

  /** Part of the limit that the job plans to use: the kernel counts page tables and sockets too. */
  private static final double USABLE_SHARE = 0.92;

  /** x264 with a fast preset on one current server core (measured, in megapixels a second). */
  private static final double ENCODED_MEGAPIXELS_PER_CPU_SECOND = 40;

  /** Decoding, measuring and encoding of one track. */
  private static final double AUDIO_SECONDS_PER_CPU_SECOND = 60;

  static Capacity of(
      EncodePlan plan, long sourcePixels, Machine machine, OptionalInt maxChunksAtOnce) {
    ExpectedResources expected = expected(plan, sourcePixels);
    long usable = (long) (machine.memoryBytes() * USABLE_SHARE);
    long room =
        (usable - expected.memoryBytesFixed()) / Math.max(1, expected.memoryBytesPerChunk());
    if (room < 1) {
      long needed =
          (long) ((expected.memoryBytesFixed() + expected.memoryBytesPerChunk()) / USABLE_SHARE);
      throw Failure.of(
              ExitCode.OUT_OF_MEMORY,
              "The job needs %d MiB of memory even with one chunk at once, but its limit is %d MiB."
                  .formatted(Math.ceilDiv(needed, MIB), machine.memoryBytes() / MIB))
          .withHint("Give the job at least %d MiB of memory.".formatted(Math.ceilDiv(needed, MIB)))
          .asException();
    }
    int wanted = maxChunksAtOnce.orElse(Math.ceilDiv(machine.cores(), THREADS_PER_CHUNK));
    int chunks = Math.clamp(room, 1, Math.max(1, wanted));
    int threads = Math.max(chunks, machine.cores());
    Capacity overlapping = new Capacity(chunks, /* overlaps= */ true, threads, expected);
    // A thread that has a chunk of its own has enough to do.
    boolean overlaps = threads > chunks && overlapping.expectedMemoryBytes() <= usable;
    return overlaps ? overlapping : new Capacity(chunks, false, threads, expected);
  }

  /** Memory of the whole process with this many chunks at once. */
  long expectedMemoryBytes() {
    long perChunk =
        expected.memoryBytesPerChunk() + (overlaps ? expected.memoryBytesPerOverlap() : 0);
    return expected.memoryBytesFixed() + chunksAtOnce * perChunk;
  }

  /** Wall time on this machine. */
  double expectedSeconds() {
    return expected.cpuSeconds() / threads;
  }

  /** Of a frame beside the renditions' own: 0 where the largest rendition's stands for it. */
  private static long comparedPixels(EncodePlan plan) {
    return plan.picture()
        .map(VideoSource::fullSize)
        .filter(size -> !size.equals(plan.video().getFirst().size()))
        .map(Size::pixels)
        .orElse(0L);
  }

  private static ExpectedResources expected(EncodePlan plan, long sourcePixels) {
    long perChunk =
        sourcePixels * BYTES_PER_SOURCE_PIXEL + comparedPixels(plan) * BYTES_PER_COMPARED_PIXEL;
    long largest = 0;
    double megapixels = 0;
    for (VideoRendition rendition : plan.video()) {
      long encoder = rendition.size().pixels() * BYTES_PER_ENCODED_PIXEL;
      perChunk += encoder;
      largest = Math.max(largest, encoder);
      perChunk += (long) (rendition.encoder().maxBitsPerSecond() * SEGMENT_SECONDS / 8);
      double frames = (double) plan.timeline().frameCount() / rendition.frameStep();
      megapixels += rendition.size().pixels() * frames / 1e6;
    }
    double mediaSeconds = plan.timeline().duration().toDouble();
    double track = mediaSeconds / AUDIO_SECONDS_PER_CPU_SECOND;
    double cpuSeconds =
        megapixels / ENCODED_MEGAPIXELS_PER_CPU_SECOND + plan.audio().size() * track;
    return new ExpectedResources(
        perChunk, largest, FIXED_BYTES, cpuSeconds, plan.audio().isEmpty() ? 0 : track);
  }
}
