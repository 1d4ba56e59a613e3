package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import academy.video.config.Setting;
import academy.video.testing.Page;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wiremock.org.yaml.snakeyaml.Yaml;

/** examples/compose.yaml: what its nodes are told is what the worker takes. */
class ComposeExampleTest {

  private static final String IMAGE = "video-worker";

  private final JsonNode services = services();

  private static JsonNode services() {
    String text = Page.read(Path.of("examples", "compose.yaml")).text();
    Map<String, Object> compose = new Yaml().load(text);
    return new ObjectMapper().valueToTree(compose).path("services");
  }

  private List<JsonNode> nodes() {
    List<JsonNode> nodes = new ArrayList<>();
    services.forEach(
        service -> {
          if (service.path("image").asText().equals(IMAGE)) {
            nodes.add(service);
          }
        });
    return nodes;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void nodes_haveTheSameCommandWhichTheWorkerTakes() {
    List<List<String>> commands =
        nodes().stream().map(node -> texts(node.path("command"))).distinct().toList();

    assertThat(commands).hasSize(1);
    assertThatCode(
            () ->
                new CommandHarness()
                    .runner()
                    .commands()
                    .parseArgs(commands.getFirst().toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void nodes_areNumberedFromZeroAndKnowHowManyTheyAre() {
    int count = nodes().size();

    assertThat(count).isGreaterThan(1);
    assertThat(nodes())
        .extracting(node -> node.at("/environment/VIDEO_NODES").asInt())
        .containsOnly(count);
    assertThat(nodes())
        .extracting(node -> node.at("/environment/VIDEO_NODE").asInt(-1))
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void environment_ofNodes_isOfKnownSettings() {
    for (JsonNode node : nodes()) {
      assertThat(node.path("environment").fieldNames())
          .toIterable()
          .isNotEmpty()
          .allSatisfy(
              name -> assertThatCode(() -> Setting.valueOf(name)).doesNotThrowAnyException());
    }
  }

  @Test
  void source_isAClipOfTheMountedTestMedia() {
    for (JsonNode node : nodes()) {
      String[] mount = node.at("/volumes/0").asText().split(":", -1);
      Path folder = Path.of("examples", mount[0]).normalize();
      Path source = Path.of(texts(node.path("command")).get(1));

      assertThat(folder).isEqualTo(Path.of("test-media"));
      assertThat(folder.resolve(Path.of(mount[1]).relativize(source))).isNotEmptyFile();
      assertThat(mount[2]).isEqualTo("ro");
    }
  }

  /** It is the one that the README builds and runs. */
  @Test
  void image_isCalledAsInTheReadme() {
    assertThat(String.join("", Page.read(Path.of("README.md")).blocks("sh")))
        .contains(" %s encode ".formatted(IMAGE));
  }

  /** The nodes reach the server by its service's name, and find the bucket of their destination. */
  @Test
  void s3Server_isOneVersionAndHasTheBucket() {
    JsonNode server = services.path("s3");
    JsonNode node = nodes().getFirst();

    assertThat(server.path("image").asText()).matches("[a-z0-9]+/[a-z0-9]+:\\d+\\.\\d+\\.\\d+");
    assertThat(texts(node.path("depends_on"))).containsExactly("s3");
    assertThat(node.at("/environment/R2_ENDPOINT").asText()).isEqualTo("http://s3:9090");
    assertThat(texts(node.path("command")).getLast())
        .startsWith(
            "r2://%s/"
                .formatted(
                    server
                        .at("/environment/COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS")
                        .asText()));
  }
}
