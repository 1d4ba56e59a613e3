package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether what the definition names is there, and is enough for a container to start and work. */
final class DefinitionRules {

  private static final String DEFAULT_LOG_GROUP = "/aws/batch/job";
  private static final Pattern REFERENCE = Pattern.compile("Ref::([A-Za-z0-9_.-]+)");

  void judge(Case about, Notes notes) {
    if (about.container().isMissingNode()) {
      return;
    }
    image(about, notes);
    executionRole(about, notes);
    jobRole(about, notes);
    secrets(about, notes);
    logGroup(about, notes);
    command(about, notes);
    variables(about, notes);
  }

  private static AwsOperation source(Case about) {
    return EnvironmentRules.source(about);
  }

  private static void image(Case about, Notes notes) {
    String name = about.container().path("image").asText();
    Optional<Image> image = Image.of(name);
    if (image.isEmpty()) {
      return;
    }
    Fact<JsonNode> found = image.get().inEcr(about.facts());
    if (found.isAbsent()) {
      boolean repository = image.get().isRepositoryMissing(about.facts());
      notes.certain(
          Cause.IMAGE_MISSING,
          repository
              ? "image %s can't be pulled: ECR has no repository %s"
                  .formatted(name, image.get().repository())
              : "image %s can't be pulled: repository %s has no image %s"
                  .formatted(name, image.get().repository(), image.get().version()),
          List.of(
              seen(source(about), "image", name),
              seen(
                  AwsOperation.ECR_DESCRIBE_IMAGES,
                  "error",
                  repository ? "RepositoryNotFoundException" : "ImageNotFoundException")),
          "aws ecr describe-images --repository-name " + image.get().repository(),
          "push the image, or register the definition with one that is there");
      return;
    }
    found.unseen().ifPresent(why -> notes.open("image %s exists".formatted(name), why));
    if (found.value().isPresent()) {
      notes.well("image %s is in ECR".formatted(name));
      processors(about, image.get(), notes);
    }
  }

  private static void processors(Case about, Image image, Notes notes) {
    Set<String> has = image.processors(about.facts());
    List<Environment> environments = about.seenEnvironments();
    Set<String> needs = new TreeSet<>();
    for (Environment environment : environments) {
      Optional<String> processor =
          environment.isFargate() ? fargateProcessor(about) : TypeRules.processor(environment);
      processor.ifPresent(needs::add);
    }
    if (has.isEmpty() && !needs.isEmpty()) {
      notes.open(
          "image %s is made for %s".formatted(image.name(), Words.list(needs)),
          about
              .facts()
              .answer(AwsOperation.ECR_BATCH_GET_IMAGE, image.version())
              .unseen()
              .orElse("its manifest does not tell"));
    }
    if (has.isEmpty() || needs.isEmpty()) {
      return;
    }
    Set<String> missing = new TreeSet<>(needs);
    missing.removeAll(has);
    if (missing.isEmpty()) {
      notes.well("image %s is made for %s".formatted(image.name(), Words.list(has)));
      return;
    }
    String clause =
        "image %s is made for %s, and %s %s %s"
            .formatted(
                image.name(),
                Words.list(has),
                Words.list(environments.stream().map(Environment::called).toList()),
                environments.size() == 1 ? "starts" : "start",
                Words.list(missing));
    List<Evidence> evidence =
        List.of(
            seen(AwsOperation.ECR_BATCH_GET_IMAGE, "imageManifest", Words.list(has)),
            seen(
                AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
                "computeResources.instanceTypes",
                Words.list(
                    environments.stream().flatMap(e -> e.instanceTypes().stream()).toList())));
    String[] fix = {
      "docker buildx build --platform linux/amd64,linux/arm64 --push -t %s ."
          .formatted(image.name()),
      "or use instance types of the image's processor in the environment"
    };
    if (about.wholeOrder()
        && environments.size() == about.environments().size()
        && missing.equals(needs)) {
      notes.certain(Cause.IMAGE_ARCHITECTURE, clause, evidence, fix);
    } else {
      notes.likely(Cause.IMAGE_ARCHITECTURE, clause, evidence, fix);
    }
  }

  private static Optional<String> fargateProcessor(Case about) {
    return Optional.of(
        about
                .container()
                .at("/runtimePlatform/cpuArchitecture")
                .asText("X86_64")
                .equalsIgnoreCase("ARM64")
            ? "arm64"
            : "amd64");
  }

  private static void executionRole(Case about, Notes notes) {
    String role = about.role("executionRoleArn");
    boolean secrets = !about.container().path("secrets").isEmpty();
    boolean fargate = about.isFargate().orElse(false);
    if (role.isEmpty()) {
      if (secrets || fargate) {
        notes.certain(
            Cause.EXECUTION_ROLE_MISSING,
            "job definition %s has %s and no execution role"
                .formatted(about.definitionName(), secrets ? "secrets" : "platform FARGATE"),
            List.of(seen(source(about), "executionRoleArn", "(none)")),
            "register the definition with executionRoleArn");
      }
      return;
    }
    if (!usable(about, role, "execution role", notes)) {
      return;
    }
    String name = Case.lastPart(role);
    if (fargate && Image.of(about.container().path("image").asText()).isPresent()) {
      pull(about, name, notes);
    }
    for (String secret : secretArns(about)) {
      String action =
          secret.startsWith("arn:aws:secretsmanager:")
              ? "secretsmanager:GetSecretValue"
              : "ssm:GetParameters";
      Roles.May may = Roles.may(about.facts(), name, action);
      switch (may.answer()) {
        case YES -> notes.well("execution role %s may read secrets".formatted(name));
        case NO ->
            // The secret's own policy may allow it all the same.
            notes.likely(
                Cause.SECRET_DENIED,
                "execution role %s has no right to %s".formatted(name, action),
                List.of(
                    seen(
                        AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
                        "AttachedPolicies",
                        "none allows " + action)),
                grant(name, action, secret));
        case UNKNOWN -> notes.open("execution role %s may read secrets".formatted(name), may.why());
      }
    }
  }

  static String grant(String role, String action, String resource) {
    return ("aws iam put-role-policy --role-name %s --policy-name read-secret"
            + " --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
            + "\"Allow\",\"Action\":\"%s\",\"Resource\":\"%s\"}]}'")
        .formatted(role, action, resource);
  }

  private static void pull(Case about, String role, Notes notes) {
    Roles.May may = Roles.may(about.facts(), role, "ecr:GetAuthorizationToken");
    switch (may.answer()) {
      case YES -> notes.well("execution role %s may pull from ECR".formatted(role));
      case NO ->
          notes.certain(
              Cause.IMAGE_PULL_DENIED,
              ("image %s can't be pulled: execution role %s has no right to"
                      + " ecr:GetAuthorizationToken")
                  .formatted(about.container().path("image").asText(), role),
              List.of(
                  seen(
                      AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
                      "AttachedPolicies",
                      "none allows ecr:GetAuthorizationToken")),
              ("aws iam attach-role-policy --role-name %s --policy-arn"
                      + " arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")
                  .formatted(role));
      case UNKNOWN -> notes.open("execution role %s may pull from ECR".formatted(role), may.why());
    }
  }

  private static void jobRole(Case about, Notes notes) {
    String role = about.role("jobRoleArn");
    if (!role.isEmpty()) {
      var _ = usable(about, role, "job role", notes);
    }
  }

  /** Whether ECS can take on the role, as far as it can be seen. */
  private static boolean usable(Case about, String role, String what, Notes notes) {
    String name = Case.lastPart(role);
    Fact<JsonNode> found = Roles.role(about.facts(), name);
    if (found.isAbsent()) {
      notes.certain(
          Cause.EXECUTION_ROLE_UNUSABLE,
          "%s %s of job definition %s does not exist".formatted(what, name, about.definitionName()),
          List.of(
              seen(source(about), what.replace(" ", "") + "Arn", role),
              seen(AwsOperation.IAM_GET_ROLE, "error", "NoSuchEntity")),
          "create the role, or register the definition with one that exists");
      return false;
    }
    found.unseen().ifPresent(why -> notes.open("%s %s exists".formatted(what, name), why));
    boolean refused =
        found
            .value()
            .filter(json -> Roles.trusts(json, "ecs-tasks.amazonaws.com") == Roles.Answer.NO)
            .isPresent();
    if (refused) {
      notes.certain(
          Cause.EXECUTION_ROLE_UNUSABLE,
          "%s %s of job definition %s trusts %s, not ecs-tasks.amazonaws.com"
              .formatted(
                  what,
                  name,
                  about.definitionName(),
                  Roles.principals(found.value().orElseThrow())),
          List.of(
              seen(
                  AwsOperation.IAM_GET_ROLE,
                  "AssumeRolePolicyDocument",
                  Roles.principals(found.value().orElseThrow()))),
          ("aws iam update-assume-role-policy --role-name %s --policy-document"
                  + " '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                  + "\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},"
                  + "\"Action\":\"sts:AssumeRole\"}]}'")
              .formatted(name));
    } else if (found.value().isPresent()) {
      notes.well("%s %s exists and trusts ECS tasks".formatted(what, name));
    }
    return !refused;
  }

  /** The secrets' names without the key and version behind them. */
  private static Set<String> secretArns(Case about) {
    Set<String> arns = new LinkedHashSet<>();
    for (JsonNode secret : about.container().path("secrets")) {
      String from = secret.path("valueFrom").asText();
      String[] parts = from.split(":", -1);
      arns.add(
          from.startsWith("arn:aws:secretsmanager:") && parts.length > 7
              ? String.join(":", List.of(parts).subList(0, 7))
              : from);
    }
    return arns;
  }

  private static void secrets(Case about, Notes notes) {
    for (String arn : secretArns(about)) {
      if (!arn.startsWith("arn:aws:secretsmanager:")) {
        continue;
      }
      Fact<JsonNode> secret =
          about.facts().answer(AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, arn);
      String name = arn.substring(arn.lastIndexOf(':') + 1);
      boolean deleted = secret.value().filter(json -> json.has("DeletedDate")).isPresent();
      secret.unseen().ifPresent(why -> notes.open("secret %s exists".formatted(name), why));
      if (secret.isAbsent() || deleted) {
        notes.certain(
            Cause.SECRET_MISSING,
            "secret %s of job definition %s %s"
                .formatted(
                    name,
                    about.definitionName(),
                    deleted ? "is scheduled for deletion" : "does not exist"),
            List.of(
                seen(source(about), "secrets[].valueFrom", arn),
                seen(
                    AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
                    deleted ? "DeletedDate" : "error",
                    deleted
                        ? secret.value().orElseThrow().path("DeletedDate").asText()
                        : "ResourceNotFoundException")),
            deleted
                ? "aws secretsmanager restore-secret --secret-id " + arn
                : "aws secretsmanager create-secret …, or correct valueFrom in the definition");
      } else if (secret.value().isPresent()) {
        notes.well("secret %s exists".formatted(name));
      }
    }
  }

  static String logGroupOf(Case about) {
    return about
        .container()
        .at("/logConfiguration/options/awslogs-group")
        .asText(DEFAULT_LOG_GROUP);
  }

  private static void logGroup(Case about, Notes notes) {
    if (!about.container().at("/logConfiguration/logDriver").asText("awslogs").equals("awslogs")) {
      return;
    }
    String group = logGroupOf(about);
    String asked = about.question().logGroup().value();
    if (!group.equals(asked)) {
      notes.certain(
          Cause.LOG_GROUP_DIFFERS,
          "names differ: job definition %s writes to log group %s, not %s"
              .formatted(about.definitionName(), group, asked),
          List.of(seen(source(about), "logConfiguration.options.awslogs-group", group)),
          "give the name with --log-group or VIDEO_BATCH_LOG_GROUP, or correct the definition");
    }
    if (group.equals(DEFAULT_LOG_GROUP)) {
      return; // Batch makes it
    }
    Fact<JsonNode> found =
        about
            .facts()
            .item(AwsOperation.LOGS_DESCRIBE_LOG_GROUPS, "logGroups", "logGroupName", group);
    found.unseen().ifPresent(why -> notes.open("log group %s exists".formatted(group), why));
    boolean made =
        about
            .container()
            .at("/logConfiguration/options/awslogs-create-group")
            .asText("false")
            .equals("true");
    if (found.isAbsent() && !made) {
      notes.certain(
          Cause.LOG_GROUP_MISSING,
          "log group %s of job definition %s does not exist"
              .formatted(group, about.definitionName()),
          List.of(
              seen(source(about), "logConfiguration.options.awslogs-group", group),
              seen(AwsOperation.LOGS_DESCRIBE_LOG_GROUPS, "logGroups", "none of this name")),
          "aws logs create-log-group --log-group-name " + group);
    } else if (found.value().isPresent()) {
      notes.well("log group %s exists".formatted(group));
    }
  }

  /** The image starts the worker itself: a command is one of the worker's, or nothing. */
  private static void command(Case about, Notes notes) {
    List<String> command = Job.texts(about.container().path("command"));
    if (command.isEmpty()) {
      return;
    }
    String first = command.getFirst();
    if (!first.startsWith("-") && !first.startsWith("Ref::") && !WorkerCommands.has(first)) {
      notes.certain(
          Cause.COMMAND_OVERRIDDEN,
          "the command is '%s', and %s is none of the worker's commands"
              .formatted(Words.clause(String.join(" ", command), 120), first),
          List.of(seen(source(about), "command", String.join(" ", command))),
          "register the definition with command [\"encode\", \"Ref::source\","
              + " \"Ref::destination\"], without an override at submission");
    }
    parameters(about, command, notes);
  }

  private static void parameters(Case about, List<String> command, Notes notes) {
    if (about.job().filter(Job::isDescribed).isEmpty() || about.definition().value().isEmpty()) {
      return;
    }
    Set<String> given = new TreeSet<>();
    Stream.of(about.job().get().json(), about.definition().value().get())
        .forEach(json -> json.path("parameters").fieldNames().forEachRemaining(given::add));
    for (String word : command) {
      Matcher reference = REFERENCE.matcher(word);
      if (reference.matches() && !given.contains(reference.group(1))) {
        notes.certain(
            Cause.PARAMETER_MISSING,
            "the command has %s, and neither job nor definition has a parameter %s"
                .formatted(word, reference.group(1)),
            List.of(
                seen(source(about), "command", String.join(" ", command)),
                seen(AwsOperation.BATCH_DESCRIBE_JOBS, "parameters", Words.list(given))),
            "submit with ./entrypoint submit, which gives every parameter",
            "or give the definition a default: parameters {\"%s\": …}"
                .formatted(reference.group(1)));
      }
    }
  }

  /** R2's keys: without them a job for r2:// ends at once with CONFIG_MISSING. */
  private static void variables(Case about, Notes notes) {
    Set<String> names = new TreeSet<>();
    Stream.of("environment", "secrets")
        .flatMap(list -> Facts.elements(about.container().path(list)))
        .forEach(item -> names.add(item.path("name").asText()));
    Stream<String> locations =
        Stream.concat(
            Job.texts(about.container().path("command")).stream(),
            about
                .job()
                .map(job -> Facts.elements(job.json().path("parameters")).map(JsonNode::asText))
                .orElse(Stream.empty()));
    boolean r2 = locations.anyMatch(text -> text.startsWith("r2://"));
    List<String> missing =
        Stream.of("R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")
            .filter(name -> !names.contains(name))
            .toList();
    boolean half = missing.size() == 1;
    if ((r2 && !missing.isEmpty()) || half) {
      notes.certain(
          Cause.VARIABLE_MISSING,
          "job definition %s gives no %s, which r2:// locations need"
              .formatted(about.definitionName(), Words.list(missing)),
          List.of(seen(source(about), "secrets[].name, environment[].name", Words.list(names))),
          "register the definition with secrets [{\"name\": \"%s\", \"valueFrom\": …}]"
              .formatted(missing.getFirst()));
    } else if (r2 && !names.contains("R2_ACCOUNT_ID") && !names.contains("R2_ENDPOINT")) {
      notes.certain(
          Cause.VARIABLE_MISSING,
          "job definition %s gives neither R2_ACCOUNT_ID nor R2_ENDPOINT, which r2:// locations need"
              .formatted(about.definitionName()),
          List.of(seen(source(about), "environment[].name", Words.list(names))),
          "register the definition with environment [{\"name\": \"R2_ACCOUNT_ID\", …}]");
    }
  }
}
