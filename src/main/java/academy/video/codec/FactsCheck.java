package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SourceIdentity;
import academy.video.model.SourceInfo;
import java.util.stream.Stream;

/**
 * What probing found, as a process tells it that a source may have taken over: the plan made of it
 * must fit into memory, and must be of this source.
 */
final class FactsCheck {

  private FactsCheck() {}

  /**
   * The facts with the source's own identity.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where they are beyond the
   *     profile's limits
   */
  static SourceInfo checked(SourceInfo told, SourceIdentity identity, Profile profile) {
    Profile.Limits limits = profile.limits();
    Rational most = Rational.of(limits.durationSeconds());
    boolean isTooLong =
        Stream.concat(
                told.video().stream().map(track -> track.endSeconds().minus(track.startSeconds())),
                told.audio().stream().map(track -> track.endSeconds().minus(track.startSeconds())))
            .anyMatch(length -> length.compareTo(most) > 0);
    int tracks = told.audio().size() + told.text().size();
    boolean isTooLarge =
        told.video().filter(track -> track.codedSize().pixels() > limits.pixels()).isPresent();
    if (isTooLong || isTooLarge || tracks > limits.tracks()) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s is longer, larger or has more tracks than profile %s allows."
                  .formatted(identity.location(), profile.name()))
          .asException();
    }
    return new SourceInfo(
        identity,
        told.container(),
        told.declaredSeconds(),
        told.clock(),
        told.video(),
        told.audio(),
        told.text(),
        told.outline(),
        told.choices(),
        told.missingFraction(),
        told.concealedSeconds(),
        told.remarks());
  }
}
