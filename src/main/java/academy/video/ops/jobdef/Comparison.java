package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares what a file says with what AWS has, field by field. What AWS adds by itself is no
 * difference, and neither is an empty value where the other side has none; anything else that only
 * AWS has is one. What waits for a setting that is not given is not compared.
 */
final class Comparison {

  /** A variable that someone gave a secret in plain text: that is told, and not the secret. */
  private static final Pattern SECRET =
      Pattern.compile("environment\\[[^]]*(KEY|SECRET|TOKEN|PASSWORD|CREDENTIAL)");

  private static final String HIDDEN = "***";

  private final String thing;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Comparison(String thing) {
    this.thing = thing;
  }

  /**
   * What came out.
   *
   * @param differences in the order of the file
   * @param notes on rights that a role has beyond its file: perhaps meant so, perhaps not
   */
  record Result(List<Difference> differences, List<String> notes) {}

  static Result of(Piece piece, ObjectNode deployed) {
    Comparison comparison = new Comparison(piece.title());
    comparison.objects("", "", piece.body(), deployed);
    return new Result(comparison.differences, comparison.notes);
  }

  private void compare(String path, String name, JsonNode file, JsonNode deployed) {
    if (file.isTextual() && !JobdefSettings.missingIn(file).isEmpty()) {
      return;
    }
    if (isEmpty(file) && isEmpty(deployed)) {
      return;
    }
    if (file.isObject() && deployed.isObject()) {
      objects(path, name, file, deployed);
    } else if (file.isArray() && deployed.isArray()) {
      lists(path, name, file, deployed);
    } else if (file.isValueNode() && deployed.isArray() && deployed.size() == 1) {
      compare(path, name, file, deployed.get(0)); // IAM takes an item for a list of it
    } else if (file.isArray() && file.size() == 1 && deployed.isValueNode()) {
      compare(path, name, file.get(0), deployed);
    } else if (!same(name, file, deployed)) {
      add(path, file, deployed);
    }
  }

  private void objects(String path, String name, JsonNode file, JsonNode deployed) {
    for (Map.Entry<String, JsonNode> member : file.properties()) {
      compare(
          below(path, member.getKey()),
          member.getKey(),
          member.getValue(),
          deployed.path(member.getKey()));
    }
    for (Map.Entry<String, JsonNode> member : deployed.properties()) {
      if (file.has(member.getKey())
          || isEmpty(member.getValue())
          || isOfAws(member.getKey(), member.getValue())) {
        continue;
      }
      switch (name) {
        case "tags", "Tags" -> {} // an account may have tags of its own
        case "Policies" -> noteRights(member.getKey());
        default ->
            add(
                below(path, member.getKey()),
                JsonNodeFactory.instance.missingNode(),
                member.getValue());
      }
    }
  }

  private void lists(String path, String name, JsonNode file, JsonNode deployed) {
    Optional<String> key = keyOf(name);
    if (key.isPresent()) {
      objects(path, name, byKey(file, key.get()), byKey(deployed, key.get()));
    } else if (name.equals("ManagedPolicyArns")) {
      managedPolicies(path, texts(file), texts(deployed));
    } else if (isOrdered(name)) {
      for (int i = 0; i < Math.max(file.size(), deployed.size()); i++) {
        compare("%s[%d]".formatted(path, i), name, file.path(i), deployed.path(i));
      }
    } else if (!texts(file).equals(texts(deployed)) && JobdefSettings.missingIn(file).isEmpty()) {
      add(path, file, deployed);
    }
  }

  private void managedPolicies(String path, Set<String> file, Set<String> deployed) {
    for (String policy : file) {
      if (!deployed.contains(policy)) {
        differences.add(
            new Difference(thing, path + "[" + policy + "]", "attached", Difference.NOTHING));
      }
    }
    deployed.removeAll(file);
    deployed.forEach(this::noteRights);
  }

  private void noteRights(String policy) {
    notes.add(
        "The %s also has the policy %s, which no file names; it is left as it is."
            .formatted(thing, policy.replaceAll("[\\[\\]]", "")));
  }

  private static String below(String path, String name) {
    if (name.startsWith("[")) {
      return path + name;
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The member by which the items of a list are told apart, whatever their order. */
  private static Optional<String> keyOf(String list) {
    return switch (list) {
      case "environment", "secrets", "volumes", "ulimits" -> Optional.of("name");
      case "resourceRequirements" -> Optional.of("type");
      case "mountPoints", "tmpfs" -> Optional.of("containerPath");
      case "jobStateTimeLimitActions" -> Optional.of("reason");
      case "computeEnvironmentOrder" -> Optional.of("order");
      case "Policies" -> Optional.of("PolicyName");
      case "Statement" -> Optional.of("Sid");
      case "Tags" -> Optional.of("Key");
      case "Dimensions" -> Optional.of("Name");
      case "Targets" -> Optional.of("Id");
      case "BlockDeviceMappings" -> Optional.of("DeviceName");
      case "TagSpecifications" -> Optional.of("ResourceType");
      default -> Optional.empty();
    };
  }

  private static boolean isOrdered(String list) {
    return switch (list) {
      case "command",
          "entryPoint",
          "evaluateOnExit",
          "ec2Configuration",
          "UserData",
          "widgets",
          "metrics" ->
          true;
      default -> false;
    };
  }

  private static ObjectNode byKey(JsonNode list, String key) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (JsonNode item : list) {
      object.set("[" + item.path(key).asText() + "]", item);
    }
    return object;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(item -> texts.add(item.isValueNode() ? item.asText() : item.toString()));
    return texts;
  }

  private static boolean same(String name, JsonNode file, JsonNode deployed) {
    if (!file.isValueNode() || !deployed.isValueNode()) {
      return file.equals(deployed);
    }
    if (file.isNumber() && deployed.isNumber()) {
      return file.asDouble() == deployed.asDouble(); // CloudWatch answers 3 with 3.0
    }
    String wanted = file.asText();
    String found = deployed.asText();
    if (name.equals("action")) {
      return wanted.equalsIgnoreCase(found); // EvaluateOnExit: the action is not case sensitive
    }
    // Batch answers with a resource name where it was given a name.
    return wanted.equals(found)
        || (!wanted.startsWith("arn:") && found.startsWith("arn:") && found.endsWith("/" + wanted));
  }

  private static boolean isEmpty(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY, OBJECT -> node.isEmpty();
      case STRING -> node.asText().isEmpty();
      case NUMBER -> node.asDouble() == 0;
      case BOOLEAN -> !node.booleanValue();
      default -> true;
    };
  }

  /** What AWS's answers have beside what was asked for: identity, state, and its own defaults. */
  private static boolean isOfAws(String member, JsonNode value) {
    return switch (member) {
      case "jobDefinitionArn",
          "jobQueueArn",
          "computeEnvironmentArn",
          "ecsClusterArn",
          "revision",
          "status",
          "statusReason",
          "uuid",
          "desiredvCpus",
          "containerOrchestrationType",
          "jobQueueType",
          "updatePolicy",
          "Arn",
          "CreatedBy",
          "EventBusName",
          "AlarmArn",
          "AlarmConfigurationUpdatedTimestamp",
          "ActionsEnabled",
          "CreationDate",
          "LastModificationDate" ->
          true;
      // Without a bid, up to the price of On-Demand is paid (API reference, ComputeResource).
      case "bidPercentage" -> value.asInt() == 100;
      // Of a launch template's metadata options, where nobody asked for them.
      case "HttpProtocolIpv6", "InstanceMetadataTags" -> value.asText().equals("disabled");
      case "ScheduleExpressionTimezone" -> value.asText().equals("UTC");
      case "ActionAfterCompletion" -> value.asText().equals("NONE");
      default ->
          member.startsWith("State") // an alarm's, which changes by itself
              || member.startsWith("aws:")
              || member.startsWith("[aws:"); // tags
    };
  }

  private void add(String path, JsonNode file, JsonNode deployed) {
    boolean secret = SECRET.matcher(path).find();
    differences.add(new Difference(thing, path, text(file), secret ? HIDDEN : text(deployed)));
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Difference.NOTHING;
    }
    return node.isTextual() ? node.textValue() : node.toString();
  }

  /** Members of a file's first level in which there is a difference, in order. */
  static Map<String, List<Difference>> byMember(List<Difference> differences) {
    Map<String, List<Difference>> members = new LinkedHashMap<>();
    for (Difference difference : differences) {
      String member = difference.field().split("[.\\[]", 2)[0];
      members.computeIfAbsent(member, _ -> new ArrayList<>()).add(difference);
    }
    return members;
  }
}
