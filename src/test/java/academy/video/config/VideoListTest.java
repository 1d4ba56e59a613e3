package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.VideoList.Line;
import academy.video.json.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoListTest {

  private static final Map<Setting, String> SEVEN =
      Map.of(Setting.VIDEO_SOURCE, "r2://up/7.mp4", Setting.VIDEO_DESTINATION, "r2://videos/7");

  private static List<Line> read(String text) {
    return VideoList.read(text.getBytes(StandardCharsets.UTF_8), new Json()).lines();
  }

  private static Line video(int number, Map<Setting, String> settings) {
    return new Line.Video(number, settings);
  }

  private static String problemAt(int number, String text) {
    return read(text).stream()
        .filter(line -> line.number() == number)
        .map(line -> line instanceof Line.Unreadable(_, String problem) ? problem : "none")
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source,destination\nr2://up/7.mp4,r2://videos/7",
        "\ufeffsource,destination\r\nr2://up/7.mp4,r2://videos/7\r\n",
        "Destination , SOURCE\n\"r2://videos/7\", r2://up/7.mp4 \n\n\n",
        "source;destination;profile\nr2://up/7.mp4;r2://videos/7;\n",
        "source\tdestination\nr2://up/7.mp4\tr2://videos/7\n"
      })
  void read_csvAsSpreadsheetsWriteIt_isTheVideo(String text) {
    assertThat(read(text)).containsExactly(video(2, SEVEN));
  }

  @Test
  void read_everyColumn_isASetting() {
    assertThat(
            read(
                """
                id,nodes,source,destination,profile
                "Lesson, 7",auto,r2://up/7.mp4,r2://videos/7,"{""name"":""mine""}"
                """))
        .containsExactly(
            video(
                2,
                Map.of(
                    Setting.VIDEO_ID, "Lesson, 7",
                    Setting.VIDEO_BATCH_NODES, "auto",
                    Setting.VIDEO_SOURCE, "r2://up/7.mp4",
                    Setting.VIDEO_DESTINATION, "r2://videos/7",
                    Setting.VIDEO_PROFILE, "{\"name\":\"mine\"}")));
  }

  @Test
  void read_jsonLines_isTheVideos() {
    assertThat(
            read(
                """
                {"source":"r2://up/7.mp4","destination":"r2://videos/7"}

                {"source":"r2://up/8.mp4","destination":"r2://videos/8","nodes":4,"id":null,
                {"source":"r2://up/7.mp4","destination":"r2://videos/7","profile":{"name":"x"}}
                """))
        .containsExactly(
            video(1, SEVEN),
            new Line.Unreadable(3, "is not JSON; each line must be one whole object"),
            video(
                4,
                Map.of(
                    Setting.VIDEO_SOURCE, "r2://up/7.mp4",
                    Setting.VIDEO_DESTINATION, "r2://videos/7",
                    Setting.VIDEO_PROFILE, "{\"name\":\"x\"}")));
  }

  @Test
  void read_csvWithBrokenQuotes_losesOnlyTheirLines() {
    List<Line> lines =
        read(
            """
            source,destination
            r2://up/7.mp4,r2://videos/7
            "r2://up/8.mp4"x,r2://videos/8
            r2://up/7.mp4,r2://videos/7
            "r2://up/9.mp4,r2://videos/9
            r2://up/7.mp4,r2://videos/7
            """);

    assertThat(lines).contains(video(2, SEVEN), video(4, SEVEN), video(6, SEVEN)).hasSize(5);
    assertThat(lines.get(1)).isInstanceOf(Line.Unreadable.class);
    assertThat(lines.get(3))
        .isEqualTo(new Line.Unreadable(5, "has a quotation mark that no other closes"));
  }

  @Test
  void read_aMisspeltColumn_readsNoLineWithoutIt() {
    assertThat(read("source,destination,profil\nr2://up/7.mp4,r2://videos/7,lecture\n"))
        .containsExactly(
            new Line.Unreadable(
                1,
                "has the column \"profil\", which is unknown (did you mean profile?); the columns"
                    + " are source, destination, id, profile, nodes"));
  }

  @Test
  void read_whatIsNoList_saysInWhichLineAndWhy() {
    assertThat(problemAt(1, "")).isEqualTo("is empty; the list names no video");
    assertThat(problemAt(1, " \r\n\n")).contains("is empty");
    assertThat(problemAt(1, "source,destination\n")).contains("is the only one");
    assertThat(problemAt(1, "source,source,destination\nx,y,z\n")).contains("a column twice");
    assertThat(problemAt(1, "r2://up/7.mp4,r2://videos/7\n")).contains("unknown");
    assertThat(problemAt(1, "source\nr2://up/7.mp4\n")).contains("must name the columns");
    assertThat(problemAt(2, "source,destination\na,b,c\n")).contains("3 fields, but there are 2");
    assertThat(problemAt(1, "{\"source\":7}")).contains("no usable text in \"source\"");
    assertThat(problemAt(1, "{\"sorce\":\"x\"}")).contains("did you mean source?");
    assertThat(problemAt(2, "{\"source\":\"x\"}\n[]")).contains("not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "EUC-KR"})
  void read_inAnotherEncoding_asksForUtf8(String charset) {
    byte[] file =
        "source,destination\nr2://up/강의.mp4,r2://videos/7".getBytes(Charset.forName(charset));

    assertThat(VideoList.read(file, new Json()).lines())
        .singleElement()
        .isInstanceOfSatisfying(
            Line.Unreadable.class, line -> assertThat(line.problem()).contains("UTF-8"));
  }

  @Test
  void read_tenThousandLines_readsThemAll() {
    String text =
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(
                i -> i % 50 == 0 ? "\"broken" : "r2://up/%d.mp4,r2://videos/%d".formatted(i, i))
            .collect(Collectors.joining("\n", "source,destination\n", "\n"));

    assertThat(read(text)).hasSizeGreaterThan(9_000);
  }

  @Test
  void inColumns_namesColumnsInsteadOfVariables() {
    assertThat(
            VideoList.inColumns(
                "VIDEO_SOURCE (SOURCE) is not set; VIDEO_BATCH_NODES (--nodes) is \"x\""))
        .isEqualTo("source is not set; nodes is \"x\"");
  }
}
