package academy.video.codec;

import java.io.InputStream;
import java.io.OutputStream;

/** What the host has of the codec: two streams, and the end that it may come to. */
interface Child {

  /** What it sends. */
  InputStream output();

  /** What it is sent. */
  OutputStream input();

  /** Ends it, whatever it is doing; waits for nothing. */
  void kill();

  /**
   * Waits for its last words, and then for its end; one that goes on is killed.
   *
   * @param broken what it did against the rules, or nothing: counts unless a signal ended it
   * @param working what it worked on
   */
  CodecEndedException end(String broken, String working);

  /** The most physical memory that it had, in bytes; 0 where that is not known. */
  long peakBytes();
}
