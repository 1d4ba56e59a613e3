package academy.video.command;

import academy.video.aws.Aws;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.CallerName;
import academy.video.ops.jobdef.Difference;
import academy.video.ops.jobdef.JobdefRegister;
import academy.video.ops.jobdef.Plan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobdef register}: creates what is not there and changes what differs. */
@Command(
    name = JobdefRegisterCommand.NAME,
    description = {
      "Creates what AWS does not have and changes what differs from the files, in the order roles,"
          + " log group, compute environments, queues, job definitions, schedule. Shows its plan"
          + " first, deletes nothing, and does nothing where nothing differs.",
      "docs/jobdef.md lists what must be given, docs/iam.md the rights that are needed."
    })
final class JobdefRegisterCommand implements Callable<Integer> {

  static final String NAME = "register";

  static List<String> examples() {
    return List.of(
        "jobdef register --plan --set subnets=subnet-1,subnet-2 --set securityGroups=sg-1",
        "jobdef register --dir our-jobdef --image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/"
            + "video-worker@sha256:…");
  }

  static List<ExitCode> exitCodes() {
    return JobdefCommand.exitCodes();
  }

  private final CommandContext context;

  @Mixin private JobdefOptions options = new JobdefOptions();

  @Option(
      names = {"--plan", "--dry-run"},
      description = "Only show what would be done.")
  private boolean onlyPlan;

  @Option(names = "--json", description = "Print the plan as JSON, and what is left to a person.")
  private boolean asJson;

  JobdefRegisterCommand(CommandContext context) {
    this.context = context;
  }

  /**
   * What came of it.
   *
   * @param plan what was to be done
   * @param applied whether it was done
   * @param left what only a person can change
   */
  record Registration(Plan plan, boolean applied, List<Difference> left) {}

  @Override
  public Integer call() throws InterruptedException {
    Blueprint given = options.read(context.json(), /* namesCount= */ true);
    refuseOtherNames(given);
    Registration registration;
    try (Aws aws = context.aws().get()) {
      JobdefRegister register = new JobdefRegister(aws, context.json(), Thread::sleep);
      Blueprint blueprint = register.complete(given);
      Plan plan = register.plan(blueprint);
      print(JobdefText.of(plan));
      List<Difference> left =
          onlyPlan
              ? List.of()
              : register.apply(blueprint, plan, step -> print(JobdefText.done(step)));
      registration = new Registration(plan, !onlyPlan, left);
    }
    if (asJson) {
      context.print(context.json().text(registration));
    } else {
      print(JobdefText.end(registration));
    }
    return (registration.left().isEmpty() ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND).code();
  }

  /** One letter off in the environment, and there would be two queues. */
  private void refuseOtherNames(Blueprint blueprint) {
    for (CallerName name : options.names(context.environment())) {
      Optional<String> files = blueprint.nameOf(name);
      boolean other =
          name.flag().isEmpty()
              && name.environment().isPresent()
              && !name.environment().equals(files);
      if (other) {
        throw Failure.of(
                ExitCode.CONFIG_INVALID,
                "Nothing was registered: %s is %s, the files say %s."
                    .formatted(name.variable(), name.environment().get(), files.orElse("nothing")))
            .withHint(
                "Mend the one that is wrong, or say with --set %s=NAME which is meant."
                    .formatted(name.setting()))
            .asException();
      }
    }
  }

  private void print(String text) {
    if (!asJson) {
      context.print(text);
    }
  }
}
