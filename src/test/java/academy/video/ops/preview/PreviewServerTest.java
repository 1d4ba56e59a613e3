package academy.video.ops.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.store.LocalStore;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real connections. */
class PreviewServerTest {

  private static final String SECRET = "s3cr3t";
  private static final String SEGMENT = "ab12/video/720p/segment-00000.m4s";

  @TempDir Path folder;

  private final InMemoryStore store = new InMemoryStore();
  private @Nullable PreviewServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private RawHttp serve(ObjectStore objects, Optional<Path> root) {
    return serve(objects, root, Optional.empty());
  }

  private RawHttp serve(ObjectStore objects, Optional<Path> root, Optional<Path> source) {
    server =
        new PreviewServer(
            new PreviewFiles(objects, root),
            source.map(LocalSource::open),
            this::status,
            new Json(),
            SECRET);
    return new RawHttp(URI.create(server.address()));
  }

  private RawHttp serve() {
    return serve(store, Optional.empty());
  }

  private JsonNode status() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    return status.put("location", "memory:");
  }

  @Test
  void get_ofThePage_hasThePlayerAndLetsNothingElseIn() {
    RawHttp http = serve();

    RawHttp.Answer page = http.get("");

    assertThat(page.code()).isEqualTo(200);
    assertThat(page.header("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.text()).contains("<video", "hls.js", "player.js");
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @MethodSource("parts")
  void get_ofThePagesParts_sendsThem(String name, String type) {
    RawHttp.Answer answer = serve().get(name);

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith(type);
    assertThat(answer.body()).hasSizeGreaterThan(500);
  }

  /** What the page and its scripts load, found in themselves. */
  static Stream<Arguments> parts() throws IOException {
    Map<String, String> types = new TreeMap<>();
    types.put("report.css", "text/css");
    types.put("embed.txt", "text/plain");
    Pattern named =
        Pattern.compile("(?:src|href)=\"([a-z]+\\.(?:js|css))\"|from '\\./([a-z]+\\.js)'");
    for (String file : List.of("player.html", "player.js", "compare.js", "playlists.js")) {
      Matcher names = named.matcher(resource("preview/" + file));
      while (names.find()) {
        String name = names.group(1) == null ? names.group(2) : names.group(1);
        types.put(name, name.endsWith(".js") ? "text/javascript" : "text/css");
      }
    }
    return types.entrySet().stream().map(type -> Arguments.of(type.getKey(), type.getValue()));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PreviewServer.class.getClassLoader().getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  @Test
  void get_ofTheEmbedText_isWhatTheExamplesPageHas() throws IOException {
    String page = Files.readString(Path.of("examples/player.html"));
    String text = serve().get("embed.txt").text();

    for (String part : text.split("\n\n(?=<)", -1)) {
      assertThat(page).contains(part.strip());
    }
  }

  @Test
  void get_ofTheSource_sendsPartsOfTheNamedFileOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("lecture.mov"), "0123456789");
    RawHttp http = serve(store, Optional.empty(), Optional.of(file));

    RawHttp.Answer part = http.get("source", "Range: bytes=2-4");

    assertThat(part.code()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("234");
    assertThat(part.header("Content-Range")).hasValue("bytes 2-4/10");
    assertThat(part.header("Content-Type")).hasValue("video/mp4");
    assertThat(http.get("source/lecture.mov").code()).isEqualTo(404);
    assertThat(new Json().readTree(http.get("about.json").body()).get("source").asText())
        .isEqualTo("source");
  }

  @Test
  void get_ofASourceThatOnlyTheDestinationNames_isNotFound() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.mp4"), "secret");
    store.put("master.m3u8", "#EXTM3U\nab12/video/720p/playlist.m3u8\n".getBytes(UTF_8));
    store.put(
        "ab12/report.json",
        "{\"source\":{\"identity\":{\"location\":\"%s\"}}}".formatted(file).getBytes(UTF_8));
    RawHttp http = serve();

    assertThat(http.get("source").code()).isEqualTo(404);
    assertThat(new Json().readTree(http.get("about.json").body()).get("source").isNull()).isTrue();
  }

  @Test
  void open_ofASourceThatIsNoFile_isRefused() {
    assertThatThrownBy(() -> LocalSource.open(folder))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SOURCE_NOT_FOUND));
  }

  @Test
  void get_ofAnObject_sendsItWithItsType() {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));

    RawHttp.Answer answer = serve().get("media/" + SEGMENT);

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("0123456789");
    assertThat(answer.header("Content-Type")).hasValue("video/iso.segment");
    assertThat(answer.header("Content-Length")).hasValue("10");
    assertThat(answer.header("Accept-Ranges")).hasValue("bytes");
    assertThat(answer.header("Cache-Control")).hasValue("no-store");
    assertThat(answer.header("Content-Security-Policy").orElseThrow()).startsWith("sandbox;");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, 234, bytes 2-4/10",
    "bytes=7-, 789, bytes 7-9/10",
    "bytes=-2, 89, bytes 8-9/10",
    "bytes=8-99, 89, bytes 8-9/10"
  })
  void get_ofARange_sendsThatPart(String range, String body, String contentRange) {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));

    RawHttp.Answer answer = serve().get("media/" + SEGMENT, "Range: " + range);

    assertThat(answer.code()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(answer.header("Content-Range")).hasValue(contentRange);
    assertThat(answer.header("Content-Length")).hasValue(Integer.toString(body.length()));
  }

  @Test
  void get_ofARangeBehindTheEnd_is416() {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));

    RawHttp.Answer answer = serve().get("media/" + SEGMENT, "Range: bytes=10-");

    assertThat(answer.code()).isEqualTo(416);
    assertThat(answer.header("Content-Range")).hasValue("bytes */10");
  }

  @Test
  void get_ofSeveralRanges_sendsTheWholeObject() {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));

    RawHttp.Answer answer = serve().get("media/" + SEGMENT, "Range: bytes=0-1,3-4");

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("0123456789");
  }

  @Test
  void get_ofAnObjectLargerThanABlock_sendsEveryByte() {
    byte[] large = new byte[(8 << 20) + 12_345];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 11));
    }
    LocalStore local = new LocalStore(folder);
    local.put(SEGMENT, large);
    RawHttp http = serve(local, Optional.of(folder));

    assertThat(http.get("media/" + SEGMENT).body()).isEqualTo(large);
    assertThat(http.get("media/" + SEGMENT, "Range: bytes=1-").body())
        .isEqualTo(java.util.Arrays.copyOfRange(large, 1, large.length));
  }

  @Test
  void head_sendsTheSameHeadAndNoBody() {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));
    RawHttp http = serve();

    RawHttp.Answer whole = http.send("HEAD", "/" + SECRET + "/media/" + SEGMENT);
    RawHttp.Answer part = http.send("HEAD", "/" + SECRET + "/media/" + SEGMENT, "Range: bytes=2-4");

    assertThat(whole.code()).isEqualTo(200);
    assertThat(whole.header("Content-Length")).hasValue("10");
    assertThat(whole.body()).isEmpty();
    assertThat(part.code()).isEqualTo(206);
    assertThat(part.header("Content-Length")).hasValue("3");
    assertThat(part.body()).isEmpty();
  }

  @Test
  void get_ofAnEmptyObject_sendsNothing() {
    store.put("ab12/text/text-1/segment-00000.vtt", new byte[0]);

    RawHttp.Answer answer = serve().get("media/ab12/text/text-1/segment-00000.vtt");

    assertThat(answer.code()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void post_isNotAllowed() {
    RawHttp.Answer answer = serve().send("POST", "/" + SECRET + "/about.json", "Content-Length: 0");

    assertThat(answer.code()).isEqualTo(405);
    assertThat(answer.header("Allow")).hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "media/../outside.json",
        "media/%2e%2e/outside.json",
        "media/..%2foutside.json",
        "media/%252e%252e/outside.json",
        "media/x/../../outside.json",
        "media/..%5coutside.json",
        "media//etc/passwd.json",
        "media/%00.json",
        "media/out/../outside.json",
        "media/.hidden.json",
        "media/x/.git/config.json",
        "media/link.json",
        "media/folder-link/secret.json",
        "media/secret.pem",
        "media/ab12",
        "media/",
        "nothing"
      })
  void get_ofWhatIsNotTheVideos_isNotFound(String path) throws IOException {
    Path destination = Files.createDirectories(folder.resolve("out"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createDirectories(destination.resolve("x/.git"));
    Files.createDirectories(destination.resolve("ab12"));
    Files.writeString(folder.resolve("outside.json"), "secret");
    Files.writeString(elsewhere.resolve("secret.json"), "secret");
    Files.writeString(destination.resolve("secret.pem"), "secret");
    Files.writeString(destination.resolve(".hidden.json"), "secret");
    Files.writeString(destination.resolve("x/.git/config.json"), "secret");
    Files.createSymbolicLink(destination.resolve("link.json"), folder.resolve("outside.json"));
    Files.createSymbolicLink(destination.resolve("folder-link"), elsewhere);
    RawHttp http = serve(new LocalStore(destination), Optional.of(destination));

    RawHttp.Answer answer = http.get(path);

    assertThat(answer.code()).isIn(404, 400);
    assertThat(answer.text()).doesNotContain("secret");
  }

  @Test
  void get_throughALinkThatStaysInside_isFound() throws IOException {
    Path destination = Files.createDirectories(folder.resolve("out"));
    Files.writeString(destination.resolve("status.json"), "{}");
    Files.createSymbolicLink(destination.resolve("same.json"), destination.resolve("status.json"));
    Path linked = Files.createSymbolicLink(folder.resolve("linked"), destination);
    RawHttp http = serve(new LocalStore(linked), Optional.of(linked));

    assertThat(http.get("media/same.json").text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1"})
  void get_forAnotherHost_isRefused(String host) {
    store.put("master.m3u8", "#EXTM3U".getBytes(UTF_8));

    RawHttp.Answer answer = serve().get("media/master.m3u8", "Host: " + host);

    assertThat(answer.code()).isEqualTo(421);
    assertThat(answer.text()).doesNotContain("#EXTM3U");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "127.0.0.1", "LOCALHOST", "[::1]:9"})
  void get_forThisMachineByAnotherName_isAnswered(String host) {
    assertThat(serve().get("", "Host: " + host).code()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/media/master.m3u8", "/wrong/media/master.m3u8", "/s3cr3t"})
  void get_withoutTheSecret_isNotFound(String path) {
    store.put("master.m3u8", "#EXTM3U".getBytes(UTF_8));

    assertThat(serve().send("GET", path).code()).isEqualTo(404);
  }

  @Test
  void server_listensOnLoopbackOnly() throws IOException {
    int port = serve().address().getPort();
    List<InetAddress> others =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();

    try (Socket reached = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(reached.isConnected()).isTrue();
    }
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, port).close())
          .as(other.toString())
          .isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void get_whereTheStoreFails_saysWhy() {
    store.put(SEGMENT, "0123456789".getBytes(UTF_8));
    store.failAt(
        InMemoryStore.Operation.READ,
        1,
        Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store does not answer."));

    RawHttp.Answer answer = serve().get("media/" + SEGMENT);

    assertThat(answer.code()).isEqualTo(502);
    assertThat(answer.text()).isEqualTo("The store does not answer.\n");
  }

  @Test
  void about_ofAPublishedVideo_namesWhatThereIs() {
    store.put("master.m3u8", "#EXTM3U\nab12/video/720p/playlist.m3u8\n".getBytes(UTF_8));
    store.put("ab12/report.html", "<!doctype html>".getBytes(UTF_8));
    store.put("ab12/poster.jpg", new byte[1]);
    store.put("ab12/storyboard/storyboard.vtt", "WEBVTT".getBytes(UTF_8));

    JsonNode about = new Json().readTree(serve().get("about.json").body());

    assertThat(about.get("playlist").asText()).isEqualTo("master.m3u8");
    assertThat(about.get("report").asText()).isEqualTo("ab12/report.html");
    assertThat(about.get("report_data").isNull()).isTrue();
    assertThat(about.get("poster").asText()).isEqualTo("ab12/poster.jpg");
    assertThat(about.get("storyboard").asText()).isEqualTo("ab12/storyboard/storyboard.vtt");
    assertThat(about.get("failed_report").isNull()).isTrue();
    assertThat(about.get("status").get("location").asText()).isEqualTo("memory:");
  }

  @Test
  void about_ofAFailedJob_namesItsReportOnly() {
    store.put("_work/report.html", "<!doctype html>".getBytes(UTF_8));

    JsonNode about = new Json().readTree(serve().get("about.json").body());

    assertThat(about.get("failed_report").asText()).isEqualTo("_work/report.html");
    assertThat(about.get("playlist").isNull()).isTrue();
    assertThat(about.get("report").isNull()).isTrue();
  }
}
