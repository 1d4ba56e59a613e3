package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code preview} from its command line to its end. */
@Timeout(60)
class PreviewCommandTest {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[0-9a-f-]+/");

  private final CommandHarness process = new CommandHarness();

  @Test
  void preview_ofAResult_servesItUntilItIsToldToStop() throws Exception {
    process.destination.put("master.m3u8", "#EXTM3U\n".getBytes(UTF_8));
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(() -> process.run("preview", "r2-is-elsewhere/7"));

    String address = printedAddress();
    String playlist = get(address + "media/master.m3u8");
    String about = get(address + "about.json");
    int stopped = process.stopHandler.getAsInt();

    assertThat(playlist).isEqualTo("#EXTM3U\n");
    assertThat(about).contains("\"playlist\" : \"master.m3u8\"", "\"location\" : \"memory:\"");
    assertThat(stopped).isZero();
    assertThat(ended.get()).isZero();
    assertThat(process.stdout()).contains("r2-is-elsewhere/7 at", "Ctrl-C");
    assertThat(process.destinationsClosed).isEqualTo(1);
    assertThat(process.enginesLoaded).isZero();
  }

  @Test
  void preview_ofAJobThatRuns_waitsForItsResult() throws Exception {
    process.destination.put("status.json", "{\"state\": \"running\"}".getBytes(UTF_8));
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(() -> process.run("preview", "out/7"));

    assertThat(get(printedAddress() + "about.json"))
        .contains("\"playlist\" : null", "\"job\" : \"stale\"");
    int stopped = process.stopHandler.getAsInt();

    assertThat(stopped).isZero();
    assertThat(ended.get()).isZero();
  }

  @Test
  void preview_ofAWrongFolder_saysWhatIsThere() {
    process.destination.put("holiday.jpg", new byte[1]);
    process.destination.put("notes.txt", new byte[1]);

    assertThat(process.run("preview", "frames")).isEqualTo(80);

    assertThat(process.stderr())
        .isEqualTo(
            """
            memory: is not the destination of a video: it has neither master.m3u8 nor status.json; it contains holiday.jpg, notes.txt.
            What to do: Give the folder that encode wrote to, which contains master.m3u8.
            """);
    assertThat(process.stdout()).isEmpty();
  }

  @Test
  void preview_ofNothing_saysThatItIsEmpty() {
    assertThat(process.run("preview", "nowhere")).isEqualTo(80);
    assertThat(process.stderr()).contains("it is empty, or does not exist.");
  }

  private String printedAddress() throws InterruptedException {
    while (true) {
      Matcher address = ADDRESS.matcher(process.stdout());
      if (address.find()) {
        return address.group();
      }
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
