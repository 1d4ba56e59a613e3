package academy.video.command;

import academy.video.captions.CaptionEditor;
import academy.video.captions.CaptionEditor.Addition;
import academy.video.captions.CaptionKind;
import academy.video.captions.CaptionRequest;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Rational;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code captions add}: a file of captions becomes part of a published video. */
@Command(
    name = "add",
    description = {
      "Adds a file of captions to a published video: SRT, WebVTT, ASS or TTML becomes a WebVTT"
          + " rendition. It takes the place of captions that were added with the same language,"
          + " kind and name. The same file again changes nothing.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class CaptionsAddCommand extends Subcommand implements Callable<Integer> {

  private static final String OFFSET = "[+-]?\\d{1,6}(\\.\\d{1,3})?";

  @Parameters(index = "0", paramLabel = "FILE", description = "A local file, at most 16 MiB.")
  private String file = "";

  @Parameters(index = "1", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(
      names = "--language",
      required = true,
      paramLabel = "TAG",
      description = "The language of the text, such as ko, en or pt-BR (RFC 5646).")
  private String language = "";

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What a player's menu shows. Default: the language in that language.")
  private @Nullable String name;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "subtitles",
      description =
          "subtitles, sdh (for those who do not hear well) or forced (what everybody must read)."
              + " Default: subtitles.")
  private CaptionKind kind = CaptionKind.SUBTITLES;

  @Option(
      names = "--offset",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Show every cue so much later; a negative number, so much earlier. Default: 0.")
  private String offset = "0";

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "The encoding of the file, such as UTF-8, CP949 or UTF-16LE. Default: it is detected.")
  private @Nullable String encoding;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  CaptionsAddCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(),
        CaptionsCommand.exitCodesOfAdding(),
        "captions add lecture.srt r2://videos/7 --language ko",
        "captions add lecture.ttml out/ --language en --kind sdh --offset -1.5");
  }

  @Override
  public Integer call() {
    CaptionRequest request =
        CaptionRequest.of(language, Optional.ofNullable(name), kind, seconds(offset));
    byte[] bytes = bytes();
    return CaptionsCommand.with(
        context,
        destination,
        editor -> {
          Addition addition = editor.add(bytes, fileName(), Optional.ofNullable(encoding), request);
          return asJson
              ? context.json().text(json(addition))
              : CaptionsText.added(addition, destination);
        });
  }

  private static Map<String, Object> json(Addition addition) {
    return Map.of(
        "changed", !addition.isUnchanged(),
        "captions", CaptionsText.fields(addition.captions()),
        "replaced", addition.replaced().stream().map(CaptionsText::fields).toList());
  }

  private static Rational seconds(String text) {
    if (!text.matches(OFFSET)) {
      throw Failure.of(
              ExitCode.USAGE,
              "--offset takes seconds with at most three decimals, and \"%s\" is none."
                  .formatted(text))
          .withHint("Name a number such as 1.5 or -0.25.")
          .asException();
    }
    return Rational.of(new BigDecimal(text).movePointRight(3).longValueExact(), 1000);
  }

  private String fileName() {
    return Optional.ofNullable(Path.of(file).getFileName()).map(Path::toString).orElse(file);
  }

  /** One byte more than captions may have is enough to refuse the file. */
  private byte[] bytes() {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return in.readNBytes(CaptionEditor.LARGEST_FILE + 1);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw Failure.of(ExitCode.SOURCE_NOT_FOUND, "There is no file %s.".formatted(file))
          .withHint("Name a local file of captions.")
          .causedBy(e);
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.SOURCE_NOT_FOUND, "%s can't be read: %s.".formatted(file, e.getMessage()))
          .withHint("Name a local file that you may read.")
          .causedBy(e);
    }
  }
}
