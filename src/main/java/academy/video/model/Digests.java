package academy.video.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of whole objects, in lower-case hex. */
public final class Digests {

  private Digests() {}

  /** What a record keeps of an object. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** A SHA-256 digest of nothing yet, for what comes in parts. */
  public static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** What S3 and R2 name an object by, stored in one request, in a listing. */
  public static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(md5().digest(bytes));
  }

  /** An MD5 digest of nothing yet. */
  public static MessageDigest md5() {
    return of("MD5");
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
