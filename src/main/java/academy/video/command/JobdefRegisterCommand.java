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

/** {@code jobdef register}: creates what is missing and updates what differs. */
@Command(
    name = "register",
    description = {
      "Creates what AWS lacks and updates what differs from the files, in this order: roles, log"
          + " group, compute environments, queues, job definitions, schedule. Prints its plan"
          + " first. Deletes nothing.",
      "docs/jobdef.md lists the prerequisites, docs/iam.md the permissions."
    })
final class JobdefRegisterCommand extends Subcommand implements Callable<Integer> {

  @Mixin private JobdefOptions options = new JobdefOptions(settings);

  @Option(
      names = {"--plan", "--dry-run"},
      description = "Only print the plan.")
  private boolean onlyPlan;

  @Option(
      names = "--json",
      description = "Print the plan as JSON, with what you must change yourself.")
  private boolean asJson;

  JobdefRegisterCommand(CommandContext context) {
    super(
        context,
        JobdefOptions.newSettings(),
        JobdefCommand.exitCodes(),
        "jobdef register --plan --set subnets=subnet-1,subnet-2 --set securityGroups=sg-1",
        "jobdef register --dir our-jobdef --image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/"
            + "video-worker@sha256:…");
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

  /** One wrong letter in the environment would make a second queue. */
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
                "Nothing was registered: %s is %s, but the files say %s."
                    .formatted(name.variable(), name.environment().get(), files.orElse("nothing")))
            .withHint(
                "Correct the wrong name, or choose one with --set %s=NAME."
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
