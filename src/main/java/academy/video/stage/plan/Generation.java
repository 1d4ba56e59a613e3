package academy.video.stage.plan;

import academy.video.json.Json;
import academy.video.model.CpuArchitecture;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;

/** Names a result: a digest of all that decides its bytes. */
final class Generation {

  private static final int DIGITS = 16;

  private Generation() {}

  /**
   * The plan with its name.
   *
   * @param plan without a name yet
   * @param profile decides some bytes that the plan does not, such as where quality is too low
   * @param encoderRevision covers what neither says
   * @param architecture that encodes it: another one makes other audio
   */
  static EncodePlan name(
      Json json,
      EncodePlan plan,
      Profile profile,
      String encoderRevision,
      CpuArchitecture architecture) {
    // Where a source was read from doesn't change what is made of it.
    byte[] facts =
        json.write(new Facts(plan.withoutLocation(), profile, encoderRevision, architecture));
    return plan.named(Digests.sha256(facts).substring(0, DIGITS));
  }

  private record Facts(
      EncodePlan plan, Profile profile, String encoderRevision, CpuArchitecture architecture) {}
}
