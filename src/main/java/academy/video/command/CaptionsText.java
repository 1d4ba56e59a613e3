package academy.video.command;

import academy.video.captions.AddedCaptions;
import academy.video.captions.CaptionEditor.Addition;
import academy.video.captions.CaptionEditor.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people and programs read of captions that were added. */
final class CaptionsText {

  private CaptionsText() {}

  static String added(Addition addition, String destination) {
    AddedCaptions captions = addition.captions();
    StringBuilder text = new StringBuilder();
    text.append(
        addition.isUnchanged()
            ? "%s is part of %s already; nothing was changed.%n"
                .formatted(shown(captions), destination)
            : "Added %s to %s: %s from %s (%s, %s).%n"
                .formatted(
                    shown(captions),
                    destination,
                    cues(captions.track().cues()),
                    captions.file(),
                    captions.format(),
                    captions.encoding()));
    if (!addition.replaced().isEmpty()) {
      text.append(
          "It takes the place of the one from %s.%n"
              .formatted(addition.replaced().getFirst().file()));
    }
    if (captions.leftOut() > 0) {
      text.append(
          "Left out: %s outside of the video, without text, or there twice.%n"
              .formatted(cues(captions.leftOut())));
    }
    if (captions.track().decodeErrors() > 0) {
      text.append(
          "Left out: %s whose times can't be read.%n"
              .formatted(cues(captions.track().decodeErrors())));
    }
    return text.toString();
  }

  static String list(Listing listing, String destination) {
    StringBuilder text = new StringBuilder();
    if (listing.found().isEmpty()) {
      text.append("No captions were added to %s.%n".formatted(destination));
    }
    for (AddedCaptions captions : listing.found()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %-9s  %s: %s from %s (%s, %s)%s%n",
              captions.rendition().language(),
              kind(captions),
              captions.rendition().displayName(),
              cues(captions.track().cues()),
              captions.file(),
              captions.format(),
              captions.encoding(),
              captions.offsetMs() == 0
                  ? ""
                  : String.format(
                      Locale.ROOT, ", shifted by %+.3f s", captions.offsetMs() / 1000.0)));
    }
    if (!listing.unreadable().isEmpty()) {
      text.append(
          "Can't be read, and go with the next change: %s.%n"
              .formatted(String.join(", ", listing.unreadable())));
    }
    return text.toString();
  }

  static String removed(List<AddedCaptions> removed, String language, String destination) {
    if (removed.isEmpty()) {
      return "No such captions in \"%s\" were added to %s; nothing was changed.%n"
          .formatted(language, destination);
    }
    StringBuilder text = new StringBuilder();
    removed.forEach(
        captions -> text.append("Removed %s from %s.%n".formatted(shown(captions), destination)));
    return text.toString();
  }

  /** What programs read of them: all but the list of their segments. */
  static Map<String, Object> fields(AddedCaptions captions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rendition", captions.rendition().name());
    fields.put("language", captions.rendition().language());
    fields.put("name", captions.rendition().displayName());
    fields.put("kind", kind(captions));
    fields.put("offset_ms", captions.offsetMs());
    fields.put("file", captions.file());
    fields.put("format", captions.format());
    fields.put("encoding", captions.encoding());
    fields.put("cues", captions.track().cues());
    fields.put("left_out", captions.leftOut());
    fields.put("unreadable", captions.track().decodeErrors());
    return fields;
  }

  private static String shown(AddedCaptions captions) {
    return "%s \"%s\" (%s)"
        .formatted(
            kind(captions), captions.rendition().displayName(), captions.rendition().language());
  }

  private static String kind(AddedCaptions captions) {
    return captions.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String cues(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d cue" : "%,d cues", count);
  }
}
