package academy.video.model;

import java.util.Optional;

/**
 * An R2 token in the words of S3.
 *
 * @param sessionToken present for temporary credentials
 */
public record R2Token(Secret accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {}
