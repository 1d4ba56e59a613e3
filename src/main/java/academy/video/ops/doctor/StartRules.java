package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Track B: why a container did not start, by ECS's words. */
final class StartRules {

  private static final int LONGEST_QUOTE = 200;

  /** Batch cuts ECS's text here (API reference, ContainerDetail), and the end tells most. */
  private static final int CUT_AT = 255;

  // AWS's words for whose policy it is (IAM user guide, "Troubleshoot access denied errors").
  private static final String ORGANIZATION = "service control policy";
  private static final String IDENTITY = "identity-based policy";

  private static final Pattern ACTION = Pattern.compile("not authorized to perform: ([a-z]+:\\w+)");
  private static final Pattern SUBNET = Pattern.compile("subnet-\\w+");
  private static final Pattern GROUP = Pattern.compile("sg-\\w+");

  /**
   * @param around what was seen around the job, such as whether its network is well
   */
  void judge(Case about, Notes around, Notes notes) {
    about
        .job()
        .filter(
            job ->
                job.state() == BatchState.FAILED
                    && job.exitCode().isEmpty()
                    && EndRules.code(about.facts(), job).isEmpty())
        .ifPresent(job -> notes.look(look -> judge(about, job, around, notes, look)));
  }

  /** What ECS says of the last attempt: its own copy is longer, but lasts only about an hour. */
  static Fact text(Case about, Job job) {
    Fact task = WaitRules.task(about.facts(), job);
    Fact container = task.at("containers").item(0).at("reason");
    Fact stopped = task.at("stoppedReason");
    Fact ofEcs = container.isPresent() || isGeneric(stopped.text()) ? container : stopped;
    Fact ofBatch = job.last("reason");
    return ofEcs.text().length() > ofBatch.text().length() ? ofEcs : ofBatch;
  }

  private static boolean isGeneric(String reason) {
    return reason.startsWith("Task failed to start") || reason.startsWith("Essential container");
  }

  private static void judge(Case about, Job job, Notes around, Notes notes, Look look) {
    Fact reason = text(about, job);
    Fact status = job.attemptReason();
    if (EndRules.isTold(status.text()) || reason.text().startsWith("OutOfMemory")) {
      return;
    }
    Fact decides = StartReason.of(reason.text()).isPresent() ? reason : status;
    String text = decides.text();
    Optional<StartReason> known = StartReason.of(text);
    if (known.isPresent()) {
      found(about, known.get(), around, look, decides, status);
    } else if (!reason.text().isEmpty()) {
      look.with("text", Words.clause(reason.text(), LONGEST_QUOTE));
      if (isCut(reason)) {
        look.blind("Batch cuts ECS's text");
      }
      look.found(Cause.START_REFUSED, reason, status);
    } else if (isGeneric(status.text())) {
      notes.open(
          "ECS refused the task for the image, a secret, the log group or the network",
          "Batch gives no reason, and ECS no longer knows the task");
    } else if (!status.text().isEmpty() && job.isDescribed() && notes.drafts().isEmpty()) {
      look.with("text", Words.clause(status.text(), LONGEST_QUOTE))
          .found(Cause.START_REFUSED, "batch", status);
    }
  }

  private static void found(
      Case about, StartReason known, Notes around, Look look, Fact decides, Fact status) {
    String text = decides.text();
    Cause cause = known.cause(text);
    String role = Case.lastPart(about.role("executionRoleArn").text());
    String reader = role.isEmpty() ? "the instance role" : "execution role " + role;
    about.seenEnvironments().stream()
        .findFirst()
        .ifPresent(environment -> look.with("environment", environment.name()));
    look.hitting(about.job().filter(Job::ran).isPresent() ? Effect.FAILED : Effect.STARTING)
        .with("reader", reader)
        .with("puller", about.isFargate() ? reader : instanceRole(about))
        .with("processor", processor(about))
        .with("host", StartReason.host(text).map(" (%s)"::formatted).orElse(""))
        .with("text", Words.clause(text, LONGEST_QUOTE))
        .with("action", first(ACTION, text).orElse("what it needs"))
        .with("subnet", first(SUBNET, text).orElse("of the environment"))
        .with("group", first(GROUP, text).orElse("of the environment"))
        .with("log-region", about.logRegion());
    new Puller(about).describe(look);
    new Secrets(about).describe(look);
    if (isCut(decides) && known.hangsOnTheEnd(text) && !isKnownToLackRights(about, known)) {
      look.blind("Batch cuts ECS's text");
    }
    if (cause == Cause.IMAGE_PULL_DENIED) {
      denied(about, look, decides, status);
    } else if (cause == Cause.SECRET_DENIED) {
      secretDenied(about, look, decides, status);
    } else if (cause == Cause.LOG_GROUP_MISSING && !about.logRegion().equals(about.region())) {
      look.found(cause, "region", decides, about.logOptions().at("awslogs-region"));
    } else if (known.isAmbiguous(text)) {
      look.likely(cause, "ambiguous", decides, status);
    } else if (cause.isSymptom() && around.leadsOut()) {
      look.with("left", Words.either(around.unseenOfNetwork("a firewall")));
      if (!around.isWell("network-acls")) {
        about.seenEnvironments().stream()
            .findFirst()
            .ifPresent(each -> look.with("subnets-csv", String.join(",", each.subnets())));
      }
      look.found(cause, "network-well", decides, status);
    } else {
      look.found(cause, known.variant(text), decides, status);
    }
  }

  private static boolean isCut(Fact text) {
    return text.text().length() == CUT_AT;
  }

  private static boolean isKnownToLackRights(Case about, StartReason known) {
    return (known == StartReason.SECRET_DENIED
            && new Secrets(about).mayRead().answer() == Rights.Answer.NO)
        || (known == StartReason.PULL_DENIED
            && new Puller(about).mayPull().answer() == Rights.Answer.NO);
  }

  /** Whose policy keeps the image from being pulled: the registry's owner's, or the role's. */
  private static void denied(Case about, Look look, Fact decides, Fact status) {
    Rights.May may = new Puller(about).mayPull();
    String text = decides.text();
    if (about.ecrImage().isEmpty()) {
      look.found(Cause.IMAGE_PULL_DENIED, "elsewhere", decides, about.container().at("image"));
    } else if (about.isForeignImage()) {
      look.found(Cause.IMAGE_OF_ANOTHER_ACCOUNT, decides, about.container().at("image"));
    } else if (text.contains(ORGANIZATION)) {
      look.found(Cause.IMAGE_PULL_DENIED, "organization", decides, status);
    } else if (text.contains("no basic auth") && may.answer() != Rights.Answer.NO) {
      look.likely(Cause.IMAGE_PULL_DENIED, "told", decides, status);
    } else if (may.answer() == Rights.Answer.YES && !text.contains(IDENTITY)) {
      look.found(Cause.IMAGE_PULL_DENIED, "repository", decides, may.because().getFirst());
    } else {
      look.found(Cause.IMAGE_PULL_DENIED, "told", decides, status);
    }
  }

  /** The same of a secret: a right that the role has need not be granted again. */
  private static void secretDenied(Case about, Look look, Fact decides, Fact status) {
    Rights.May may = new Secrets(about).mayRead();
    if (decides.text().contains(ORGANIZATION)) {
      look.found(Cause.SECRET_DENIED, "organization", decides, status);
    } else if (may.answer() == Rights.Answer.YES && !decides.text().contains(IDENTITY)) {
      look.found(Cause.SECRET_DENIED, "policy", decides, may.because().getFirst());
    } else if (may.answer() == Rights.Answer.NO) {
      look.found(Cause.SECRET_DENIED, "told", decides, may.because().getFirst());
    } else {
      look.found(Cause.SECRET_DENIED, "told", decides, status);
    }
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(matcher.groupCount())) : Optional.empty();
  }

  private static String instanceRole(Case about) {
    return about.seenEnvironments().stream()
        .map(environment -> environment.resource("instanceRole").text())
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(name -> "instance profile " + Case.lastPart(name))
        .orElse("the role that pulls");
  }

  /** The machines' processor in brackets after a space, where the environments tell. */
  static String processor(Case about) {
    return about.seenEnvironments().stream()
        .map(Environment::processors)
        .filter(processors -> processors.size() == 1)
        .findFirst()
        .map(processors -> " (%s)".formatted(processors.iterator().next()))
        .orElse("");
  }
}
