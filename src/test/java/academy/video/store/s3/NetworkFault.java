package academy.video.store.s3;

/** What can go wrong between a worker and a store. */
public enum NetworkFault {
  /** 500 InternalError, without doing anything. */
  INTERNAL_ERROR,
  /** 503 SlowDown, without doing anything. */
  SLOW_DOWN,
  /** 429 TooManyRequests, without doing anything. */
  TOO_MANY_REQUESTS,
  /** 403 AccessDenied. */
  ACCESS_DENIED,
  /** 404 NoSuchBucket. */
  NO_SUCH_BUCKET,
  /** The connection is reset when the request's head has come; nothing is done. */
  RESET_BEFORE_BODY,
  /** The request's body is not read, nothing is done, and no answer comes. */
  UNREAD_BODY,
  /** The request is done and the connection is reset in place of an answer. */
  RESET_AFTER_BODY,
  /** The request is done and no answer comes. */
  NO_ANSWER,
  /** The answer stops half-way, or in its first line if it has no body; no more comes. */
  STALLED_BODY,
  /** The same, and the connection is closed. */
  TRUNCATED_BODY,
  /** The answer announces more bytes than its body has, and no more comes. */
  LENGTH_TOO_LARGE,
  /** The answer announces half of the bytes that its body has. */
  LENGTH_TOO_SMALL,
  /** The answer trickles. */
  SLOW_LINK;

  /** Whether the store has done what it was asked for when the fault happens. */
  boolean isAfterDoing() {
    return switch (this) {
      case RESET_AFTER_BODY,
          NO_ANSWER,
          STALLED_BODY,
          TRUNCATED_BODY,
          LENGTH_TOO_LARGE,
          LENGTH_TOO_SMALL,
          SLOW_LINK ->
          true;
      default -> false;
    };
  }
}
