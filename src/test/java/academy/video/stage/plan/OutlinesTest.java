package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Chapter;
import academy.video.model.Outline;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutlinesTest {

  /** 20 s of a source whose clock begins at 5 s. */
  private static final Timeline TIMELINE =
      new Timeline(Rational.of(5), Rational.of(30), 600, 60, 180);

  private static List<Chapter> placed(Chapter... chapters) {
    return Outlines.of(new Outline("", List.of(chapters)), TIMELINE).chapters();
  }

  private static Chapter at(long seconds, String title) {
    return new Chapter(Rational.of(seconds), title);
  }

  @Test
  void of_chapters_putsThemOnThePresentationsClockInOrder() {
    assertThat(placed(at(15, "two"), at(5, "one"))).containsExactly(at(0, "one"), at(10, "two"));
  }

  @Test
  void of_chaptersBeforeTheStart_keepsTheOneThatIsGoingOn() {
    assertThat(placed(at(-30, "long over"), at(-2, "over"), at(4, "going on"), at(6, "next")))
        .containsExactly(at(0, "going on"), at(1, "next"));
    assertThat(placed(at(4, "over"), at(5, "first"))).containsExactly(at(0, "first"));
  }

  @Test
  void of_chaptersAtTheEndOrLater_leavesThemOut() {
    assertThat(placed(at(24, "last"), at(25, "at the end"), at(1_000_000, "never")))
        .containsExactly(at(19, "last"));
  }

  @Test
  void of_chaptersAtOneTime_keepsTheFirst() {
    assertThat(placed(at(7, "one"), at(7, "other"))).containsExactly(at(2, "one"));
    assertThat(placed(Stream.generate(() -> at(9, "x")).limit(100).toArray(Chapter[]::new)))
        .hasSize(1);
  }
}
