package academy.video.codec;

import java.io.IOException;

/** Bytes that are no message, or one that its sender may not send. */
final class MalformedMessageException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedMessageException(String what) {
    super(what);
  }
}
