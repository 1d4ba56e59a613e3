package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {

  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "a.mp4, a.mp4",
    "-video-.mp4, -video-.mp4",
    "/x/ü ö.mp4, /x/ü ö.mp4",
    "C:a.mp4, C:a.mp4",
    "./http://x, ./http:/x",
    "file:a b.mp4, a b.mp4",
    "file:/x/a.mp4, /x/a.mp4",
    "file:///x/a%20b.mp4, /x/a b.mp4",
    "file:/x/a b.mp4, /x/a b.mp4",
  })
  void parse_ofALocalPath_isThatPath(String text, String path) {
    assertThat(source(text)).contains(new Location.Local(Path.of(path)));
    assertThat(problems).isEmpty();
  }

  @Test
  void parse_ofAStoresLocation_keepsTheKeyAsItIs() {
    assertThat(source("r2://my.bucket-1/a//b c?d#e%20"))
        .contains(new Location.R2("my.bucket-1", "a//b c?d#e%20"));
    assertThat(source("s3://abc/ü")).contains(new Location.S3("abc", "ü"));
  }

  @Test
  void parse_ofAFolder_dropsSlashesAtItsEnd() {
    assertThat(folder("s3://abc/v/7//")).contains(new Location.S3("abc", "v/7"));
    assertThat(folder("out/").orElseThrow().lastElement()).isEqualTo("out");
    assertThat(folder("r2://abc/v/7").orElseThrow().lastElement()).isEqualTo("7");
  }

  @Test
  void parse_ofTheCurrentFolder_isNamedAsThatFolder() {
    assertThat(folder(".").orElseThrow().lastElement())
        .isEqualTo(Path.of("").toAbsolutePath().getFileName().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://abc | is s3://abc without a key; it must be s3://bucket/key",
        "s3://abc/ | is s3://abc without a key; it must be s3://bucket/key",
        "r2:///a | is r2:///…, whose bucket name is invalid",
        "r2://AB_C/a | is r2://AB_C/…, whose bucket name is invalid",
        "s3://abc/a/../b | no part of its key may be empty, . or ..",
        "s3://abc/a//b | no part of its key may be empty, . or ..",
        "/ | is the root folder; it must be a folder of its own",
        "file: | is not a usable path (nothing after file:)",
        "file://host/a | is not a usable path (URI has an authority component)",
      })
  void parse_ofAnImpossibleFolder_saysWhy(String text, String expected) {
    assertThat(folder(text)).isEmpty();
    assertThat(problems).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bucket/a?X-Amz-Signature=hunter2",
        "gs://hunter2/a",
        "R2://hunter2/a",
        "S3://hunter2/a"
      })
  void parse_ofAnotherScheme_doesNotRepeatTheUrl(String text) {
    assertThat(source(text)).isEmpty();
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("is a URL of %d characters".formatted(text.length()))
        .contains("it must be a local path, file:PATH, r2://bucket/key or s3://bucket/key")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "r2:/videos/7 | begins with \"r2:\"",
        "s3:bucket/key | begins with \"s3:\"",
        "R2:videos/7 | begins with \"R2:\"",
        "r2//videos/7 | begins with \"r2//\"",
        "s3;//videos/7 | begins with \"s3;//\"",
        "r2\uff1a//videos/7 | begins with \"r2\uff1a\"",
        "htp:/videos/7 | begins with \"htp:/\"",
        "https:/x/7?sig=hunter2 | begins with \"https:\"",
        "://videos/7 | begins with \":/\"",
        "` r2://videos/7` | white space or a quotation mark",
        "`out/7\n` | white space or a quotation mark",
        "\"r2://videos/7\" | white space or a quotation mark",
        "'out/7 | white space or a quotation mark",
        "$DESTINATION/7 | has the placeholder \"$DESTINATION\" in it",
        "out/${VIDEO_ID} | has the placeholder \"${VIDEO_ID}\" in it",
        "{{destination}} | has the placeholder \"{{destination}}\" in it",
        "videos/<id> | has the placeholder \"<id>\" in it",
      })
  void parse_ofWhatIsHardlyMeantAsAPath_isRefused(String text, String expected) {
    assertThat(folder(text)).isEmpty();
    assertThat(source(text)).isEmpty();
    assertThat(problems)
        .hasSize(2)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .contains(expected, "it must be a local")
                    .doesNotContain("hunter"));
  }

  @ParameterizedTest
  @CsvSource({
    "'Lecture: part 1.mp4', 'Lecture: part 1.mp4'",
    "12:30.mp4, 12:30.mp4",
    "r2/videos/7, r2/videos/7",
    "s3.mp4, s3.mp4",
    "./r2:/videos/7, ./r2:/videos/7",
    "5$ and <3.mp4, 5$ and <3.mp4",
    "file:/videos/$x, /videos/$x",
  })
  void parse_ofOddNamesThatPeopleGive_isThatPath(String text, String path) {
    assertThat(source(text)).contains(new Location.Local(Path.of(path)));
  }

  @Test
  void parse_ofAKeyThatIsTooLong_isRefused() {
    assertThat(source("s3://abc/" + "k".repeat(1024))).isPresent();
    assertThat(source("s3://abc/" + "ü".repeat(513))).isEmpty();
    assertThat(problems).singleElement().asString().contains("more than 1024 bytes");
  }

  @Test
  void parse_ofATextWithANul_isRefused() {
    assertThat(source("a\0b")).isEmpty();
    assertThat(problems).singleElement().asString().contains("is not a usable path");
  }

  private Optional<Location> source(String text) {
    return Locations.parse(text, /* isFolder= */ false, problems::add);
  }

  private Optional<Location> folder(String text) {
    return Locations.parse(text, /* isFolder= */ true, problems::add);
  }
}
