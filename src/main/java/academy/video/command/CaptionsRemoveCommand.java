package academy.video.command;

import academy.video.captions.AddedCaptions;
import academy.video.captions.CaptionKind;
import academy.video.captions.CaptionRequest;
import academy.video.failure.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code captions remove}: takes captions that were added out of a published video. */
@Command(
    name = "remove",
    description = {
      "Removes captions that were added to a published video from its playlist. Their files stay"
          + " for those who are watching, until the next delete --superseded.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class CaptionsRemoveCommand extends Subcommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(
      names = "--language",
      required = true,
      paramLabel = "TAG",
      description = "The language of the captions to remove, such as ko.")
  private String language = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Remove only subtitles, sdh or forced. Default: all kinds.")
  private @Nullable CaptionKind kind;

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "Remove only those with this name. Default: whatever their name is.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  CaptionsRemoveCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        exitCodesOfStores(ExitCode.INTERRUPTED, ExitCode.PROBLEM_FOUND),
        "captions remove r2://videos/7 --language ko",
        "captions remove out/ --language en --kind sdh");
  }

  @Override
  public Integer call() {
    String tag = CaptionRequest.tag(language);
    Predicate<AddedCaptions> which =
        captions ->
            captions.rendition().language().equals(tag)
                && (kind == null || captions.kind() == kind)
                && (name == null || captions.rendition().displayName().equals(name));
    return CaptionsCommand.with(
        context,
        destination,
        editor -> {
          List<AddedCaptions> removed = editor.remove(which);
          return asJson
              ? context
                  .json()
                  .text(Map.of("removed", removed.stream().map(CaptionsText::fields).toList()))
              : CaptionsText.removed(removed, tag, destination);
        });
  }
}
