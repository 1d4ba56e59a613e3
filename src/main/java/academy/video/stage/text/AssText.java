package academy.video.stage.text;

import academy.video.model.PlainText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of an ASS event as WebVTT cue text. Bold, italic and underline stay; colours, positions,
 * fonts, karaoke and drawings are removed. Pure.
 *
 * <p>FFmpeg puts other formats' tags into override blocks, but leaves their braces and backslashes
 * as they are: program code in a lecture's captions is no markup.
 */
final class AssText {

  /** Fields before the text; the text may hold commas of its own. */
  private static final int FIELDS_BEFORE_TEXT = 8;

  /** Nobody reads more at once: some books have fewer. */
  private static final int MOST_CHARACTERS = 65_536;

  private enum Style {
    B,
    I,
    U;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final Set<Style> wanted = EnumSet.noneOf(Style.class);
  private final List<Style> open = new ArrayList<>();
  private boolean drawing;

  private final boolean isAss;

  private AssText(boolean isAss) {
    this.isAss = isAss;
  }

  /**
   * Converts an event as FFmpeg's decoders give it, {@code
   * ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text}.
   *
   * @param isAss whether the source itself is ASS
   * @return lines separated by a line feed, none of them blank; empty where nothing is left to read
   */
  static String toWebVtt(String event, boolean isAss) {
    String[] fields = event.split(",", FIELDS_BEFORE_TEXT + 1);
    AssText text = new AssText(isAss);
    String last = fields[fields.length - 1];
    text.convert(last.substring(0, Math.min(last.length(), MOST_CHARACTERS)));
    // Only now: FFmpeg keeps a backslash from being markup by U+2060 after it.
    return withoutBlankLines(PlainText.lines(text.out.toString()));
  }

  private void convert(String text) {
    int lastClose = text.lastIndexOf('}'); // after it, no brace need be looked for
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int next = i + 1 < text.length() ? text.charAt(i + 1) : -1;
      boolean opensBlock = c == '{' && (isAss || next == '\\' || next == '}');
      int blockEnd = opensBlock && i < lastClose ? text.indexOf('}', i) : -1;
      if (blockEnd > 0) {
        overrides(text.substring(i + 1, blockEnd));
        i = blockEnd + 1;
      } else if (c == '\\' && next == 'N') {
        lineBreak();
        i += 2;
      } else if (c == '\\' && next == 'n' && isAss) {
        character(' ');
        i += 2;
      } else if (c == '\\' && next == 'h') {
        character('\u00a0');
        i += 2;
      } else if (c == '\\' && (next == '{' || next == '}')) {
        character(next);
        i += 2;
      } else {
        character(c);
        i += Character.charCount(c);
      }
    }
    closeAll();
  }

  private void overrides(String block) {
    for (String tag : block.split("\\\\", -1)) {
      String trimmed = tag.strip();
      if (trimmed.matches("[biu]\\d*")) {
        String value = trimmed.substring(1);
        Style style = Style.valueOf(trimmed.substring(0, 1).toUpperCase(Locale.ROOT));
        set(style, !value.isEmpty() && !value.matches("0+"));
      } else if (trimmed.matches("p\\d+")) {
        drawing = !trimmed.matches("p0+");
      } else if (trimmed.startsWith("r")) {
        wanted.clear();
      }
    }
    // Now, so that a space or line break that follows stays outside the tag.
    if (!wanted.containsAll(open)) {
      closeAll();
    }
  }

  private void set(Style style, boolean on) {
    if (on) {
      wanted.add(style);
    } else {
      wanted.remove(style);
    }
  }

  private void lineBreak() {
    if (!drawing) {
      out.append('\n');
    }
  }

  private void character(int c) {
    if (drawing) {
      return;
    }
    switch (c) {
      case '\n' -> lineBreak();
      case '\t', ' ' -> out.append(' ');
      default -> {
        apply();
        escaped(c);
      }
    }
  }

  /** WebVTT, 4.2.2: these can't stand for themselves; {@code >} could be part of an arrow. */
  private void escaped(int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      default -> out.appendCodePoint(c);
    }
  }

  /** Closes and opens tags until the wanted ones are open; WebVTT's tags must be nested. */
  private void apply() {
    if (wanted.size() == open.size() && wanted.containsAll(open)) {
      return;
    }
    closeAll();
    for (Style style : wanted) {
      out.append('<').append(style.tag()).append('>');
      open.add(style);
    }
  }

  private void closeAll() {
    for (Style style : open.reversed()) {
      out.append("</").append(style.tag()).append('>');
    }
    open.clear();
  }

  /** A blank line would end the cue. */
  private static String withoutBlankLines(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    String joined = String.join("\n", lines);
    boolean onlySpace = joined.replace("\u00a0", "").replaceAll("<[^>]*>", "").isBlank();
    return onlySpace ? "" : joined;
  }
}
