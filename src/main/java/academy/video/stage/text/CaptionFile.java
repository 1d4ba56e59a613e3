package academy.video.stage.text;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * A file of captions, read. Its bytes are hostile: length and number of cues are bounded, and
 * nothing that it names is opened. FFmpeg has no part in it: these formats are lines of text, and
 * its demuxers of them are not among those that uploads may reach.
 */
public final class CaptionFile {

  /** Bytes; the captions of a whole day have fewer. */
  public static final int LARGEST = 16 << 20;

  /** What can be read. */
  public enum Format {
    SRT("SRT"),
    WEBVTT("WebVTT"),
    ASS("ASS"),
    TTML("TTML");

    private final String label;

    Format(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final String name;
  private final Format format;
  private final String encoding;
  private final List<Texts> texts;
  private final int unreadable;

  private CaptionFile(
      String name, Format format, String encoding, List<Texts> texts, int unreadable) {
    this.name = name;
    this.format = format;
    this.encoding = encoding;
    this.texts = texts;
    this.unreadable = unreadable;
  }

  /**
   * Reads a file.
   *
   * @param name of the file, for messages
   * @param encoding its name where the user knows it; otherwise it is detected
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT, or SOURCE_UNSUPPORTED
   *     where there are no captions in it; with USAGE where there is no such encoding
   */
  public static CaptionFile read(byte[] file, String name, Optional<String> encoding) {
    String shown = PlainText.shortLine(name, 200);
    if (file.length > LARGEST) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s has %,d bytes; captions may have %,d.".formatted(shown, file.length, LARGEST))
          .withDetails(Map.of("limit", "caption_bytes"))
          .asException();
    }
    TextEncoding.Decoded decoded = TextEncoding.decode(file, encoding.map(TextEncoding::named));
    Format format =
        format(decoded.text())
            .orElseThrow(
                () ->
                    Failure.of(
                            ExitCode.SOURCE_UNSUPPORTED,
                            "%s, read as %s, is neither SRT nor WebVTT nor ASS nor TTML."
                                .formatted(shown, decoded.encoding()))
                        .withHint("Name a file of captions; if it is one, name its --encoding.")
                        .asException());
    CueList cues = new CueList(shown);
    List<Texts> texts = texts(format, decoded.text(), cues);
    if (texts.isEmpty()) {
      throw Failure.of(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s is %s, and no cue in it can be read.".formatted(shown, format.label()))
          .withHint("Look into the file: each cue needs a start, a later end and a text.")
          .asException();
    }
    return new CaptionFile(shown, format, decoded.encoding(), texts, cues.unreadableCount());
  }

  private static Optional<Format> format(String text) {
    String start = text.stripLeading();
    String head = start.substring(0, Math.min(start.length(), 65_536));
    if (head.startsWith("WEBVTT")) {
      return Optional.of(Format.WEBVTT);
    }
    if (head.startsWith("<")) {
      return Optional.of(Format.TTML);
    }
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[script info]") || lower.contains("\n[events]")) {
      return Optional.of(Format.ASS);
    }
    return head.lines().anyMatch(CueLines::isTimes) ? Optional.of(Format.SRT) : Optional.empty();
  }

  private static List<Texts> texts(Format format, String text, CueList cues) {
    try {
      return switch (format) {
        case SRT -> CueLines.srt(text, cues);
        case WEBVTT -> CueLines.webVtt(text, cues);
        case ASS -> AssLines.read(text, cues);
        case TTML -> TtmlDocument.read(text, cues);
      };
    } catch (XMLStreamException e) {
      throw Failure.of(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s is no TTML: %s"
                  .formatted(cues.name(), PlainText.shortLine(String.valueOf(e.getMessage()), 200)))
          .withHint("Name a file of captions: SRT, WebVTT, ASS or TTML.")
          .causedBy(e);
    }
  }

  /** As the user named it, fit to be shown. */
  public String name() {
    return name;
  }

  public Format format() {
    return format;
  }

  /** As it was given or detected, such as {@code UTF-8} or {@code CP949}. */
  public String encoding() {
    return encoding;
  }

  /** How many cues can be read. */
  public int cues() {
    return texts.size();
  }

  /** Cues whose times can't be read, or that end before they begin. */
  public int unreadable() {
    return unreadable;
  }

  List<Texts> texts() {
    return texts;
  }
}
