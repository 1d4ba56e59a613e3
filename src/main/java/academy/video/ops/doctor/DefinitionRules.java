package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether what the definition names is there, and is enough for a container to start and work. */
final class DefinitionRules {

  private static final Pattern REFERENCE = Pattern.compile("Ref::([A-Za-z0-9_.-]+)");
  private static final String ECS_TASKS = "ecs-tasks.amazonaws.com";

  void judge(Case about, Notes notes) {
    if (!about.container().isPresent()) {
      return;
    }
    about.ecrImage().ifPresent(image -> image(about, image, notes));
    executionRole(about, notes);
    role(about, "jobRoleArn", "job role", notes);
    new Secrets(about)
        .sources()
        .forEach((arn, from) -> notes.ask("secret", look -> secret(about, arn, from, look)));
    notes.ask("log-group", look -> logGroup(about, look));
    notes.look(look -> logGroupName(about, look));
    notes.look(look -> command(about, look));
    notes.look(look -> variables(about, look));
  }

  private static void image(Case about, EcrImage image, Notes notes) {
    Fact found = image(about, image);
    notes.ask(
        "image",
        look -> {
          if (look.read(found).isAbsent()) {
            boolean repository =
                found instanceof Fact.Absent(RecordedCall call, String _)
                    && call.failed()
                        .map(AwsFault::code)
                        .filter(code -> code.startsWith("RepositoryNotFound"))
                        .isPresent();
            look.found(
                Cause.IMAGE_MISSING,
                repository
                    ? "repository"
                    : RepositoryRules.expires(about, image).isPresent() ? "expired" : "",
                Stream.concat(
                        Stream.of(about.container().at("image"), found),
                        RepositoryRules.expires(about, image).stream())
                    .toArray(Fact[]::new));
          }
        });
    if (found.isPresent()) {
      notes.ask("processor", look -> processors(about, image, look));
    }
  }

  private static Fact image(Case about, EcrImage image) {
    String version = image.digest().orElse(image.tag());
    AwsOperation call = AwsOperation.ECR_DESCRIBE_IMAGES;
    return about
        .facts()
        .in(image.region())
        .calls(call)
        .filter(each -> each.request().path("repositoryName").asText().equals(image.repository()))
        .filter(each -> Facts.mentions(each.request(), version))
        .findFirst()
        .map(
            each ->
                each.seen().isPresent()
                    ? Facts.answer(each).at("imageDetails").item(0)
                    : each.failed().orElseThrow().kind() == AwsFault.Kind.NOT_FOUND
                        ? new Fact.Absent(each, Evidence.ERROR)
                        : new Fact.Unseen(Facts.why(each.failed().orElseThrow())))
        .orElseGet(() -> new Fact.Unseen("%s was not asked".formatted(call.action())));
  }

  private static void processors(Case about, EcrImage image, Look look) {
    String version = image.digest().orElse(image.tag());
    Fact manifest =
        look.answer(AwsOperation.ECR_BATCH_GET_IMAGE, version)
            .at("images")
            .item(0)
            .at("imageManifest");
    Set<String> has = processors(about.facts(), manifest);
    Set<String> needs = new TreeSet<>();
    List<Environment> environments = about.seenEnvironments();
    for (Environment environment : environments) {
      if (environment.isFargate()) {
        needs.add(
            about.container().at("runtimePlatform.cpuArchitecture").text().equalsIgnoreCase("ARM64")
                ? "arm64"
                : "amd64");
      } else if (environment.processors().size() == 1) {
        needs.addAll(environment.processors());
      }
    }
    look.with("processors", Words.list(has.isEmpty() ? needs : has));
    if (needs.isEmpty()) {
      look.unanswered();
      return;
    }
    if (has.isEmpty()) {
      look.blind("its manifest does not tell");
      return;
    }
    Set<String> missing = new TreeSet<>(needs);
    missing.removeAll(has);
    if (missing.isEmpty()) {
      return;
    }
    look.with("missing", Words.list(missing))
        .with(
            "environments",
            Words.list(environments.stream().map(e -> "compute environment " + e.name()).toList()))
        .with("start", environments.size() == 1 ? "starts" : "start");
    Fact types = environments.getFirst().resource("instanceTypes");
    boolean everywhere =
        about.wholeOrder()
            && environments.size() == about.environments().size()
            && missing.equals(needs);
    if (everywhere) {
      look.found(Cause.IMAGE_ARCHITECTURE, manifest, types);
    } else {
      look.likely(Cause.IMAGE_ARCHITECTURE, manifest, types);
    }
  }

  /** The processors that the image is for; empty where that was not seen. */
  private static Set<String> processors(Facts facts, Fact manifest) {
    Set<String> processors = new TreeSet<>();
    try {
      JsonNode json = new JsonMapper().readTree(manifest.text());
      Facts.elements(json.path("manifests"))
          .map(entry -> entry.path("platform").path("architecture").asText("unknown"))
          .filter(processor -> !processor.equals("unknown")) // SBOMs and provenance
          .forEach(processors::add);
      // The manifest of one image does not tell its processor: its configuration does.
      String config = json.at("/config/digest").asText("");
      facts
          .calls(AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER)
          .filter(call -> call.request().path("layerDigest").asText().equals(config))
          .flatMap(call -> call.seen().stream())
          .map(answer -> answer.path("architecture").asText(""))
          .filter(processor -> !processor.isEmpty())
          .forEach(processors::add);
    } catch (JsonProcessingException _) {
      // No manifest that says anything.
    }
    return processors;
  }

  private static void executionRole(Case about, Notes notes) {
    Fact role = about.role("executionRoleArn");
    Fact secrets = about.container().at("secrets");
    if (role.text().isEmpty()) {
      notes.look(
          look -> {
            Fact why = secrets.items().isEmpty() ? about.platforms() : secrets;
            if (!secrets.items().isEmpty() || about.isFargate()) {
              look.with("why", secrets.items().isEmpty() ? "platform FARGATE" : "secrets")
                  .found(Cause.EXECUTION_ROLE_MISSING, role, why);
            }
          });
      return;
    }
    boolean usable = role(about, "executionRoleArn", "execution role", notes);
    if (usable && about.isFargate() && about.ecrImage().isPresent()) {
      notes.ask("pull", look -> pull(about, look));
    }
    if (usable) {
      new Secrets(about)
          .sources()
          .keySet()
          .forEach(source -> notes.ask("read-secrets", look -> mayRead(about, source, look)));
    }
  }

  private static void pull(Case about, Look look) {
    Rights.May may =
        Rights.may(
            about.facts(), about.role("executionRoleArn").text(), "ecr:GetAuthorizationToken", "*");
    look.with("action", "ecr:GetAuthorizationToken");
    switch (may.answer()) {
      case YES -> {} // well
      case NO -> look.found(Cause.IMAGE_PULL_DENIED, may.evidence());
      case UNKNOWN -> look.blind(may.why());
    }
  }

  private static void mayRead(Case about, String source, Look look) {
    Secrets secrets = new Secrets(about);
    String resource = secrets.resource(source);
    look.with("action", Secrets.action(source))
        .with("secret-arn", resource)
        .with("secret", Secrets.name(resource));
    Rights.May may = secrets.mayRead(source);
    switch (may.answer()) {
      case YES -> key(about, source, about.role("executionRoleArn").text(), look);
      // The secret's own policy may allow it all the same.
      case NO -> look.likely(Cause.SECRET_DENIED, may.evidence());
      case UNKNOWN -> look.blind(may.why());
    }
  }

  /** A customer's key, whose own policy may allow what the role's do not. */
  private static void key(Case about, String arn, String role, Look look) {
    new Secrets(about)
        .key(arn)
        .ifPresent(
            key -> {
              Keys keys = new Keys(about.facts());
              Fact known = keys.key(key.text());
              look.with("key", key.text());
              if (known.isAbsent()) {
                look.found(Cause.SECRET_KEY_UNUSABLE, "missing", key, known);
                return;
              }
              Optional<Fact> useless = keys.useless(key.text());
              if (useless.isPresent()) {
                look.with("state", useless.get().text())
                    .found(Cause.SECRET_KEY_UNUSABLE, "state", key, useless.get());
                return;
              }
              Rights.May may = keys.may(key.text(), role, Keys.DECRYPT);
              Rights.May own = Rights.may(about.facts(), role, Keys.DECRYPT, key.text());
              if (may.answer() == Rights.Answer.UNKNOWN && own.answer() == Rights.Answer.NO) {
                may = own; // the key's policy was not seen, and most leave it to the roles
              }
              if (may.answer() == Rights.Answer.NO) {
                // A grant may let it all the same; nobody looks at grants here.
                look.likely(
                    Cause.SECRET_KEY_DENIED,
                    own.answer() == Rights.Answer.YES || keys.isClosed(key.text(), role)
                        ? "policy"
                        : "",
                    Stream.concat(Stream.of(key), may.because().stream()).toArray(Fact[]::new));
              } else if (may.answer() == Rights.Answer.UNKNOWN) {
                look.blind(may.why());
              }
            });
  }

  /** Whether ECS can take on the role, as far as it can be seen. */
  private static boolean role(Case about, String member, String what, Notes notes) {
    Fact named = about.role(member);
    if (named.text().isEmpty()) {
      return true;
    }
    Fact found = Rights.role(about.facts(), named.text());
    boolean refused = found.isPresent() && Rights.trusts(found, ECS_TASKS) == Rights.Answer.NO;
    notes.ask(
        "role",
        look -> {
          look.with("what", what).with("role", Case.lastPart(named.text()));
          if (look.read(found).isAbsent()) {
            look.found(Cause.EXECUTION_ROLE_UNUSABLE, named, found);
          } else if (refused) {
            look.with("principals", Rights.principals(found))
                .found(
                    Cause.EXECUTION_ROLE_UNUSABLE, "trust", found.at("AssumeRolePolicyDocument"));
          }
        });
    return !refused && !found.isAbsent();
  }

  private static void secret(Case about, String arn, Fact from, Look look) {
    if (SecretSource.of(arn).isEmpty()) {
      look.unanswered(); // parameters of SSM are not asked for
      return;
    }
    Fact secret = look.read(new Secrets(about).secret(arn));
    Fact deleted = secret.at("DeletedDate");
    look.with("secret", Secrets.name(arn)).with("secret-arn", arn);
    if (secret.isAbsent()) {
      look.found(Cause.SECRET_MISSING, from, secret);
    } else if (deleted.isPresent()) {
      look.found(Cause.SECRET_MISSING, "deleted", from, deleted);
    }
  }

  private static void logGroup(Case about, Look look) {
    String group = about.logGroup();
    if (!about.usesAwslogs() || group.equals(ContainerPart.DEFAULT_LOG_GROUP)) {
      look.unanswered(); // Batch makes it
      return;
    }
    Fact found =
        look.item(AwsOperation.LOGS_DESCRIBE_LOG_GROUPS, "logGroups", "logGroupName", group);
    Fact options = about.logOptions();
    if (!about.logRegion().equals(about.region())) {
      look.unanswered(); // nobody looked there
      if (found.isPresent()) {
        look.with("log-region", about.logRegion())
            .likely(Cause.LOG_GROUP_MISSING, "region", options.at("awslogs-region"), found);
      }
      return;
    }
    if (found.isAbsent() && !options.at("awslogs-create-group").is("true")) {
      look.found(Cause.LOG_GROUP_MISSING, options.at("awslogs-group"), found);
    } else if (found.isAbsent()) {
      look.unanswered();
    }
  }

  private static void logGroupName(Case about, Look look) {
    String asked = about.question().logGroup().value();
    if (about.usesAwslogs() && !about.logGroup().equals(asked)) {
      look.with("asked", asked)
          .found(
              Cause.LOG_GROUP_DIFFERS,
              about.container().at("logConfiguration.options.awslogs-group"));
    }
  }

  /** The image starts the worker itself: a command is one of the worker's, or nothing. */
  private static void command(Case about, Look look) {
    Fact command = about.container().at("command");
    List<String> words = command.texts();
    if (words.isEmpty()) {
      return;
    }
    String first = words.getFirst();
    if (!first.startsWith("-") && !first.startsWith("Ref::") && !WorkerCommands.has(first)) {
      look.with("command", Words.clause(String.join(" ", words), 120))
          .with("first", first)
          .found(Cause.COMMAND_OVERRIDDEN, command);
    }
    if (about.job().filter(Job::isDescribed).isPresent()) {
      parameters(about, about.job().get(), command, look);
    }
  }

  private static void parameters(Case about, Job job, Fact command, Look look) {
    Set<String> given = new TreeSet<>();
    Stream.of(job.at("parameters"), look.read(about.definition()).at("parameters"))
        .forEach(each -> each.json().fieldNames().forEachRemaining(given::add));
    for (String word : command.texts()) {
      Matcher reference = REFERENCE.matcher(word);
      if (reference.matches() && !given.contains(reference.group(1)) && !look.isBlind()) {
        look.with("word", word)
            .with("parameter", reference.group(1))
            .found(Cause.PARAMETER_MISSING, command, job.at("parameters"));
      }
    }
  }

  /** R2's keys: without them a job for r2:// ends at once with CONFIG_MISSING. */
  private static void variables(Case about, Look look) {
    Fact environment = about.container().at("environment");
    Fact secrets = about.container().at("secrets");
    Set<String> names = new TreeSet<>();
    Stream.concat(environment.items().stream(), secrets.items().stream())
        .forEach(item -> names.add(item.at("name").text()));
    boolean r2 =
        Stream.concat(
                about.container().at("command").texts().stream(),
                about.job().stream()
                    .flatMap(job -> Facts.elements(job.at("parameters").json()))
                    .map(JsonNode::asText))
            .anyMatch(text -> text.startsWith("r2://"));
    List<String> missing =
        Stream.of("R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")
            .filter(name -> !names.contains(name))
            .toList();
    if ((r2 && !missing.isEmpty()) || missing.size() == 1) {
      look.with("missing", Words.list(missing)).found(Cause.VARIABLE_MISSING, secrets, environment);
    } else if (r2 && !names.contains("R2_ACCOUNT_ID") && !names.contains("R2_ENDPOINT")) {
      look.found(Cause.VARIABLE_MISSING, "account", environment);
    }
  }
}
