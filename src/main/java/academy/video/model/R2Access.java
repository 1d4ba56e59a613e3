package academy.video.model;

import java.net.URI;

/**
 * How Cloudflare R2 is reached; apart from AWS credentials, which a job role provides.
 *
 * @param endpoint {@code https://<account>.r2.cloudflarestorage.com}, or another S3 server's
 * @param accessKeyId the R2 token's access key
 * @param secretAccessKey the R2 token's secret
 */
public record R2Access(URI endpoint, Secret accessKeyId, Secret secretAccessKey) {}
