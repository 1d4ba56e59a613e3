package academy.video.ops.submit;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Setting;
import academy.video.json.Json;
import academy.video.testing.Page;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of examples/ that speak to AWS Batch themselves send what {@code submit} sends. */
class SubmitExamplesTest {

  private static final Pattern SETTING = Pattern.compile("\\b(?:VIDEO|R2)_[A-Z0-9_]+\\b");
  private static final Pattern FIELD =
      Pattern.compile("[\"']?\\b([A-Za-z][\\w-]*)[\"']?: |request(?:\\.|\\[\")(\\w+)(?:\"])? = ");

  private final Page apiPage = Page.read(Path.of("docs", "api.md"));
  private final JobRequest request =
      new JobRequest(
              "r2://uploads/7.mp4", "r2://videos/7", "7", "standard", "queue", "jobdef", "project")
          .withNodes(2);

  private static String text(String example) {
    return Page.read(Path.of("examples", example)).text();
  }

  private static Set<String> fieldsIn(String code) {
    return FIELD
        .matcher(code)
        .results()
        .flatMap(field -> Stream.of(field.group(1), field.group(2)))
        .filter(name -> name != null)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    return text.substring(from, text.indexOf(end, from));
  }

  private static Set<String> fieldsOf(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.properties()
        .forEach(
            member -> {
              names.add(member.getKey());
              names.addAll(fieldsOf(member.getValue()));
            });
    if (node.isArray()) {
      node.forEach(item -> names.addAll(fieldsOf(item)));
    }
    return names;
  }

  private JsonNode jsonOfApiPage(int index) {
    byte[] block = apiPage.blocks("json").get(index).getBytes(StandardCharsets.UTF_8);
    return new Json().readTree(block);
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit_video.py", "submit-video.mjs"})
  void request_ofAnExample_hasTheFieldsOfSubmitJob(String example) {
    JsonNode sent = request.asSubmitJob(Instant.EPOCH);

    String code = between(text(example), "request = {", "return request");
    assertThat(fieldsIn(code)).isEqualTo(fieldsOf(sent));
    assertThat(sent.at("/containerOverrides/environment"))
        .allSatisfy(variable -> assertThat(code).contains(variable.path("name").asText()));
    assertThat(apiPage.text()).contains(fieldsOf(sent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit_video.py", "submit-video.mjs"})
  void firstStatus_ofAnExample_hasTheFieldsOfThePage(String example) {
    String code = between(text(example), "status = {", "}");

    assertThat(fieldsIn(code)).isEqualTo(fieldsOf(jsonOfApiPage(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit_video.py", "submit-video.mjs"})
  void jobName_thatAnExampleAndThePageTell_isTheWorkers(String example) {
    assertThat(text(example)).contains(" is " + request.jobName());
    assertThat(jsonOfApiPage(0).path("jobName").asText()).isEqualTo(request.jobName());
  }

  @Test
  void variables_ofAllExamples_areSettings() throws IOException {
    Set<String> known =
        Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      for (Path file : files.toList()) {
        Stream<String> named =
            SETTING.matcher(Files.readString(file)).results().map(name -> name.group());
        assertThat(named).as(file.toString()).isSubsetOf(known);
      }
    }
  }
}
