package academy.video.stage.plan;

import academy.video.model.AudioRendition;
import academy.video.model.AudioTrack;
import academy.video.model.Languages;
import academy.video.model.LoudnessTarget;
import academy.video.model.Profile;
import academy.video.model.StreamRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the audio renditions of a presentation and their names. Pure. */
final class AudioRenditions {

  private AudioRenditions() {}

  /** One rendition for each track, in the order of the tracks; the first is the default. */
  static List<AudioRendition> of(List<AudioTrack> tracks, Profile profile) {
    Optional<LoudnessTarget> loudness = target(profile.loudness());
    List<AudioRendition> renditions = new ArrayList<>();
    List<String> displayNames = new ArrayList<>();
    for (AudioTrack track : tracks) {
      String displayName =
          Languages.displayName(
              track.language(), track.title(), suffix(track.roles()), "Audio", displayNames);
      displayNames.add(displayName);
      renditions.add(
          new AudioRendition(
              renditions.isEmpty() ? "main" : "audio-" + (renditions.size() + 1),
              track.streamIndex(),
              track.rightStreamIndex(),
              Languages.tag(track.language()),
              displayName,
              renditions.isEmpty(),
              track.roles(),
              track.rightStreamIndex().isPresent() ? 2 : profile.audio().channels(),
              profile.audio().sampleRate(),
              profile.audio().bitsPerSecond(),
              loudness));
    }
    return renditions;
  }

  private static Optional<LoudnessTarget> target(Profile.LoudnessGoal goal) {
    return goal.mode().equals(Profile.LoudnessGoal.NORMALIZE)
        ? Optional.of(new LoudnessTarget(goal.targetLufs(), goal.maxTruePeakDbtp()))
        : Optional.empty();
  }

  private static String suffix(StreamRoles roles) {
    if (roles.commentary()) {
      return "commentary";
    }
    if (roles.visuallyImpaired()) {
      return "audio description";
    }
    return roles.hearingImpaired() ? "clear speech" : "";
  }
}
