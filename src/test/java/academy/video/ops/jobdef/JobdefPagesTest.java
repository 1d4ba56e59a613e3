package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.BatchNames;
import academy.video.json.Json;
import academy.video.testing.FakeDeployment;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and templates say what the files say. */
class JobdefPagesTest {

  /** Settings with which every optional part is there. */
  private static final Map<String, String> OPTIONAL =
      Map.of(
          "alertTopicArn", "arn:topic",
          "apiDestinationArn", "arn:destination",
          "r2SecretKeyArn", "arn:key",
          "r2SourceSecretArn", "arn:secret",
          "r2SourceSecretKeyArn", "arn:key");

  private final Json json = new Json();
  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(json));

  /** Pieces of all variants by file. */
  private Map<String, Piece> pieces() {
    Map<String, Piece> pieces = new TreeMap<>();
    for (Choice choice : reader.choices()) {
      Choice whole = new Choice(choice.variant(), choice.architecture(), OPTIONAL);
      reader.read(whole).pieces().forEach(piece -> pieces.put(piece.file(), piece));
    }
    return pieces;
  }

  private static List<List<String>> rows(String header) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("docs/iam.md"))) {
      if (line.startsWith("| " + header + " |")) {
        inside = true;
      } else if (inside && line.startsWith("| ") && !line.startsWith("| ---")) {
        rows.add(
            Stream.of(line.split("\\|", -1)).map(cell -> cell.replace("`", "").strip()).toList());
      } else if (!line.startsWith("|")) {
        inside = false;
      }
    }
    return rows;
  }

  @Test
  void tableOfRoles_isThatOfTheFiles() throws IOException {
    Map<String, List<String>> page = new TreeMap<>();
    for (List<String> row : rows("role")) {
      page.put(row.get(2), List.of(row.get(1), row.get(3), row.get(5)));
      assertThat(row.get(4)).isNotBlank();
      assertThat(row.get(6)).isNotBlank();
    }

    Map<String, List<String>> files = new TreeMap<>();
    for (Piece piece : pieces().values()) {
      JsonNode body = piece.body();
      if (piece.kind() == Kind.SERVICE_LINKED_ROLE) {
        files.put(
            piece.file(), List.of(piece.name(), body.path("AWSServiceName").asText(), "AWS's own"));
      } else if (piece.kind() == Kind.ROLE) {
        TreeSet<String> policies = new TreeSet<>();
        body.path("Policies").forEach(policy -> policies.add(policy.path("PolicyName").asText()));
        body.path("ManagedPolicyArns")
            .forEach(arn -> policies.add(arn.asText().replaceFirst(".*/", "")));
        files.put(
            piece.file(),
            List.of(
                piece.name(),
                body.at("/AssumeRolePolicyDocument/Statement/0/Principal/Service").asText(),
                String.join(", ", policies)));
      }
    }
    assertThat(page).isEqualTo(files);
  }

  /** Whose worst is not written down was not thought about. */
  @Test
  void tableOfTheWorst_hasEveryRole() throws IOException {
    String page = Files.readString(Path.of("docs/iam.md"));
    String section = page.substring(page.indexOf("## The worst that a role's holder can do"));

    for (Piece piece : pieces().values()) {
      if (piece.kind() == Kind.ROLE || piece.kind() == Kind.SERVICE_LINKED_ROLE) {
        assertThat(section).contains("\n| `" + piece.name() + "` | ");
      }
    }
  }

  @Test
  void tableOfActions_isThatOfTheFiles() throws IOException {
    TreeSet<String> page = new TreeSet<>();
    for (List<String> row : rows("policy")) {
      page.add(row.get(1) + " " + row.get(2));
      assertThat(row.get(3).startsWith("everything")).as("%s", row).isEqualTo(isEverything(row));
      assertThat(row.get(4)).isNotBlank();
    }

    TreeSet<String> files = new TreeSet<>();
    statements()
        .forEach((policy, actions) -> actions.keySet().forEach(a -> files.add(policy + " " + a)));
    assertThat(page).isEqualTo(files);
  }

  private boolean isEverything(List<String> row) {
    return FakeDeployment.of(FakeDeployment.of(statements(), row.get(1)), row.get(2))
        .asText()
        .equals("*");
  }

  /** Of each policy the actions, and the resource of each. */
  private Map<String, Map<String, JsonNode>> statements() {
    Map<String, Map<String, JsonNode>> all = new TreeMap<>();
    for (Piece piece : pieces().values()) {
      for (JsonNode policy : piece.body().path("Policies")) {
        Map<String, JsonNode> actions = new TreeMap<>();
        for (JsonNode statement : policy.at("/PolicyDocument/Statement")) {
          JsonNode action = statement.path("Action");
          (action.isArray()
                  ? action
                  : json.readTree(("[" + action + "]").getBytes(StandardCharsets.UTF_8)))
              .forEach(name -> actions.put(name.asText(), statement.path("Resource")));
        }
        all.put(policy.path("PolicyName").asText(), actions);
      }
    }
    return all;
  }

  /** {@code -Ddocs.write=true} writes them anew. */
  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void template_isThatOfTheFiles(String variant) throws IOException {
    String template = CloudFormationText.of(reader.read(new Choice(variant, "arm64", Map.of())));
    Path file = Path.of("jobdef", "cloudformation." + variant + ".json");
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, template);
    }

    assertThat(file).hasContent(template);
  }

  /** CloudFormation quotas, "Template body size in a request"; the rest is room for one's own. */
  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void template_isSmallEnoughForADeploymentWithoutABucket(String variant) throws IOException {
    Path file = Path.of("jobdef", "cloudformation." + variant + ".json");

    assertThat(Files.size(file)).isLessThan(51_200 - 8_192);
    assertThat(json.readTree(Files.readAllBytes(file)))
        .isEqualTo(CloudFormation.of(reader.read(new Choice(variant, "arm64", Map.of()))));
  }

  /** A reference to a resource of Batch is its ARN; the worker is told names. */
  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void template_tellsTheWorkerNamesThatItsSettingsTake(String variant) {
    JsonNode template = CloudFormation.of(reader.read(new Choice(variant, "amd64", Map.of())));
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variables : template.findValues("Environment")) {
      for (JsonNode variable : variables) {
        JsonNode value = variable.path("Value");
        if (variable.path("Name").asText().startsWith("VIDEO_BATCH_")) {
          String name =
              value.isTextual()
                  ? value.asText()
                  : template
                      .path("Parameters")
                      .path(value.path("Ref").asText())
                      .path("Default")
                      .asText();
          environment.put(variable.path("Name").asText(), name);
        }
      }
    }

    assertThat(environment)
        .containsOnlyKeys(
            "VIDEO_BATCH_JOB_QUEUE", "VIDEO_BATCH_JOB_DEFINITION", "VIDEO_BATCH_PROJECT")
        .doesNotContainValue("");
    assertThat(BatchNames.read(Map.of(), environment))
        .isEqualTo(BatchNames.read(Map.of(), Map.of()));
  }

  /** Whatever a template refers to is in it, and nothing waits for itself. */
  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void template_refersToWhatItHas(String variant) {
    JsonNode template = CloudFormation.of(reader.read(new Choice(variant, "amd64", Map.of())));
    TreeSet<String> known =
        new TreeSet<>(
            List.of(
                "AWS::Region",
                "AWS::AccountId",
                "AWS::Partition",
                "AWS::URLSuffix",
                "AWS::NoValue"));
    template.path("Parameters").fieldNames().forEachRemaining(known::add);
    int parameters = known.size();
    template.path("Resources").fieldNames().forEachRemaining(known::add);
    assertThat(known).hasSize(parameters + template.path("Resources").size());

    TreeSet<String> named = new TreeSet<>(template.findValuesAsText("Ref"));
    template.findValues("Fn::GetAtt").forEach(of -> named.add(of.path(0).asText()));
    template
        .findValuesAsText("Fn::Sub")
        .forEach(
            text ->
                Pattern.compile("\\$\\{([^}]+)}")
                    .matcher(text)
                    .results()
                    .forEach(match -> named.add(match.group(1))));
    template.findValues("DependsOn").forEach(list -> list.forEach(id -> named.add(id.asText())));
    assertThat(known).containsAll(named);
    template
        .path("Resources")
        .properties()
        .forEach(
            resource ->
                assertThat(resource.getValue().path("DependsOn").toString())
                    .doesNotContain("\"" + resource.getKey() + "\""));
    assertThat(
            template
                .at("/Resources/Ec2SpotComputeEnvironment/Properties/ServiceRole")
                .isMissingNode())
        .isTrue();
  }
}
