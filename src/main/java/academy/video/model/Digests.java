package academy.video.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of whole objects, in lower-case hex. */
public final class Digests {

  private Digests() {}

  /** What a record keeps of an object. */
  public static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  /** What S3 and R2 name an object by, stored in one request, in a listing. */
  public static String md5(byte[] bytes) {
    return hex("MD5", bytes);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
