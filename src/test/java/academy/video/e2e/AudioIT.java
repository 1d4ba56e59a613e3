package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several audio tracks, and how loud they are. */
@ExtendWith(EncodedClips.Resolver.class)
class AudioIT {

  private static JsonNode report(EncodedClips.Encoded encoded) throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode status = json.readTree(encoded.destination().resolve("status.json").toFile());
    return json.readTree(
        encoded
            .destination()
            .resolve(status.path("generation").asText())
            .resolve("report.json")
            .toFile());
  }

  @Test
  void published_offersEveryTrackByAReadableName(EncodedClips clips) {
    assertThat(clips.get("languages.mp4").presentation().audio())
        .extracting(
            entry ->
                "%s|%s|%s|%s|%s"
                    .formatted(
                        entry.attribute("LANGUAGE"),
                        entry.attribute("NAME"),
                        entry.attribute("DEFAULT"),
                        entry.attribute("AUTOSELECT"),
                        entry.attributes().getOrDefault("CHARACTERISTICS", "")))
        .containsExactly(
            "de|Deutsch|YES|YES|",
            "en|English|NO|YES|",
            "en|English (audio description)|NO|YES|public.accessibility.describes-video",
            "de|Deutsch (commentary)|NO|NO|");
  }

  @Test
  void published_ofChannelsThatAreStreams_isOneTrackOfTwo(EncodedClips clips) throws IOException {
    EncodedClips.Encoded encoded = clips.get("mono-tracks.mov");

    assertThat(encoded.presentation().audio()).hasSize(1);
    assertThat(encoded.presentation().audio().getFirst().attribute("CHANNELS")).isEqualTo("2");
    assertThat(report(encoded).path("source").path("choices"))
        .extracting(choice -> choice.path("why").asText())
        .containsExactly(
            "default video",
            "left channel",
            "right channel",
            "another channel of a recording with one stream per channel",
            "another channel of a recording with one stream per channel");
  }

  @Test
  void report_tellsHowLoudEachTrackIs(EncodedClips clips) throws IOException {
    JsonNode report = report(clips.get("languages.mp4"));

    assertThat(report.path("loudness")).hasSize(4);
    assertThat(report.path("loudness").path(0).path("rendition").asText()).isEqualTo("main");
    assertThat(report.path("loudness"))
        .allSatisfy(
            each -> {
              assertThat(each.path("source").path("integrated_lufs").asDouble())
                  .isBetween(-40.0, -1.0);
              assertThat(each.path("gain_db").asDouble()).isZero();
            });
  }
}
