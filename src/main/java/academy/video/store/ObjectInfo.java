package academy.video.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One object of a store.
 *
 * @param key path below the store's root, with {@code /} between its parts
 * @param sizeBytes length in bytes, from 0
 * @param etag the store's name for these very bytes, without quotes; empty where it has none. S3
 *     and R2 give the MD5, in lower-case hex, of what came by one PUT, unless it is encrypted with
 *     keys of KMS or the customer (S3 user guide, "Checking object integrity"): one that equals the
 *     MD5 proves the bytes, one that differs proves nothing
 * @param modifiedAt when it was written, by the store's own clock; S3 and R2 tell whole seconds
 */
public record ObjectInfo(String key, long sizeBytes, Optional<String> etag, Instant modifiedAt) {

  /** An object of a store without entity tags. */
  public ObjectInfo(String key, long sizeBytes, Instant modifiedAt) {
    this(key, sizeBytes, Optional.empty(), modifiedAt);
  }
}
