package academy.video.model;

import java.net.URI;
import java.util.Optional;

/**
 * How Cloudflare R2 is reached; apart from AWS credentials, which a job role provides.
 *
 * @param endpoint {@code https://<account>.r2.cloudflarestorage.com}, or another S3 server's
 * @param destinations the token that writes videos
 * @param sources the token that reads uploads; it may be the same
 */
public record R2Access(URI endpoint, R2Token destinations, R2Token sources) {

  /** One token for both. */
  public R2Access(URI endpoint, Secret accessKeyId, Secret secretAccessKey) {
    this(endpoint, new R2Token(accessKeyId, secretAccessKey, Optional.empty()));
  }

  private R2Access(URI endpoint, R2Token both) {
    this(endpoint, both, both);
  }

  /** The same for calls about uploads only. */
  public R2Access ofSources() {
    return new R2Access(endpoint, sources);
  }
}
