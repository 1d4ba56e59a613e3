package academy.video.command;

import academy.video.failure.ExitCode;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.CloudFormation;
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

/** {@code jobdef render}: prints the files filled in. Calls nobody. */
@Command(
    name = JobdefRenderCommand.NAME,
    description = {
      "Prints what AWS needs as JSON: each file with its settings filled in, in the order of"
          + " registration. What is not known yet stays as its setting's name in braces. Calls"
          + " nobody."
    })
final class JobdefRenderCommand implements Callable<Integer> {

  static final String NAME = "render";

  static List<String> examples() {
    return List.of(
        "jobdef render",
        "jobdef render job-definitions/encode.ec2.json --set region=eu-central-1",
        "jobdef render --variant fargate --cloudformation");
  }

  static List<ExitCode> exitCodes() {
    return List.of(
        ExitCode.SUCCEEDED, ExitCode.CONFIG_INVALID, ExitCode.USAGE, ExitCode.INTERNAL_ERROR);
  }

  private final CommandContext context;

  @Mixin private JobdefOptions options = new JobdefOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Print only what this file describes.")
  private @Nullable String file;

  @Option(
      names = "--cloudformation",
      description = "Print all as one CloudFormation template, with the settings as parameters.")
  private boolean cloudFormation;

  @Spec private @Nullable CommandSpec spec;

  JobdefRenderCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Blueprint blueprint = options.read(context.json(), /* namesCount= */ true);
    ObjectNode result;
    if (cloudFormation) {
      result = CloudFormation.of(blueprint);
    } else if (file != null) {
      result = one(blueprint, file);
    } else {
      result = JsonNodeFactory.instance.objectNode();
      blueprint.pieces().forEach(piece -> result.set(piece.file(), piece.body()));
    }
    context.print(context.json().text(result));
    return ExitCode.SUCCEEDED.code();
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
                    "There is no file %s; there are %s."
                        .formatted(
                            name,
                            String.join(
                                ", ", blueprint.pieces().stream().map(Piece::file).toList()))));
  }
}
