package academy.video.stage.plan;

import academy.video.json.Json;
import academy.video.model.Profile;
import academy.video.model.SourceIdentity;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a result: equal sources, profiles and encoders give equal generations. */
final class Generation {

  private static final int DIGITS = 16;

  private Generation() {}

  static String of(Json json, SourceIdentity source, Profile profile, String encoderRevision) {
    // Where a source was read from doesn't change what is made of it.
    byte[] facts =
        json.write(new Facts(source.sizeBytes(), source.digest(), profile, encoderRevision));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(facts);
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private record Facts(
      long sourceSizeBytes, String sourceDigest, Profile profile, String encoderRevision) {}
}
