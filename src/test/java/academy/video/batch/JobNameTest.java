package academy.video.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"7", "ünïcode/and spaces", "-leading", "::"})
  void of_anyVideoId_isANameThatBatchTakes(String videoId) {
    assertThat(JobName.of(videoId, "r2://videos/7")).matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
  }

  @Test
  void of_theLongestVideoId_fits() {
    assertThat(JobName.of("v".repeat(200), "r2://videos/7")).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void of_differentDestinationsOrIdsThatLookAlike_differ() {
    assertThat(JobName.of("7", "r2://a/7")).isNotEqualTo(JobName.of("7", "r2://b/7"));
    assertThat(JobName.of("a b", "r2://a/7")).isNotEqualTo(JobName.of("a_b", "r2://a/7"));
  }

  @Test
  void tag_withWhatTagsCannotHold_isReplacedAndCut() {
    assertThat(JobName.tag("a*b\u0007c")).isEqualTo("a_b_c");
    assertThat(JobName.tag("x".repeat(300))).hasSize(256);
  }
}
