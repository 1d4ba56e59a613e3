package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The same files as one CloudFormation template: each setting that they use is a parameter, each
 * file a resource. CloudFormation's properties are the members of AWS's APIs with a capital letter.
 *
 * <p>A service-linked role can't be made twice in an account, so a parameter says whether this
 * stack makes it. A compute environment names none: Batch then makes and uses its own.
 */
public final class CloudFormation {

  private final Blueprint blueprint;

  /** Logical ids of resources, by the setting that is their name. */
  private final Map<String, String> idsByNameSetting = new LinkedHashMap<>();

  private final TreeSet<String> parameters = new TreeSet<>();

  /** Settings that decide whether an optional part is there. */
  private final TreeSet<String> conditions = new TreeSet<>();

  private CloudFormation(Blueprint blueprint) {
    this.blueprint = blueprint;
  }

  /** The template. */
  public static ObjectNode of(Blueprint blueprint) {
    return new CloudFormation(blueprint).template();
  }

  private ObjectNode template() {
    Map<Blueprint.Template, String> ids = new LinkedHashMap<>();
    for (Blueprint.Template template : blueprint.templates()) {
      String id = logicalId(template);
      ids.put(template, id);
      reference(template.body().path(template.kind().nameMember()).asText())
          .ifPresent(setting -> idsByNameSetting.put(setting, id));
    }
    ObjectNode resources = object();
    ids.forEach((template, id) -> resources.set(id, resource(template, id)));
    ObjectNode root = object();
    root.put("AWSTemplateFormatVersion", "2010-09-09");
    root.put(
        "Description",
        "The video worker on AWS Batch (%s): roles, log group, compute environments, queues, job"
                .formatted(blueprint.choice().variant())
            + " definitions and the schedule of stuck-scan. Made by jobdef render"
            + " --cloudformation.");
    root.set("Parameters", parameters());
    root.set("Conditions", conditions());
    root.set("Resources", resources);
    return root;
  }

  private ObjectNode parameters() {
    ObjectNode all = object();
    blueprint
        .settings()
        .values()
        .forEach(
            (name, setting) -> {
              if (!parameters.contains(name)) {
                return;
              }
              JsonNode value = setting.value();
              ObjectNode parameter = all.putObject(capital(name));
              parameter.put(
                  "Type",
                  value.isArray() ? "CommaDelimitedList" : value.isNumber() ? "Number" : "String");
              parameter.put("Description", setting.meaning());
              if (setting.isGiven() || conditions.contains(name)) {
                parameter.put("Default", value.isArray() ? joined(value) : value.asText());
              }
            });
    for (Blueprint.Template template : blueprint.templates()) {
      if (template.kind() == Kind.SERVICE_LINKED_ROLE) {
        ObjectNode parameter = all.putObject(logicalId(template) + "State");
        parameter
            .put("Type", "String")
            .put(
                "Description",
                "CREATE: this stack makes %s. EXISTS: the account has it, or AWS makes it itself."
                    .formatted(template.body().path("RoleName").asText()))
            .put("Default", madeByAws(template) ? "EXISTS" : "CREATE");
        parameter.putArray("AllowedValues").add("CREATE").add("EXISTS");
      }
    }
    return all;
  }

  /** Batch makes its role with the first compute environment; EC2 makes none for Batch. */
  private static boolean madeByAws(Blueprint.Template template) {
    return template.body().path("AWSServiceName").asText().startsWith("batch.");
  }

  private ObjectNode conditions() {
    ObjectNode all = object();
    for (String setting : conditions) {
      ArrayNode not = all.putObject(condition(setting)).putArray("Fn::Not");
      ArrayNode equal = not.addObject().putArray("Fn::Equals");
      equal.addObject().put("Ref", parameter(setting));
      equal.add("");
    }
    for (Blueprint.Template template : blueprint.templates()) {
      if (template.kind() == Kind.SERVICE_LINKED_ROLE) {
        String id = logicalId(template);
        ArrayNode equal = all.putObject("Creates" + id).putArray("Fn::Equals");
        equal.addObject().put("Ref", id + "State");
        equal.add("CREATE");
      }
    }
    return all;
  }

  /** The condition's name; the setting becomes a parameter that may be empty. */
  private String condition(String setting) {
    conditions.add(setting);
    var _ = parameter(setting);
    return "With" + capital(setting);
  }

  private static String joined(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(item -> text.append(text.isEmpty() ? "" : ",").append(item.asText()));
    return text.toString();
  }

  private ObjectNode resource(Blueprint.Template template, String id) {
    Optional<OptionalPart> part = OptionalPart.of(template.body());
    ObjectNode body = part.map(OptionalPart::content).orElse(template.body()).deepCopy();
    ObjectNode resource = object().put("Type", type(template.kind()));
    part.ifPresent(optional -> resource.put("Condition", condition(optional.setting())));
    switch (template.kind()) {
      case SERVICE_LINKED_ROLE -> {
        body.remove("RoleName"); // AWS names it
        resource.put("Condition", "Creates" + id);
        resource.put("DeletionPolicy", "Retain").put("UpdateReplacePolicy", "Retain");
      }
      case COMPUTE_ENVIRONMENT -> {
        body.remove("serviceRole");
        // Changed in place: the name can't be given to a second one beside it.
        body.put("replaceComputeEnvironment", false);
        body.putObject("updatePolicy")
            .put("terminateJobsOnUpdate", false)
            .put("jobExecutionTimeoutMinutes", Registrar.LONGEST_FOR_JOBS_MINUTES);
      }
      case LOG_GROUP -> {
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        body.path("tags")
            .properties()
            .forEach(tag -> tags.addObject().put("Key", tag.getKey()).set("Value", tag.getValue()));
        body.remove("tags");
        body.set("Tags", tags);
        resource.put("DeletionPolicy", "Retain").put("UpdateReplacePolicy", "Retain");
      }
      case SCHEDULE -> {
        if (body.path("Target") instanceof ObjectNode target) {
          target.put("Input", target.path("Input").toString());
        }
      }
      case DASHBOARD -> body.put("DashboardBody", body.path("DashboardBody").toString());
      default -> {}
    }
    ArrayNode needs = dependencies(template, id);
    if (!needs.isEmpty()) {
      resource.set("DependsOn", needs);
    }
    String own = template.body().path(template.kind().nameMember()).asText();
    resource.set("Properties", properties(body, /* named= */ false, own));
    return resource;
  }

  /** What a text names inside of another text: CloudFormation can't see that by itself. */
  private ArrayNode dependencies(Blueprint.Template template, String id) {
    TreeSet<String> needed = new TreeSet<>();
    if (template.kind() == Kind.COMPUTE_ENVIRONMENT) { // which names none of them
      blueprint.templates().stream()
          .filter(other -> other.kind() == Kind.SERVICE_LINKED_ROLE)
          .map(CloudFormation::logicalId)
          .forEach(needed::add);
    }
    if (template.kind() != Kind.ROLE) { // policies may name what is not there yet
      texts(template.body())
          .filter(text -> reference(text).isEmpty())
          .flatMap(text -> JobdefSettings.namesIn(text).stream())
          .map(idsByNameSetting::get)
          .filter(other -> other != null && !other.equals(id))
          .forEach(needed::add);
      // Named as a whole inside the schedule's input, which becomes one text.
      if (template.kind() == Kind.SCHEDULE) {
        texts(template.body().at("/Target/Input"))
            .flatMap(text -> JobdefSettings.namesIn(text).stream())
            .map(idsByNameSetting::get)
            .filter(other -> other != null)
            .forEach(needed::add);
      }
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    needed.forEach(list::add);
    return list;
  }

  private static Stream<String> texts(JsonNode node) {
    if (node.isTextual()) {
      return Stream.of(node.textValue());
    }
    Stream.Builder<JsonNode> children = Stream.builder();
    node.forEach(children::add);
    return children.build().flatMap(CloudFormation::texts);
  }

  /**
   * A value as a property.
   *
   * @param named whether the members' names are data, such as those of tags
   * @param own the text that is the resource's own name
   */
  private JsonNode properties(JsonNode node, boolean named, String own) {
    if (node.isObject()) {
      ObjectNode object = object();
      node.properties()
          .forEach(
              e ->
                  object.set(
                      named ? e.getKey() : capital(e.getKey()),
                      switch (e.getKey()) {
                        case "environment" -> environment(e.getValue());
                        case "launchTemplate" -> launchTemplate(e.getValue());
                        case "UserData" -> userData(e.getValue());
                        default -> properties(e.getValue(), named || holdsNames(e.getKey()), own);
                      }));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(item(item, named, own)));
      return array;
    }
    return node.isTextual() ? text(node.textValue(), own) : node;
  }

  private JsonNode item(JsonNode item, boolean named, String own) {
    Optional<OptionalPart> part = OptionalPart.of(item);
    if (part.isEmpty()) {
      return properties(item, named, own);
    }
    ObjectNode choice = object();
    choice
        .putArray("Fn::If")
        .add(condition(part.get().setting()))
        .add(properties(part.get().content(), named, own))
        .addObject()
        .put("Ref", "AWS::NoValue");
    return choice;
  }

  /**
   * A container's environment. The worker is told names; a reference to a resource of Batch is its
   * ARN (AWS::Batch::JobQueue, "Return values").
   */
  private ArrayNode environment(JsonNode variables) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (JsonNode variable : variables) {
      String value = variable.path("value").asText();
      ObjectNode item = list.addObject().put("Name", variable.path("name").asText());
      item.set("Value", text(value, value));
    }
    return list;
  }

  /** By the number of its version: only then does a new version change a compute environment. */
  private ObjectNode launchTemplate(JsonNode named) {
    String id =
        reference(named.path("launchTemplateName").asText())
            .map(idsByNameSetting::get)
            .orElseThrow(() -> new IllegalStateException("no setting names " + named));
    ObjectNode object = object();
    object.putObject("LaunchTemplateId").put("Ref", id);
    object.putObject("Version").putArray("Fn::GetAtt").add(id).add("LatestVersionNumber");
    return object;
  }

  private static ObjectNode userData(JsonNode lines) {
    return object().put("Fn::Base64", UserData.text(lines));
  }

  private static boolean holdsNames(String member) {
    return switch (member) {
      case "tags",
          "options",
          "parameters",
          "EventPattern",
          "PolicyDocument",
          "AssumeRolePolicyDocument" ->
          true;
      default -> false;
    };
  }

  private JsonNode text(String text, String own) {
    Optional<String> whole = reference(text);
    if (whole.isPresent()) {
      // A default can't name other parameters, so what is made of them stands where it is used.
      Optional<String> others = blueprint.settings().madeOfOthers(whole.get());
      if (others.isPresent()) {
        return text(others.get(), own);
      }
      String id = idsByNameSetting.get(whole.get());
      return object().put("Ref", id != null && !text.equals(own) ? id : parameter(whole.get()));
    }
    if (JobdefSettings.namesIn(text).isEmpty()) {
      return JsonNodeFactory.instance.textNode(text);
    }
    String filled = text;
    for (String setting : JobdefSettings.namesIn(text)) {
      filled = filled.replace("${" + setting + "}", "${" + parameter(setting) + "}");
    }
    return object().put("Fn::Sub", filled);
  }

  /** The setting that a text is nothing but the value of. */
  private static Optional<String> reference(String text) {
    return JobdefSettings.namesIn(text).stream()
        .filter(setting -> text.equals("${" + setting + "}"))
        .findFirst();
  }

  private String parameter(String setting) {
    return switch (setting) {
      case "region" -> "AWS::Region";
      case "account" -> "AWS::AccountId";
      case "partition" -> "AWS::Partition";
      case "urlSuffix" -> "AWS::URLSuffix";
      default -> {
        parameters.add(setting);
        yield capital(setting);
      }
    };
  }

  private static String logicalId(Blueprint.Template template) {
    String file = template.file();
    String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
    StringBuilder id = new StringBuilder();
    for (String word : base.split("[.-]", /* limit= */ -1)) {
      id.append(capital(word));
    }
    return id.append(
            switch (template.kind()) {
              case SERVICE_LINKED_ROLE -> "ServiceLinkedRole";
              case ROLE -> "IamRole";
              case INSTANCE_PROFILE -> "IamInstanceProfile";
              case LOG_GROUP -> "LogGroup";
              case LAUNCH_TEMPLATE -> "LaunchTemplate";
              case COMPUTE_ENVIRONMENT -> "ComputeEnvironment";
              case JOB_QUEUE -> "JobQueue";
              case JOB_DEFINITION -> "JobDefinition";
              case SCHEDULE -> "Schedule";
              case RULE -> "EventRule";
              case ALARM -> "CloudWatchAlarm";
              case DASHBOARD -> "CloudWatchDashboard";
            })
        .toString();
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case SERVICE_LINKED_ROLE -> "AWS::IAM::ServiceLinkedRole";
      case ROLE -> "AWS::IAM::Role";
      case INSTANCE_PROFILE -> "AWS::IAM::InstanceProfile";
      case LOG_GROUP -> "AWS::Logs::LogGroup";
      case LAUNCH_TEMPLATE -> "AWS::EC2::LaunchTemplate";
      case COMPUTE_ENVIRONMENT -> "AWS::Batch::ComputeEnvironment";
      case JOB_QUEUE -> "AWS::Batch::JobQueue";
      case JOB_DEFINITION -> "AWS::Batch::JobDefinition";
      case SCHEDULE -> "AWS::Scheduler::Schedule";
      case RULE -> "AWS::Events::Rule";
      case ALARM -> "AWS::CloudWatch::Alarm";
      case DASHBOARD -> "AWS::CloudWatch::Dashboard";
    };
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
