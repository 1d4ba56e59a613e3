package academy.video.command;

import academy.video.failure.ExitCode;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.CloudFormationText;
import academy.video.ops.jobdef.Piece;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobdef render}: prints the files, filled in. Does not call AWS. */
@Command(
    name = "render",
    description = {
      "Prints what AWS needs as JSON: each file with its settings filled in, in the order of"
          + " registration. Unknown settings stay as their name in braces. Does not call AWS."
    })
final class JobdefRenderCommand extends Subcommand implements Callable<Integer> {

  @Mixin private JobdefOptions options = new JobdefOptions(settings);

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Print only this file.")
  private @Nullable String file;

  @Option(
      names = "--cloudformation",
      description =
          "Print everything as one CloudFormation template, with the settings as parameters.")
  private boolean cloudFormation;

  /** What it prints is JSON anyway; a script need not know. */
  @Option(names = "--json", description = "Accepted for scripts: the output is always JSON.")
  void asJson(boolean always) {}

  @Spec private @Nullable CommandSpec spec;

  JobdefRenderCommand(CommandContext context) {
    super(
        context,
        JobdefOptions.newSettings(),
        List.of(
            ExitCode.SUCCEEDED, ExitCode.CONFIG_INVALID, ExitCode.USAGE, ExitCode.INTERNAL_ERROR),
        "jobdef render",
        "jobdef render job-definitions/encode.ec2.json --set region=eu-central-1",
        "jobdef render --variant fargate --cloudformation");
  }

  @Override
  public Integer call() {
    Blueprint blueprint = options.read(context.json(), /* namesCount= */ true);
    context.print(
        cloudFormation
            ? CloudFormationText.of(blueprint)
            : context.json().text(file != null ? one(blueprint, file) : all(blueprint)));
    return ExitCode.SUCCEEDED.code();
  }

  private static ObjectNode all(Blueprint blueprint) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    blueprint.pieces().forEach(piece -> all.set(piece.file(), piece.body()));
    return all;
  }

  private ObjectNode one(Blueprint blueprint, String name) {
    return blueprint.pieces().stream()
        .filter(piece -> piece.file().equals(name))
        .map(Piece::body)
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "There is no file %s; the files are %s."
                        .formatted(
                            name,
                            String.join(
                                ", ", blueprint.pieces().stream().map(Piece::file).toList()))));
  }
}
