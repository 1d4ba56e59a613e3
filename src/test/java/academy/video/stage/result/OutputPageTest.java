package academy.video.stage.result;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Rational;
import academy.video.store.ObjectLayout;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/output.md names every field that can be in the two documents, and every key and header. */
class OutputPageTest {

  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

  @Test
  void page_namesEveryFieldOfStatusAndReport() throws IOException {
    Set<String> fields = new TreeSet<>();
    addFields(JobStatus.class, fields);
    addFields(Report.class, fields);

    assertThat(fields).contains("heartbeat", "init_sha256", "chunk_elapsed_ms");
    assertThat(namedOnPage()).containsAll(fields);
  }

  @Test
  void page_showsTheKeysAsTheyAreFormed() throws IOException {
    String page = page();

    assertThat(page)
        .contains(ObjectLayout.MULTIVARIANT_PLAYLIST, ObjectLayout.STATUS, ObjectLayout.WORK_PREFIX)
        .contains(
            ObjectLayout.segmentName(0),
            ObjectLayout.textSegmentName(0),
            ObjectLayout.initSegment(""),
            ObjectLayout.mediaPlaylist(""),
            ObjectLayout.sheetName(0),
            ObjectLayout.storyboardIndex(""),
            ObjectLayout.iFramePlaylist(""))
        .contains(
            "/report.json",
            "poster.jpg",
            "/report.html",
            ObjectLayout.FAILED_REPORT_PAGE,
            "plan.json",
            "chunk-00000.json",
            "audio-main.json",
            "text.json");
    assertThat(ObjectLayout.chunkCheckpoint("g", 0)).endsWith("/chunk-00000.json");
    assertThat(ObjectLayout.audioCheckpoint("g", "main")).endsWith("/audio-main.json");
    assertThat(ObjectLayout.textCheckpoint("g")).endsWith("/text.json");
    assertThat(ObjectLayout.poster("g")).isEqualTo("g/poster.jpg");
    assertThat(ObjectLayout.storyboardPrefix("g")).isEqualTo("g/storyboard/");
    assertThat(page).contains("tiles-00000.yuv", "poster-00000.jpg", "  storyboard/ ");
    assertThat(ObjectLayout.chunkTiles("g", 0)).endsWith("/tiles-00000.yuv");
    assertThat(ObjectLayout.posterCandidate("g", 0)).endsWith("/poster-00000.jpg");
    assertThat(page).contains("text/text-1/");
    assertThat(ObjectLayout.textPrefix("g", "text-1")).isEqualTo("g/text/text-1/");
  }

  @Test
  void page_showsTheHeadersAsTheyAreSent() throws IOException {
    String page = page();

    for (String key :
        Set.of(
            ObjectLayout.MULTIVARIANT_PLAYLIST,
            ObjectLayout.STATUS,
            "g/video/720p/playlist.m3u8",
            "g/video/720p/segment-00000.m4s",
            "g/video/720p/init.mp4",
            "g/audio/main/init.mp4",
            "g/text/text-1/segment-00000.vtt",
            "g/report.json",
            "g/poster.jpg",
            "_work/g/tiles-00000.yuv",
            "g/report.html",
            ObjectLayout.FAILED_REPORT_PAGE,
            "_work/g/plan.json")) {
      assertThat(page)
          .as(key)
          .contains("`" + ObjectLayout.contentType(key) + "`")
          .contains("`" + ObjectLayout.cacheControl(key) + "`");
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "output.md"));
  }

  /** The words of all spans of code; {@code segments[]} and {@code level} alike. */
  private static Set<String> namedOnPage() throws IOException {
    return CODE.matcher(page())
        .results()
        .map(span -> span.group(1).replace("[]", ""))
        .collect(Collectors.toSet());
  }

  private static void addFields(Class<?> type, Set<String> fields) {
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(NAMES.translate(component.getName()));
      typesIn(component.getGenericType())
          .filter(part -> part.isRecord() && part != Rational.class)
          .forEach(part -> addFields(part, fields));
    }
  }

  /** A type and its type arguments: of {@code List<Chunk>} the list and the chunk. */
  private static Stream<Class<?>> typesIn(Type type) {
    return switch (type) {
      case Class<?> plain -> Stream.of(plain);
      case ParameterizedType generic ->
          Stream.of(generic.getActualTypeArguments()).flatMap(OutputPageTest::typesIn);
      default -> Stream.of();
    };
  }
}
