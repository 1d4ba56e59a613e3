package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Track B: why a container did not start, by ECS's words. */
final class StartRules {

  private static final AwsOperation JOBS = AwsOperation.BATCH_DESCRIBE_JOBS;
  private static final int LONGEST_QUOTE = 200;

  /** Batch cuts ECS's text here (API reference, ContainerDetail), and the end tells most. */
  private static final int CUT_AT = 255;

  void judge(Case about, Notes notes) {
    about
        .job()
        .filter(
            job ->
                job.state() == BatchState.FAILED
                    && job.exitCode().isEmpty()
                    && EndRules.code(about.facts(), job).isEmpty())
        .ifPresent(job -> judge(about, job, notes));
  }

  private static void judge(Case about, Job job, Notes notes) {
    String reason = job.reason();
    String stopped = stoppedReason(about, job);
    String status = job.attemptReason();
    // ECS has 1024 characters of it, but only for about an hour.
    String text = stopped.length() > reason.length() ? stopped : reason;
    List<Evidence> evidence =
        text.isEmpty()
            ? List.of(seen(JOBS, "attempts[-1].statusReason", status))
            : List.of(
                seen(
                    text.equals(reason) ? JOBS : AwsOperation.ECS_DESCRIBE_TASKS,
                    text.equals(reason)
                        ? "attempts[-1].container.reason"
                        : "containers[0].reason, stoppedReason",
                    Words.clause(text, LONGEST_QUOTE)),
                seen(JOBS, "attempts[-1].statusReason", status));
    Optional<StartReason> known =
        StartReason.of(text)
            .or(() -> EndRules.isTold(status) ? Optional.empty() : StartReason.of(status));
    if (known.isPresent()) {
      found(about, known.get(), text, evidence, notes);
    } else if (!text.isEmpty() && !text.startsWith("OutOfMemory") && !EndRules.isTold(status)) {
      String clause = "ECS says: " + Words.clause(text, LONGEST_QUOTE);
      String fix = "mend what the text names; docs/doctor.md lists what is known";
      if (text.length() < CUT_AT) {
        notes.certain(Cause.START_REFUSED, clause, evidence, fix);
      } else {
        notes.likely(Cause.START_REFUSED, clause, evidence, fix); // its end may say more
      }
    } else if (status.startsWith("Task failed to start")) {
      notes.open(
          "ECS refused the task for the image, a secret, the log group or the network",
          "Batch gives no reason, and ECS no longer knows the task");
    }
  }

  private static void found(
      Case about, StartReason known, String text, List<Evidence> evidence, Notes notes) {
    String definition = about.definitionName();
    String image = about.container().path("image").asText("of " + definition);
    String executionRole = Case.lastPart(about.role("executionRoleArn"));
    String reader =
        executionRole.isEmpty() ? "the instance role" : "execution role " + executionRole;
    String puller = about.isFargate().orElse(false) ? reader : instanceRole(about);
    String processor = TypeRules.processorInWords(about);
    String clause = known.clause(definition, image, puller, processor, reader);
    String[] fix = fix(about, known, puller, executionRole);
    if (known.isAmbiguous(text)) {
      notes.likely(known.cause(), clause + ", or may not be read", evidence, fix);
    } else {
      notes.certain(known.cause(), clause, evidence, fix);
    }
  }

  private static String instanceRole(Case about) {
    return about.seenEnvironments().stream()
        .map(environment -> environment.resources().path("instanceRole").asText(""))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(name -> "instance role " + Case.lastPart(name))
        .orElse("the role that pulls");
  }

  private static String[] fix(Case about, StartReason known, String puller, String role) {
    String group = DefinitionRules.logGroupOf(about);
    return switch (known) {
      case PULL_DENIED ->
          new String[] {
            ("aws iam attach-role-policy --role-name %s --policy-arn"
                    + " arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly")
                .formatted(puller.substring(puller.lastIndexOf(' ') + 1)),
            "look at the repository's own policy, too: aws ecr get-repository-policy"
          };
      case SECRET_DENIED ->
          new String[] {
            DefinitionRules.grant(
                role.isEmpty() ? "…" : role, "secretsmanager:GetSecretValue", "ARN of the secret")
          };
      case LOG_GROUP -> new String[] {"aws logs create-log-group --log-group-name " + group};
      case LOG_DENIED ->
          new String[] {
            "grant logs:CreateLogStream and logs:PutLogEvents on %s to %s"
                .formatted(group, role.isEmpty() ? "the instance role" : role)
          };
      case MISSING, PLATFORM ->
          new String[] {
            "docker buildx build --platform linux/amd64,linux/arm64 --push -t %s ."
                .formatted(about.container().path("image").asText("…")),
            "or register the definition with an image that is there"
          };
      case DISK,
          RATE,
          SECRET_MISSING,
          SECRET_UNREACHABLE,
          UNREACHABLE,
          ROLE,
          COMMAND,
          NETWORK_INTERFACE,
          OVERRIDES,
          ENGINE,
          AGENT ->
          new String[] {known.cause().fix()};
    };
  }

  private static String stoppedReason(Case about, Job job) {
    Optional<JsonNode> task = WaitRules.task(about.facts(), job);
    String container = task.map(t -> t.at("/containers/0/reason").asText("")).orElse("");
    return container.isEmpty()
        ? task.map(t -> t.path("stoppedReason").asText(""))
            .filter(text -> !text.startsWith("Essential container"))
            .orElse("")
        : container;
  }
}
