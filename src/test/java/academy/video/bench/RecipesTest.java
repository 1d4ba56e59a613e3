package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecipesTest {

  private final Recipes recipes =
      new Recipes(
          """
          | kind | command |
          | --- | --- |
          | lecture, 60 s 720p25: slides | `ffmpeg -i a.mov -filter_complex "[0:v]fps=25" -t 60 -c:a aac $OUT/lecture.mp4` |
          | truncated | `ffmpeg -i x.mp4 -c copy $OUT/x.mp4 && head -c 12 $OUT/x.mp4 > $OUT/truncated.mp4` |
          """);

  @Test
  void find_whenAKindStartsSo_givesItsCommandAndFile() {
    assertThat(recipes.find("lecture"))
        .hasValue(
            new Recipes.Recipe(
                "ffmpeg -i a.mov -filter_complex \"[0:v]fps=25\" -t 60 -c:a aac $OUT/lecture.mp4",
                "lecture.mp4"));
    assertThat(recipes.find("truncated").map(Recipes.Recipe::fileName)).hasValue("truncated.mp4");
  }

  @Test
  void find_whenNoKindStartsSo_isEmpty() {
    assertThat(recipes.find("opera")).isEmpty();
  }

  @Test
  void lasting_always_changesTheLengthOnly() {
    assertThat(recipes.find("lecture").orElseThrow().lasting(7).shellCommand())
        .isEqualTo(
            "ffmpeg -i a.mov -filter_complex \"[0:v]fps=25\" -t 7 -c:a aac $OUT/lecture.mp4");
  }
}
