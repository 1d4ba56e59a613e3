package academy.video.stage.plan;

import academy.video.json.Json;
import academy.video.model.Digests;
import academy.video.model.Profile;
import academy.video.model.SourceIdentity;

/** Names a result: equal sources, profiles and encoders give equal generations. */
final class Generation {

  private static final int DIGITS = 16;

  private Generation() {}

  static String of(Json json, SourceIdentity source, Profile profile, String encoderRevision) {
    // Where a source was read from doesn't change the result.
    byte[] facts =
        json.write(new Facts(source.sizeBytes(), source.digest(), profile, encoderRevision));
    return Digests.sha256(facts).substring(0, DIGITS);
  }

  private record Facts(
      long sourceSizeBytes, String sourceDigest, Profile profile, String encoderRevision) {}
}
