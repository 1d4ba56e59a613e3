package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentTest {

  private static List<Passage> passages(String text) {
    return Document.passages(text.lines().toList(), Pattern.compile("(?i)legacy"));
  }

  @Test
  void passages_aSentenceOverTwoLines_isOneAndKnowsItsLines() {
    Passage passage = passages("Mail waits. Videos go\nto SQS.\n").getLast();

    assertThat(passage.text()).isEqualTo("Videos go to SQS.");
    assertThat(passage.lineAt(0)).isEqualTo(1);
    assertThat(passage.lineAt(passage.text().indexOf("SQS"))).isEqualTo(2);
  }

  @Test
  void passages_listsTablesAndCode_areNotJoined() {
    assertThat(passages("- a\n- b\n\n| c |\n| d |\n\n```\n# e\nf\n```\n"))
        .extracting(Passage::text)
        .containsExactly("- a", "- b", "| c |", "| d |", "# e", "f");
  }

  @Test
  void passages_belowALegacyHeading_areLegacyUpToTheNextOfItsLevel() {
    assertThat(
            passages(
                """
                # Guide
                a
                ## LEGACY
                b
                ### More
                c
                ## Now
                d
                """))
        .filteredOn(Passage::legacy)
        .extracting(Passage::text)
        .containsExactly("LEGACY", "b", "More", "c");
  }

  @Test
  void passages_underAnUnderlinedHeading_haveIt() {
    assertThat(passages("Legacy\n------\na\n\nNow\n---\nb\n"))
        .extracting(Passage::text, Passage::heading, Passage::legacy)
        .containsExactly(
            tuple("Legacy", "Legacy", true),
            tuple("a", "Legacy", true),
            tuple("Now", "Now", false),
            tuple("b", "Now", false));
  }

  @Test
  void passages_aHashInCode_isNoHeading() {
    assertThat(passages("```\n# legacy\n```\nvideo\n")).noneMatch(Passage::legacy);
  }
}
