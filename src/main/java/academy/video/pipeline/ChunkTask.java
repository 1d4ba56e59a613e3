package academy.video.pipeline;

/** Encodes one chunk. */
@FunctionalInterface
interface ChunkTask {

  /**
   * Encodes and stores the chunk.
   *
   * @param decoded to be called once all its frames are decoded: from then on the chunk only drains
   *     its encoders, and another one may be begun
   */
  void run(Runnable decoded);
}
