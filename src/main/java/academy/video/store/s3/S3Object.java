package academy.video.store.s3;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.store.VersionedObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One version of a source in a bucket: every range is asked for with If-Match. */
final class S3Object implements VersionedObject {

  /** RFC 9110, 14.4. */
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private final S3Bucket bucket;
  private final String key;
  private final long sizeBytes;
  private final String quotedEtag;

  private S3Object(S3Bucket bucket, String key, long sizeBytes, String quotedEtag) {
    this.bucket = bucket;
    this.key = key;
    this.sizeBytes = sizeBytes;
    this.quotedEtag = quotedEtag;
  }

  /**
   * Opens the object by reading its first byte: unlike HEAD, a refused GET says in its body why, so
   * that a missing bucket is told from a missing object.
   */
  static S3Object open(S3Bucket bucket, String key) {
    GetObjectResponse first =
        bucket.range(
            key,
            0,
            new byte[1],
            1,
            Optional.empty(),
            refusal -> {
              throwIfMissing(bucket, key, refusal);
              if (refusal.statusCode() == 416) {
                // A range of no bytes cannot be satisfied: RFC 9110, 15.5.17.
                throw Failure.of(
                        ExitCode.SOURCE_UNSUPPORTED,
                        "The source %s is empty.".formatted(bucket.location(key)))
                    .asException();
              }
            });
    ContentRange range = ContentRange.parse(first.contentRange());
    if (range == null || first.eTag() == null) {
      throw notS3(bucket, key).asException();
    }
    return new S3Object(bucket, key, range.sizeBytes, first.eTag());
  }

  @Override
  public String location() {
    return bucket.location(key);
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public String etag() {
    return quotedEtag.replace("\"", "");
  }

  @Override
  public void range(long position, byte[] buffer, int length) {
    if (position < 0 || length < 1 || position + length > sizeBytes) {
      throw new IllegalArgumentException(
          "%d bytes from %d are not inside %d".formatted(length, position, sizeBytes));
    }
    GetObjectResponse head =
        bucket.range(
            key,
            position,
            buffer,
            length,
            Optional.of(quotedEtag),
            refusal -> {
              throwIfMissing(bucket, key, refusal);
              if (refusal.statusCode() == 412 || refusal.statusCode() == 416) {
                throw changed("another version took its place").asException();
              }
            });
    if (!quotedEtag.equals(head.eTag())) {
      throw changed("its ETag is %s now".formatted(head.eTag())).asException();
    }
    ContentRange range = ContentRange.parse(head.contentRange());
    if (range == null || range.first != position) {
      throw notS3(bucket, key).asException();
    }
  }

  @Override
  public void verifyUnchanged() {
    HeadObjectResponse head =
        bucket.head(key).orElseThrow(() -> notFound(bucket, key).asException());
    if (!quotedEtag.equals(head.eTag())) {
      throw changed("its ETag is %s now".formatted(head.eTag())).asException();
    }
  }

  private Failure changed(String how) {
    return Failure.of(
        ExitCode.SOURCE_CHANGED,
        "The source %s changed: it had the ETag %s, and %s."
            .formatted(location(), quotedEtag, how));
  }

  private static void throwIfMissing(S3Bucket bucket, String key, S3Exception refusal) {
    if (refusal instanceof NoSuchKeyException) {
      throw notFound(bucket, key).causedBy(refusal);
    }
  }

  private static Failure notFound(S3Bucket bucket, String key) {
    return Failure.of(
        ExitCode.SOURCE_NOT_FOUND, "The source %s does not exist.".formatted(bucket.location(key)));
  }

  private static Failure notS3(S3Bucket bucket, String key) {
    return Failure.of(
        ExitCode.BUCKET_NOT_FOUND,
        "Cannot read %s: the server answered without the range that was asked for, or without an"
                .formatted(bucket.location(key))
            + " ETag, so it is no S3 endpoint.");
  }

  private record ContentRange(long first, long last, long sizeBytes) {

    static @Nullable ContentRange parse(@Nullable String header) {
      if (header == null) {
        return null;
      }
      Matcher parts = CONTENT_RANGE.matcher(header);
      return parts.matches()
          ? new ContentRange(
              Long.parseLong(parts.group(1)),
              Long.parseLong(parts.group(2)),
              Long.parseLong(parts.group(3)))
          : null;
    }
  }
}
