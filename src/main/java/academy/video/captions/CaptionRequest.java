package academy.video.captions;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Languages;
import academy.video.model.PlainText;
import academy.video.model.Rational;
import java.util.List;
import java.util.Optional;

/**
 * What captions are to be.
 *
 * @param language RFC 5646 tag
 * @param name what a player's menu shows
 * @param offset seconds that each cue is shown later than the file says; may be less than zero
 */
public record CaptionRequest(String language, String name, CaptionKind kind, Rational offset) {

  private static final int LONGEST_NAME = 100;

  /**
   * Checks what a user asks for.
   *
   * @param name empty: the language in that language, with the kind
   * @throws academy.video.failure.WorkerException with USAGE where the language or the name is none
   */
  public static CaptionRequest of(
      String language, Optional<String> name, CaptionKind kind, Rational offset) {
    String tag = tag(language);
    String shown =
        PlainText.shortLine(
            Languages.displayName(tag, name.orElse(""), kind.suffix(), tag, List.of()),
            LONGEST_NAME);
    if (name.isPresent() && PlainText.line(name.get()).isBlank()) {
      throw Failure.of(ExitCode.USAGE, "The name of captions can't be blank.")
          .withHint("Leave --name out to show the language's own name.")
          .asException();
    }
    return new CaptionRequest(tag, shown, kind, offset);
  }

  /**
   * The tag of a language that a user named.
   *
   * @throws academy.video.failure.WorkerException with USAGE where it names none
   */
  public static String tag(String language) {
    String tag = Languages.tag(language);
    if (tag.equals(Languages.UNKNOWN) && !language.equals(Languages.UNKNOWN)) {
      throw Failure.of(
              ExitCode.USAGE,
              "\"%s\" is no language tag.".formatted(PlainText.shortLine(language, LONGEST_NAME)))
          .withHint("Name one such as ko, en, pt-BR or zh-Hant (RFC 5646).")
          .asException();
    }
    return tag;
  }
}
