package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.captions.PublishedSample;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionsCommandTest {

  private final CommandHarness harness = new CommandHarness();
  private final Json json = new Json();

  @TempDir private Path folder;

  private String file(String text, Charset charset) throws IOException {
    return Files.write(folder.resolve("lecture.srt"), text.getBytes(charset)).toString();
  }

  private static final String SRT = "00:00:01,000 --> 00:00:02,000\n안녕하세요 여러분\n";

  @Test
  void add_list_remove_sayWhatTheyDid() throws IOException {
    PublishedSample.publish(harness.destination, json, /* frames= */ 250);
    String file = file(SRT, Charset.forName("x-windows-949"));

    assertThat(harness.run("captions", "add", file, "out", "--language", "ko")).isZero();
    assertThat(harness.stdout())
        .isEqualTo("Added subtitles \"한국어\" (ko) to out: 1 cue from lecture.srt (SRT, CP949).\n");

    harness.out.reset();
    assertThat(harness.run("captions", "add", file, "out", "--language", "ko")).isZero();
    assertThat(harness.stdout()).contains("nothing was changed");

    harness.out.reset();
    assertThat(harness.run("captions", "list", "out", "--json")).isZero();
    JsonNode listed = json.readTree(harness.out.toByteArray());
    assertThat(listed.path("captions").path(0).path("encoding").asText()).isEqualTo("CP949");

    harness.out.reset();
    assertThat(harness.run("captions", "remove", "out", "--language", "ko")).isZero();
    assertThat(harness.stdout()).isEqualTo("Removed subtitles \"한국어\" (ko) from out.\n");

    harness.out.reset();
    assertThat(harness.run("captions", "list", "out")).isZero();
    assertThat(harness.stdout()).isEqualTo("No captions were added to out.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--language=kl!ngon, 13, is no language tag",
    "--language=ko --offset=soon, 13, --offset takes seconds",
    "--language=ko --kind=karaoke, 13, karaoke",
    "--language=ko --encoding=nope, 13, There is no encoding",
    "--offset=1, 13, --language",
    "--language=ko --offset=900, 21, No cue of lecture.srt",
  })
  void add_withAWrongArgument_saysWhich(String options, int code, String part) throws IOException {
    PublishedSample.publish(harness.destination, json, /* frames= */ 250);
    String line = "captions add %s out %s".formatted(file(SRT, UTF_8), options);

    assertThat(harness.run(line.split(" ", -1))).isEqualTo(code);
    assertThat(harness.stderr()).contains(part);
  }

  @Test
  void add_withoutAFile_orWithoutAVideo_saysSo() throws IOException {
    assertThat(harness.run("captions", "add", "nowhere.srt", "out", "--language", "ko"))
        .isEqualTo(20);
    assertThat(harness.run("captions", "add", file(SRT, UTF_8), "out", "--language", "ko"))
        .isEqualTo(80);
    assertThat(harness.stderr()).contains("Nothing is published");
  }
}
