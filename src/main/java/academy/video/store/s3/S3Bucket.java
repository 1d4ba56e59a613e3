package academy.video.store.s3;

import academy.video.model.Digests;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.Retrier;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The calls to one bucket, each with its time limit, retries and checks. */
final class S3Bucket {

  /** The API's limit of keys in one DeleteObjects. */
  static final int MAX_DELETED_AT_ONCE = 1000;

  /** For the time limit of a read whose length only the answer tells. */
  private static final long UNKNOWN_BODY_BYTES = 16 << 20;

  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private final S3Client client;
  private final String scheme;
  private final String bucket;
  private final Retrier retrier;
  private final S3Faults faults;
  private final S3Timeouts timeouts;

  /**
   * A bucket behind {@code client}.
   *
   * @param scheme {@code r2} or {@code s3}, for messages
   */
  S3Bucket(
      S3Client client,
      String scheme,
      String bucket,
      Retrier retrier,
      S3Faults faults,
      S3Timeouts timeouts) {
    this.client = client;
    this.scheme = scheme;
    this.bucket = bucket;
    this.retrier = retrier;
    this.faults = faults;
    this.timeouts = timeouts;
  }

  /** The object as a user would name it. */
  String location(String key) {
    return scheme + "://" + bucket + "/" + key;
  }

  /** A body together with what the answer's head said. */
  static final class Fetched {
    private final GetObjectResponse head;
    private final byte[] body;

    private Fetched(GetObjectResponse head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    GetObjectResponse head() {
      return head;
    }

    byte[] body() {
      return body;
    }
  }

  Optional<HeadObjectResponse> head(String key) {
    return run(
        "look at",
        key,
        attempt -> {
          try {
            return Optional.of(
                client.headObject(r -> r.bucket(bucket).key(key).overrideConfiguration(limit(0))));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  /** The whole object, or empty where there is none. */
  Optional<Fetched> get(String key) {
    return run(
        "read",
        key,
        attempt -> {
          try {
            return Optional.of(
                client.getObject(
                    r -> r.bucket(bucket).key(key).overrideConfiguration(limit(UNKNOWN_BODY_BYTES)),
                    S3Bucket::readWhole));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  /** A part of the object, as far as it goes; empty where there is no object. */
  Optional<byte[]> get(String key, long position, int length) {
    return run(
        "read",
        key,
        attempt -> {
          try {
            return Optional.of(
                client.getObject(
                    r ->
                        r.bucket(bucket)
                            .key(key)
                            .range("bytes=%d-%d".formatted(position, position + length - 1))
                            .overrideConfiguration(limit(length)),
                    (head, stream) -> readPart(head, stream, length)));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          } catch (S3Exception e) {
            if (e.statusCode() != 416) { // RFC 9110, 15.5.17: it ends before
              throw e;
            }
            return Optional.of(new byte[0]);
          }
        });
  }

  /**
   * Reads the bytes {@code [position, position + length)} into {@code buffer}; the caller catches
   * the conditions' exceptions inside {@code onRefusal}, which runs within the retries.
   *
   * @param etag what the object's entity tag must be, or empty for any
   */
  GetObjectResponse range(
      String key,
      long position,
      byte[] buffer,
      int length,
      Optional<String> etag,
      Refusal onRefusal) {
    return run(
        "read",
        key,
        attempt -> {
          try {
            return client.getObject(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .range("bytes=%d-%d".formatted(position, position + length - 1))
                        .ifMatch(etag.orElse(null))
                        .overrideConfiguration(limit(length)),
                (head, stream) -> {
                  readBody(stream, buffer, length);
                  return head;
                });
          } catch (S3Exception e) {
            onRefusal.check(e);
            throw e;
          }
        });
  }

  /** Turns an answer that is no fault of the store into the caller's own failure. */
  @FunctionalInterface
  interface Refusal {
    void check(S3Exception e);
  }

  void put(String key, byte[] body, String layoutKey) {
    run(
        "write",
        key,
        attempt ->
            client.putObject(putRequest(key, body, layoutKey).build(), requestBody(key, body)));
  }

  /**
   * Writes the object on a condition.
   *
   * @param seen the entity tag that it must still have; empty: it must not exist
   * @return the new entity tag; empty where the condition does not hold
   */
  Optional<String> putIfUnchanged(
      String key, byte[] body, String layoutKey, Optional<String> seen) {
    return run(
        "write",
        key,
        attempt -> {
          PutObjectRequest.Builder request = putRequest(key, body, layoutKey);
          seen.ifPresentOrElse(
              etag -> request.ifMatch('"' + etag + '"'), () -> request.ifNoneMatch("*"));
          try {
            return Optional.of(
                unquoted(client.putObject(request.build(), requestBody(key, body)).eTag()));
          } catch (S3Exception e) {
            // 404: what was to be replaced is gone (S3 user guide, "Conditional writes").
            boolean refused = e.statusCode() == 412 || (e instanceof NoSuchKeyException);
            if (!refused) {
              throw e;
            }
            // A first try whose answer got lost may have written what is there now.
            return attempt > 1 ? versionOf(key, body) : Optional.empty();
          }
        });
  }

  private Optional<String> versionOf(String key, byte[] body) {
    return get(key)
        .filter(there -> MessageDigest.isEqual(there.body, body))
        .map(there -> unquoted(there.head.eTag()));
  }

  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  /** One page of keys, at most 1,000, in the order of their UTF-8 bytes. */
  ListObjectsV2Response list(String prefix, Optional<String> continuation) {
    return run(
        "list",
        prefix,
        attempt ->
            client.listObjectsV2(
                r ->
                    r.bucket(bucket)
                        .prefix(prefix)
                        .continuationToken(continuation.orElse(null))
                        .overrideConfiguration(limit(0))));
  }

  void delete(String key) {
    run(
        "delete",
        key,
        attempt ->
            client.deleteObject(r -> r.bucket(bucket).key(key).overrideConfiguration(limit(0))));
  }

  /**
   * Deletes several objects by one call.
   *
   * @param keys at most {@link #MAX_DELETED_AT_ONCE}
   * @return false where the server does not take the call as the SDK sends it
   */
  boolean delete(List<String> keys) {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    return run(
        "delete",
        keys.getFirst(),
        attempt -> {
          List<S3Error> errors;
          try {
            errors =
                client
                    .deleteObjects(
                        r ->
                            r.bucket(bucket)
                                .delete(Delete.builder().objects(objects).quiet(true).build())
                                .overrideConfiguration(limit(0)))
                    .errors();
          } catch (S3Exception e) {
            if (e.statusCode() == 400 || e.statusCode() == 501) {
              return false; // what else may be wrong, single deletions find out, too
            }
            throw e;
          }
          for (S3Error error : errors) {
            throw partialFailure(error);
          }
          return true;
        });
  }

  /** A key's own error inside an answer of 200, in the form of an answer to its own call. */
  private static S3Exception partialFailure(S3Error error) {
    int status =
        switch (String.valueOf(error.code())) {
          case "AccessDenied" -> 403;
          case "SlowDown" -> 503;
          default -> 500;
        };
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(error.code())
                    .errorMessage(error.key() + ": " + error.message())
                    .build())
            .build();
  }

  private PutObjectRequest.Builder putRequest(String key, byte[] body, String layoutKey) {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        // Both explicit: the SDK guesses application/octet-stream for .m4s, and sets no caching.
        .contentType(ObjectLayout.contentType(layoutKey))
        .cacheControl(ObjectLayout.cacheControl(layoutKey))
        .contentLength((long) body.length)
        // The one checksum that S3 and R2 both verify; R2 refuses a second one.
        .contentMD5(Base64.getEncoder().encodeToString(Digests.md5().digest(body)))
        .overrideConfiguration(limit(body.length));
  }

  /** Without the copy that RequestBody.fromBytes makes; the body can be read again by a retry. */
  private static RequestBody requestBody(String key, byte[] body) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromByteArrayUnsafe(body),
        body.length,
        ObjectLayout.contentType(key));
  }

  private static Fetched readWhole(GetObjectResponse head, AbortableInputStream stream)
      throws IOException {
    long announced = head.contentLength() == null ? -1 : head.contentLength();
    if (announced < 0 || announced > ObjectStore.LARGEST_WHOLE) {
      stream.abort();
      throw new IOException("the answer announces " + announced + " bytes");
    }
    byte[] body = new byte[(int) announced];
    readBody(stream, body, body.length);
    // A body that is shorter than the object and says so looks right to HTTP.
    Optional<String> md5 = md5Of(head);
    if (md5.isPresent() && !md5.get().equals(Digests.md5(body))) {
      throw new IOException("the bytes do not have the MD5 that the ETag names");
    }
    return new Fetched(head, body);
  }

  /** The ETag says nothing of a part: its length has to do. */
  private static byte[] readPart(GetObjectResponse head, AbortableInputStream stream, int most)
      throws IOException {
    long announced = head.contentLength() == null ? -1 : head.contentLength();
    if (announced < 0 || announced > most) {
      stream.abort();
      throw new IOException("%d bytes are announced instead of %d".formatted(announced, most));
    }
    byte[] part = new byte[(int) announced];
    readBody(stream, part, part.length);
    return part;
  }

  private static void readBody(AbortableInputStream stream, byte[] buffer, int length)
      throws IOException {
    int count = stream.readNBytes(buffer, 0, length);
    if (count != length || stream.read() >= 0) {
      stream.abort();
      throw new IOException(
          count == length
              ? "more than %d bytes came".formatted(length)
              : "%d bytes came instead of %d".formatted(count, length));
    }
  }

  /**
   * The object's MD5, where its ETag is that: not for multipart uploads (a dash in it) nor for
   * objects encrypted with keys of KMS or the customer (S3 user guide, "Checking object
   * integrity").
   */
  private static Optional<String> md5Of(GetObjectResponse head) {
    boolean ownKey =
        head.sseCustomerAlgorithm() != null
            || String.valueOf(head.serverSideEncryptionAsString()).startsWith("aws:kms");
    return ownKey
        ? Optional.empty()
        : Optional.ofNullable(head.eTag())
            .map(etag -> etag.replace("\"", ""))
            .filter(etag -> MD5.matcher(etag).matches());
  }

  private AwsRequestOverrideConfiguration limit(long bytes) {
    Duration attempt = timeouts.attemptOf(Math.max(0, bytes));
    return AwsRequestOverrideConfiguration.builder().apiCallAttemptTimeout(attempt).build();
  }

  private <T> T run(String operation, String key, Retrier.Try<T> work) {
    return retrier.run(new Retrier.Call(operation, key, location(key)), work, faults::judge);
  }
}
