package academy.video.stage.playlist;

import academy.video.model.EncodePlan;
import academy.video.model.TextRendition;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The group of subtitles: those of the source, then those that were added. Pure. */
final class TextGroup {

  static final String ID = "text";

  private static final String FOR_THE_DEAF =
      "public.accessibility.transcribes-spoken-dialog,"
          + "public.accessibility.describes-music-and-sound";

  private TextGroup() {}

  /** The members that the plan has. */
  static List<MediaEntry> of(EncodePlan plan) {
    return plus(List.of(), plan.generation(), plan.text());
  }

  /**
   * The members with more at their end.
   *
   * @param more renditions of a generation
   */
  static List<MediaEntry> plus(
      List<MediaEntry> members, String generation, List<TextRendition> more) {
    List<MediaEntry> entries = new ArrayList<>(members);
    Set<String> names = new HashSet<>();
    members.forEach(member -> names.add(member.name()));
    Set<List<Object>> choices = new HashSet<>();
    // RFC 8216, 4.3.4.1.1: members that may be selected by themselves differ in language, FORCED or
    // CHARACTERISTICS. The default one must be such a member.
    members.stream()
        .filter(MediaEntry::autoselect)
        .map(member -> choice(member.language(), member.forced(), member.characteristics()))
        .forEach(choices::add);
    more.stream().filter(TextRendition::isDefault).map(TextGroup::choice).forEach(choices::add);
    for (TextRendition text : more) {
      String language = PlaylistBuilder.languageTag(text.language());
      String prefix = ObjectLayout.textPrefix(generation, text.name());
      entries.add(
          new MediaEntry(
              ID,
              language,
              PlaylistBuilder.uniqueName(text.displayName(), language, names),
              text.isDefault(),
              text.isDefault() || choices.add(choice(text)),
              /* channels= */ Optional.empty(),
              text.roles().forced(),
              characteristics(text),
              ObjectLayout.mediaPlaylist(prefix)));
    }
    return entries;
  }

  private static List<Object> choice(TextRendition text) {
    return choice(
        PlaylistBuilder.languageTag(text.language()), text.roles().forced(), characteristics(text));
  }

  private static List<Object> choice(
      String language, boolean forced, Optional<String> characteristics) {
    return List.of(language, forced, characteristics);
  }

  /** HLS authoring specification 2025-06-26, rule 4.5. */
  private static Optional<String> characteristics(TextRendition text) {
    return text.roles().hearingImpaired() ? Optional.of(FOR_THE_DEAF) : Optional.empty();
  }
}
