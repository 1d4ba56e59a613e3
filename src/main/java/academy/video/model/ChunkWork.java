package academy.video.model;

/**
 * Who encoded a chunk, when, and what the time went into. Differs from run to run.
 *
 * <p>{@code readMs} to {@code scaleMs} and {@code uploadWaitMs} are the chunk's own thread's.
 * Encoding and measuring add up the work of all threads, helpers included, so that the parts may be
 * more than the time between start and end; where they are less, the thread waited for helpers.
 *
 * @param worker the thread's name, such as {@code encode-0}
 * @param job the id of the Batch job, of an array's child the array's; empty without Batch
 * @param startMs since the start of the job that encoded the chunk
 * @param endMs when the last segment was stored, on the same clock
 * @param readMs waiting for bytes of the source
 * @param decodeMs decoding and deinterlacing
 * @param scaleMs making frames upright, converting and scaling them
 * @param encodeMs encoding and checking all renditions
 * @param measureMs comparing sampled frames with their sources
 * @param uploadWaitMs waiting for room in the upload queue, and for the last upload's end
 */
public record ChunkWork(
    String worker,
    String job,
    long startMs,
    long endMs,
    long readMs,
    long decodeMs,
    long scaleMs,
    long encodeMs,
    long measureMs,
    long uploadWaitMs) {

  public long elapsedMs() {
    return endMs - startMs;
  }
}
