package academy.video.command;

import academy.video.captions.CaptionEditor.Listing;
import academy.video.failure.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code captions list}: what was added to a published video. */
@Command(
    name = "list",
    description = {
      "Lists the captions that were added to a published video. report.json tells of the text that"
          + " comes from the source.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class CaptionsListCommand extends Subcommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  CaptionsListCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfStores(ExitCode.PROBLEM_FOUND),
        "captions list r2://videos/7",
        "captions list out/ --json");
  }

  @Override
  public Integer call() {
    return CaptionsCommand.with(
        context,
        destination,
        editor -> {
          Listing listing = editor.list();
          return asJson
              ? context.json().text(json(listing))
              : CaptionsText.list(listing, destination);
        });
  }

  private static Map<String, Object> json(Listing listing) {
    return Map.of(
        "generation", listing.generation(),
        "captions", listing.found().stream().map(CaptionsText::fields).toList(),
        "unreadable", listing.unreadable());
  }
}
