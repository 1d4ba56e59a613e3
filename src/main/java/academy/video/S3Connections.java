package academy.video;

import academy.video.model.R2Access;
import academy.video.store.s3.S3Connection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections that one job or command needs, opened when they are first asked for: the AWS SDK
 * is loaded only then, which keeps local jobs quick to start. Used by one thread.
 */
final class S3Connections implements AutoCloseable {

  private final Optional<R2Access> r2Access;
  private final S3Connection.Tuning tuning;
  private @Nullable S3Connection r2;
  private @Nullable S3Connection r2Sources;
  private @Nullable S3Connection aws;

  /**
   * Opens nothing yet.
   *
   * @param r2Access present where {@link #r2} will be called
   */
  S3Connections(Optional<R2Access> r2Access, S3Connection.Tuning tuning) {
    this.r2Access = r2Access;
    this.tuning = tuning;
  }

  S3Connection r2() {
    if (r2 == null) {
      R2Access access = r2Access.orElseThrow();
      r2 = S3Connection.r2(access.endpoint(), access.destinations(), tuning);
    }
    return r2;
  }

  /** R2 with the token that reads uploads. */
  S3Connection r2Sources() {
    R2Access access = r2Access.orElseThrow();
    if (access.sources().equals(access.destinations())) {
      return r2();
    }
    if (r2Sources == null) {
      r2Sources = S3Connection.r2(access.endpoint(), access.sources(), tuning);
    }
    return r2Sources;
  }

  S3Connection aws() {
    if (aws == null) {
      boolean otherServer =
          Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_S3"))
              .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
              .isPresent();
      aws = S3Connection.aws(/* pathStyle= */ otherServer, tuning);
    }
    return aws;
  }

  @Override
  public void close() {
    if (r2 != null) {
      r2.close();
    }
    if (r2Sources != null) {
      r2Sources.close();
    }
    if (aws != null) {
      aws.close();
    }
  }
}
