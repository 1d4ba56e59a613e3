package academy.video.model;

/**
 * What makes a source the same source: it enters the generation, so two jobs on equal identities
 * write equal bytes.
 *
 * @param location where the source was read from, as the user named it; does not enter the
 *     generation
 * @param sizeBytes length in bytes, from 0
 * @param digest a digest of the content: {@code sha256:…} of a local file, {@code etag:…} of an
 *     object
 */
public record SourceIdentity(String location, long sizeBytes, String digest) {
  public SourceIdentity {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes must not be negative: " + sizeBytes);
    }
  }
}
