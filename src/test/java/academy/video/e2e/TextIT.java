package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Text tracks of a source as WebVTT renditions. */
@ExtendWith(EncodedClips.Resolver.class)
class TextIT {

  private static final String CLIP = "captions.mkv";
  private static final Pattern TIMES = Pattern.compile("(?m)^(\\S+) --> (\\S+)$");

  private static List<String> cuesOf(Presentation.Segment segment) {
    String file = new String(segment.bytes(), StandardCharsets.UTF_8);
    return List.of(file.split("\n\n", -1)).stream().skip(1).map(String::strip).toList();
  }

  @Test
  void published_hasARenditionForEachTextTrack(EncodedClips clips) {
    Presentation presentation = clips.get(CLIP).presentation();

    assertThat(presentation.text())
        .extracting(
            entry ->
                "%s %s %s %s %s"
                    .formatted(
                        entry.attribute("LANGUAGE"),
                        entry.attribute("NAME"),
                        entry.attribute("DEFAULT"),
                        entry.attribute("AUTOSELECT"),
                        entry.attribute("FORCED")))
        .containsExactly("de Deutsch NO YES NO", "en English (forced) NO YES YES");
    assertThat(presentation.variants())
        .allSatisfy(
            variant ->
                assertThat(variant.attribute("SUBTITLES"))
                    .isEqualTo(presentation.text().getFirst().attribute("GROUP-ID")));
  }

  @Test
  void published_textHasTheBoundariesOfTheFrame(EncodedClips clips) {
    Presentation presentation = clips.get(CLIP).presentation();
    for (Presentation.Entry text : presentation.text()) {
      assertThat(text.playlist().segments())
          .extracting(Presentation.Segment::extinf)
          .isEqualTo(
              presentation.top().playlist().segments().stream()
                  .map(Presentation.Segment::extinf)
                  .toList());
      assertThat(text.playlist().targetSeconds())
          .isEqualTo(presentation.top().playlist().targetSeconds());
    }
  }

  @Test
  void published_cuesAreInTheSegmentsInWhichTheyAreShown(EncodedClips clips) {
    List<Presentation.Segment> german =
        clips.get(CLIP).presentation().text().getFirst().playlist().segments();

    assertThat(german).hasSize(4);
    assertThat(new String(german.getFirst().bytes(), StandardCharsets.UTF_8))
        .startsWith("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n");
    String first =
        "00:00:00.500 --> 00:00:01.900\n"
            + "Willkommen zur <i>dritten</i> Vorlesung,\nheute: <b>Suchen &amp; Sortieren</b>.";
    String second =
        "00:00:02.000 --> 00:00:04.000\nwhile (low &lt; high) { mid = (low + high) / 2; }";
    String third = "00:00:03.500 --> 00:00:07.250\nDas hier steht über zwei Grenzen hinweg.";
    String last = "00:00:07.500 --> 00:00:08.000\nLänger als das Video.";
    assertThat(cuesOf(german.get(0))).containsExactly(first);
    assertThat(cuesOf(german.get(1))).containsExactly(second, third);
    assertThat(cuesOf(german.get(2))).containsExactly(third);
    assertThat(cuesOf(german.get(3))).containsExactly(third, last);
  }

  @Test
  void published_forcedTextKeepsNoMarkupOfPlaces(EncodedClips clips) {
    List<Presentation.Segment> english =
        clips.get(CLIP).presentation().text().get(1).playlist().segments();

    String sign = "00:00:01.000 --> 00:00:03.000\n<i>SIGN:</i> Lecture hall\nsecond floor";
    assertThat(cuesOf(english.get(0))).containsExactly(sign);
    assertThat(cuesOf(english.get(1))).containsExactly(sign);
    // Only a drawing is left of the source's text here.
    assertThat(cuesOf(english.get(2))).isEmpty();
    assertThat(cuesOf(english.get(3))).isEmpty();
  }

  /** FFmpeg's own HLS and WebVTT demuxers find the same texts. */
  @Test
  void published_isReadByFfmpeg(EncodedClips clips) {
    Path master = clips.get(CLIP).destination().resolve("master.m3u8");
    byte[] vtt =
        FfmpegTools.ffmpeg(
            "-i", master.toString(), "-map", "0:s:m:language:de", "-f", "webvtt", "-");

    Matcher times = TIMES.matcher(new String(vtt, StandardCharsets.UTF_8));
    assertThat(times.results().count()).isPositive();
  }

  @Test
  void report_tellsOfTheTextTracks(EncodedClips clips) throws IOException {
    EncodedClips.Encoded encoded = clips.get(CLIP);
    JsonNode status =
        new ObjectMapper().readTree(encoded.destination().resolve("status.json").toFile());
    JsonNode report =
        new ObjectMapper()
            .readTree(
                encoded
                    .destination()
                    .resolve(status.path("generation").asText())
                    .resolve("report.json")
                    .toFile());

    assertThat(report.path("text")).hasSize(2);
    assertThat(report.path("text").path(0).path("cues").asInt()).isEqualTo(4);
    assertThat(report.path("source").path("choices").path(3).path("taken").asBoolean()).isTrue();
    assertThat(encoded.run().lines("text.converted")).hasSize(1);
  }

  @Test
  void published_fromOneThread_isTheSameToTheByte(EncodedClips clips, @TempDir Path folder) {
    Run run =
        new Entrypoint(folder)
            .through("taskset", "--cpu-list", "0")
            .encode(Entrypoint.clip(CLIP), folder.resolve("out"));

    run.succeeded();
    assertThat(Published.files(folder.resolve("out")))
        .isEqualTo(Published.files(clips.get(CLIP).destination()));
  }
}
