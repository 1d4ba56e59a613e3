package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Pause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings AWS to what the files say: creates what is not there, changes what differs, deletes
 * nothing. What was done stays done where a later step fails, and the next run goes on from there.
 */
public final class JobdefRegister {

  private static final Duration POLL = Duration.ofSeconds(3);

  /** A compute environment takes a minute or so to become VALID; five are plenty. */
  private static final int MOST_POLLS = 100;

  /** IAM tells a new role to the rest of AWS within seconds. */
  private static final Duration IAM_WAIT = Duration.ofSeconds(5);

  private static final int IAM_TRIES = 6;

  private final Aws aws;
  private final Deployed deployed;
  private final Registrar registrar;
  private final Pause pause;

  /** Calls nobody yet. */
  public JobdefRegister(Aws aws, Json json, Pause pause) {
    this.aws = aws;
    this.deployed = new Deployed(aws, json);
    this.registrar = new Registrar(aws);
    this.pause = pause;
  }

  /**
   * The blueprint with what the account knows, ready to be registered.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING naming every setting that is
   *     needed, or with CONFIG_INVALID where a name in a file leads nowhere
   */
  public Blueprint complete(Blueprint given) {
    Blueprint blueprint = Account.fillInPlace(given, aws);
    try {
      blueprint = Account.fillIn(blueprint, aws);
    } catch (AwsException e) {
      if (e.fault().kind() != AwsFault.Kind.NOT_FOUND) {
        throw e;
      }
      String secret = blueprint.settings().text("r2Secret").orElse("");
      throw Failure.of(
              ExitCode.CONFIG_MISSING,
              "There is no secret %s in Secrets Manager in %s, without which no container starts."
                  .formatted(secret, aws.region()))
          .withHint(
              "Create it: aws secretsmanager create-secret --name %s --secret-string file://r2.json,"
                      .formatted(secret)
                  + " with R2_ACCOUNT_ID, R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY in that file;"
                  + " or name another with --set r2Secret=NAME.")
          .causedBy(e);
    }
    refuseGaps(blueprint);
    return blueprint;
  }

  private static void refuseGaps(Blueprint blueprint) {
    Set<String> missing = blueprint.missing();
    if (!missing.isEmpty()) {
      Map<String, JobdefSettings.Value> values = blueprint.settings().values();
      List<String> lines = new ArrayList<>();
      for (String name : missing) {
        lines.add(
            "%s (%s)"
                .formatted(
                    name,
                    Optional.ofNullable(values.get(name))
                        .map(JobdefSettings.Value::meaning)
                        .orElse("")));
      }
      throw Failure.of(
              ExitCode.CONFIG_MISSING,
              "Nothing was registered: settings are not given: %s"
                  .formatted(String.join(" ", lines)))
          .withHint(
              "Give them as --set NAME=VALUE, lists with commas, or in settings.json of your own"
                  + " folder (--dir).")
          .asException();
    }
    List<String> broken = Links.broken(blueprint.pieces());
    if (!broken.isEmpty()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID, "Nothing was registered: " + String.join(" ", broken))
          .withHint("Use the names of jobdef/settings.json, as ${name}, in every file.")
          .asException();
    }
  }

  /** What would be done. Changes nothing. */
  public Plan plan(Blueprint blueprint) {
    List<Step> steps = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Piece piece : blueprint.pieces()) {
      Optional<ObjectNode> found = deployed.find(piece);
      if (found.isEmpty()) {
        steps.add(step(Step.Action.CREATE, piece, List.of()));
        continue;
      }
      Comparison.Result result = Comparison.of(piece, found.get());
      notes.addAll(result.notes());
      steps.add(
          step(
              result.differences().isEmpty() ? Step.Action.KEEP : Step.Action.UPDATE,
              piece,
              result.differences()));
    }
    return new Plan(aws.region(), blueprint.settings().text("account").orElse(""), steps, notes);
  }

  private static Step step(Step.Action action, Piece piece, List<Difference> differences) {
    return new Step(action, piece.title(), piece.file(), differences);
  }

  /**
   * Does what the plan says, in its order, and waits for what Batch takes a while to make.
   *
   * @param plan of the same blueprint
   * @param progress told each step that was done
   * @return the differences that only a person can settle
   * @throws AwsException with what AWS refused; the steps before it are done
   */
  public List<Difference> apply(Blueprint blueprint, Plan plan, Consumer<Step> progress)
      throws InterruptedException {
    List<Difference> left = new ArrayList<>();
    List<Piece> pieces = blueprint.pieces();
    boolean newRoles = false;
    boolean newLaunchTemplate = false;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      Step step = plan.steps().get(i);
      switch (step.action()) {
        case KEEP -> {
          if (newLaunchTemplate
              && piece.kind() == Kind.COMPUTE_ENVIRONMENT
              && piece.body().at("/computeResources/launchTemplate").isObject()) {
            registrar.takeLatestLaunchTemplate(piece);
          }
        }
        case CREATE -> {
          create(piece, newRoles);
          newRoles |= piece.kind().compareTo(Kind.INSTANCE_PROFILE) <= 0;
        }
        case UPDATE -> {
          Optional<ObjectNode> found = deployed.find(piece);
          if (found.isPresent()) {
            left.addAll(registrar.update(piece, found.get(), step.differences()));
            newLaunchTemplate |= piece.kind() == Kind.LAUNCH_TEMPLATE;
          }
        }
      }
      if (piece.kind() == Kind.COMPUTE_ENVIRONMENT || piece.kind() == Kind.JOB_QUEUE) {
        awaitValid(piece);
      }
      if (step.action() != Step.Action.KEEP) {
        progress.accept(step);
      }
    }
    return left;
  }

  /** A role that is seconds old may not be known yet to those who are given it. */
  private void create(Piece piece, boolean newRoles) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        registrar.create(piece);
        return;
      } catch (AwsException e) {
        boolean mayPass =
            newRoles
                && piece.kind().compareTo(Kind.INSTANCE_PROFILE) > 0
                && e.fault().kind() == AwsFault.Kind.INVALID;
        if (!mayPass || attempt == IAM_TRIES) {
          throw e;
        }
        pause.sleep(IAM_WAIT);
      }
    }
  }

  private void awaitValid(Piece piece) throws InterruptedException {
    String status = "";
    String reason = "";
    for (int poll = 0; poll < MOST_POLLS; poll++) {
      ObjectNode found =
          deployed
              .find(piece)
              .orElseThrow(
                  () ->
                      Failure.of(
                              ExitCode.BATCH_UNAVAILABLE,
                              "The %s was created, and AWS Batch does not list it."
                                  .formatted(piece.title()))
                          .asException());
      status = found.path("status").asText();
      reason = found.path("statusReason").asText("no reason given");
      if (status.equals("VALID")) {
        return;
      }
      if (status.equals("INVALID")) {
        break;
      }
      pause.sleep(POLL);
    }
    throw Failure.of(
            ExitCode.CONFIG_INVALID,
            "The %s is %s and not VALID: %s".formatted(piece.title(), status, reason))
        .withHint(
            "Mend what the reason names, then run jobdef register again: it goes on from here."
                + " docs/iam.md has the roles.")
        .asException();
  }
}
