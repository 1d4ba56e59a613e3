package academy.video.command;

import academy.video.captions.CaptionEditor;
import academy.video.config.DestinationConfig;
import academy.video.failure.ExitCode;
import java.util.Collection;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** {@code captions}: text of a published video. Does nothing without a subcommand. */
@Command(
    name = "captions",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Adds subtitles and captions to a published video, lists them, and removes them, without"
          + " encoding.",
      "See docs/captions.md."
    })
final class CaptionsCommand extends Subcommand {

  CaptionsCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfAdding(),
        "captions add lecture.srt r2://videos/7 --language ko",
        "captions list r2://videos/7",
        "captions remove r2://videos/7 --language ko");
  }

  /** Adding ends in every way in which one of the subcommands can. */
  static Collection<ExitCode> exitCodesOfAdding() {
    return exitCodesOfStores(
        ExitCode.SOURCE_NOT_FOUND,
        ExitCode.SOURCE_UNSUPPORTED,
        ExitCode.SOURCE_OVER_LIMIT,
        ExitCode.INTERRUPTED,
        ExitCode.OUTPUT_INVALID,
        ExitCode.PROBLEM_FOUND);
  }

  /** Opens the destination for {@code work}, whose result is printed. */
  static int with(
      CommandContext context, String destination, Function<CaptionEditor, String> work) {
    return DestinationCommands.with(
            context,
            destination,
            (DestinationConfig _, Destinations.Opened opened) -> {
              CaptionEditor editor =
                  new CaptionEditor(opened.store(), context.json(), context.clock(), Thread::sleep);
              context.print(work.apply(editor));
              return ExitCode.SUCCEEDED;
            })
        .code();
  }
}
