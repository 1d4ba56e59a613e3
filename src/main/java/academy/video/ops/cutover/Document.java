package academy.video.ops.cutover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a document (Markdown, reStructuredText, AsciiDoc, HTML, plain text) into its sentences, each
 * with its heading. Sentences are looked at whole, since "no longer" may stand on the line before.
 * Used once.
 */
final class Document {

  private static final Pattern FENCE = Pattern.compile("^\\s*(```|~~~|----\\s*$)");
  private static final Pattern HEADING = Pattern.compile("^\\s{0,3}(#{1,6}|={1,6})\\s+(\\S.*)$");
  private static final Pattern HTML_HEADING = Pattern.compile("(?i)<h([1-6])[^>]*>(.*?)(</h|$)");
  private static final Pattern UNDERLINE = Pattern.compile("^(={3,}|-{3,}|~{3,}|\\^{3,})\\s*$");
  private static final Pattern OWN_LINE = Pattern.compile("^\\s*(\\||<|[-*+]\\s|\\d+[.)]\\s)");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?。])\\s+(?=\\S)");

  /** A text without blank lines is no paragraph. */
  private static final int MOST_LINES = 20;

  /** What goes on beyond was not written by people. */
  private static final int LONGEST_LINE = 5000;

  private final List<String> lines;
  private final Pattern legacyWords;
  private final List<Passage> passages = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();
  private final List<Integer> starts = new ArrayList<>();
  private int firstLine;
  private String heading = "";
  private int legacyLevel;

  private Document(List<String> lines, Pattern legacyWords) {
    this.lines = lines;
    this.legacyWords = legacyWords;
  }

  /** The sentences in order. */
  static List<Passage> passages(List<String> lines, Pattern legacyWords) {
    Document document = new Document(lines, legacyWords);
    document.read();
    return document.passages;
  }

  /** A heading, with 1 for the highest level. */
  private record Heading(int level, String text) {}

  private void read() {
    boolean fenced = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (FENCE.matcher(line).find() && !isUnderline(i)) {
        flush();
        fenced = !fenced;
      } else if (fenced) {
        add(line, i);
        flush();
      } else {
        readText(line, i);
      }
    }
    flush();
  }

  private void readText(String line, int i) {
    Optional<Heading> found = headingAt(i);
    if (found.isPresent()) {
      flush();
      begin(found.get());
      add(found.get().text(), i);
      flush();
    } else if (line.isBlank() || isUnderline(i)) {
      flush();
    } else {
      if (OWN_LINE.matcher(line).find() || starts.size() >= MOST_LINES) {
        flush();
      }
      add(line.strip(), i);
    }
  }

  private Optional<Heading> headingAt(int i) {
    String line = lines.get(i);
    Matcher marked = HEADING.matcher(line);
    if (marked.find()) {
      return Optional.of(new Heading(marked.group(1).length(), marked.group(2)));
    }
    Matcher html = HTML_HEADING.matcher(line);
    if (html.find()) {
      return Optional.of(new Heading(Integer.parseInt(html.group(1)), html.group(2)));
    }
    if (!line.isBlank() && i + 1 < lines.size() && isUnderline(i + 1)) {
      return Optional.of(new Heading("=-~^".indexOf(lines.get(i + 1).charAt(0)) + 1, line));
    }
    return Optional.empty();
  }

  /** A row of signs under a line makes a heading of it. */
  private boolean isUnderline(int i) {
    return i > 0
        && UNDERLINE.matcher(lines.get(i)).find()
        && !lines.get(i - 1).isBlank()
        && !OWN_LINE.matcher(lines.get(i - 1)).find()
        && !UNDERLINE.matcher(lines.get(i - 1)).find();
  }

  private void begin(Heading next) {
    heading = next.text();
    if (next.level() <= legacyLevel) {
      legacyLevel = 0;
    }
    if (legacyLevel == 0 && legacyWords.matcher(next.text()).find()) {
      legacyLevel = next.level();
    }
  }

  private void add(String line, int i) {
    String text = line.substring(0, Math.min(line.length(), LONGEST_LINE));
    if (paragraph.isEmpty()) {
      firstLine = i + 1;
    } else {
      paragraph.append(' ');
      starts.add(paragraph.length());
    }
    paragraph.append(text);
  }

  private void flush() {
    String text = paragraph.toString();
    int from = 0;
    Matcher end = SENTENCE_END.matcher(text);
    while (from < text.length()) {
      int to = end.find() ? end.end() : text.length();
      int begin = from;
      passages.add(
          new Passage(
              text.substring(begin, to),
              firstLine + (int) starts.stream().filter(start -> start <= begin).count(),
              starts.stream()
                  .filter(start -> start > begin && start < to)
                  .map(start -> start - begin)
                  .toList(),
              heading,
              legacyLevel > 0));
      from = to;
    }
    paragraph.setLength(0);
    starts.clear();
  }
}
