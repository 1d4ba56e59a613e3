package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.TextTrack;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextRenditionsTest {

  private static final StreamRoles FORCED = new StreamRoles(true, false, false, false);
  private static final StreamRoles DEAF = new StreamRoles(false, true, false, false);

  private static TextTrack track(int index, String language, boolean isDefault, StreamRoles roles) {
    return new TextTrack(index, "subrip", 0, language, "", isDefault, roles);
  }

  @Test
  void of_severalTracks_putsTheGeneralOnesFirstAndNamesEach() {
    List<TextRendition> renditions =
        TextRenditions.of(
            List.of(
                track(2, "ger", false, FORCED),
                track(3, "ger", false, DEAF),
                track(4, "ger", false, StreamRoles.NONE),
                track(5, "fre", false, StreamRoles.NONE),
                track(6, "und", false, StreamRoles.NONE),
                new TextTrack(7, "ass", 0, "ger", "Tafelbild", false, StreamRoles.NONE)));

    assertThat(renditions)
        .extracting(TextRendition::displayName)
        .containsExactly(
            "Deutsch", "Français", "Subtitles", "Tafelbild", "Deutsch (SDH)", "Deutsch (forced)");
    assertThat(renditions)
        .extracting(TextRendition::name)
        .containsExactly("text-1", "text-2", "text-3", "text-4", "text-5", "text-6");
    assertThat(renditions).extracting(TextRendition::streamIndex).containsExactly(4, 5, 6, 7, 3, 2);
    assertThat(renditions).extracting(TextRendition::language).startsWith("de", "fr", "und");
    assertThat(renditions).noneMatch(TextRendition::isDefault);
  }

  @Test
  void of_tracksOfWhichSomeAreMarked_showsTheFirstOfThem() {
    List<TextRendition> renditions =
        TextRenditions.of(
            List.of(
                track(2, "ger", false, StreamRoles.NONE),
                track(3, "eng", true, StreamRoles.NONE),
                track(4, "fre", true, FORCED)));

    assertThat(renditions).extracting(TextRendition::isDefault).containsExactly(false, true, false);
  }

  @Test
  void of_tracksThatAreAllMarked_showsNone() {
    List<TextRendition> renditions =
        TextRenditions.of(
            List.of(
                track(2, "ger", true, StreamRoles.NONE), track(3, "eng", true, StreamRoles.NONE)));

    assertThat(renditions).noneMatch(TextRendition::isDefault);
  }

  @Test
  void of_theOnlyTrack_isShownWhereItIsMarked() {
    assertThat(TextRenditions.of(List.of(track(2, "ger", true, StreamRoles.NONE))))
        .allMatch(TextRendition::isDefault);
    assertThat(TextRenditions.of(List.of(track(2, "ger", false, StreamRoles.NONE))))
        .noneMatch(TextRendition::isDefault);
  }
}
