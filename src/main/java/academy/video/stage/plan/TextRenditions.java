package academy.video.stage.plan;

import academy.video.model.Languages;
import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.TextTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which text renditions a presentation has, in which order and by which names. Pure. */
final class TextRenditions {

  private TextRenditions() {}

  /**
   * One rendition for each track: first those for everybody, then those for the deaf, commentary,
   * and forced text (HLS authoring specification 2025-06-26, rule 9.17: the most general first).
   */
  static List<TextRendition> of(List<TextTrack> tracks) {
    Optional<TextTrack> shown = shownByDefault(tracks);
    List<TextRendition> renditions = new ArrayList<>();
    List<String> displayNames = new ArrayList<>();
    for (TextTrack track :
        tracks.stream().sorted(Comparator.comparingInt(TextRenditions::speciality)).toList()) {
      String displayName =
          Languages.displayName(
              track.language(), track.title(), suffix(track.roles()), "Subtitles", displayNames);
      displayNames.add(displayName);
      renditions.add(
          new TextRendition(
              "text-" + (renditions.size() + 1),
              track.streamIndex(),
              track.captionChannel(),
              Languages.tag(track.language()),
              displayName,
              shown.filter(track::equals).isPresent(),
              track.roles()));
    }
    return renditions;
  }

  /**
   * The first track that the source marks as its default, unless it marks all of several: every
   * enabled track of an MP4 is marked, and every track of a Matroska file that doesn't say
   * otherwise.
   */
  private static Optional<TextTrack> shownByDefault(List<TextTrack> tracks) {
    List<TextTrack> marked = tracks.stream().filter(TextTrack::isDefault).toList();
    boolean saysNothing = tracks.size() > 1 && marked.size() == tracks.size();
    return saysNothing ? Optional.empty() : marked.stream().findFirst();
  }

  private static int speciality(TextTrack track) {
    StreamRoles roles = track.roles();
    if (roles.forced()) {
      return 3;
    }
    if (roles.commentary()) {
      return 2;
    }
    return roles.hearingImpaired() ? 1 : 0;
  }

  private static String suffix(StreamRoles roles) {
    if (roles.forced()) {
      return "forced";
    }
    if (roles.commentary()) {
      return "commentary";
    }
    return roles.hearingImpaired() ? "SDH" : "";
  }
}
