package academy.video.ops.cutover;

import academy.video.ops.cutover.RepositoryRule.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tries the rules on one file's text. Used once. */
final class FileSearch {

  private static final int LONGEST_MATCH = 100;
  private static final int LINES_AROUND = 10;
  private static final int LONGEST_LINE = 1000;
  private static final int OVERLAP = 200;

  private final CutoverRules rules;
  private final String file;
  private final List<String> wholeLines;
  private final List<String> lines;
  private final boolean document;
  private final List<Hit> hits = new ArrayList<>();
  private final Set<String> found = new HashSet<>();
  private int inLegacySections;
  private int refused;

  private FileSearch(CutoverRules rules, String file, String path, String text) {
    this.rules = rules;
    this.file = file;
    this.wholeLines = text.lines().toList();
    this.lines =
        wholeLines.stream()
            .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
            .toList();
    this.document = rules.documents().isDocument(path);
  }

  /**
   * What was found in a file.
   *
   * @param hits in order; at most one a line and rule
   * @param inLegacySections how many hits stand in sections that are headed as legacy
   * @param refused how many hits are old switches that are refused
   */
  record Result(List<Hit> hits, int inLegacySections, int refused) {}

  /**
   * Searches a file.
   *
   * @param file how it is named in hits
   * @param path below the repository
   * @param most no more hits are looked for than this
   */
  static Result of(CutoverRules rules, String file, String path, String text, int most) {
    String lowerCase = text.toLowerCase(Locale.ROOT);
    List<RepositoryRule> applying =
        rules.repository().stream().filter(rule -> rule.appliesTo(path, lowerCase)).toList();
    FileSearch search = new FileSearch(rules, file, path, text);
    if (!applying.isEmpty()) {
      search.find(applying, most);
    }
    return new Result(search.hits, search.inLegacySections, search.refused);
  }

  /**
   * The rules that the last name of a path breaks.
   *
   * @param path below the repository
   */
  static List<Hit> ofName(CutoverRules rules, String file, String path) {
    List<Hit> hits = new ArrayList<>();
    for (RepositoryRule rule : rules.repository()) {
      if (rule.names()) {
        rule.findIn(path, path.lastIndexOf('/') + 1)
            .ifPresent(match -> hits.add(hit(rule, rule.subject(), file, 0, match)));
      }
    }
    return hits;
  }

  private void find(List<RepositoryRule> applying, int most) {
    List<Passage> passages = document ? Document.passages(wholeLines, rules.legacyWords()) : code();
    List<Hit> switches = new ArrayList<>();
    for (Passage passage : passages) {
      String lowerCase = passage.text().toLowerCase(Locale.ROOT);
      for (RepositoryRule rule : applying) {
        rule.find(passage.text(), lowerCase)
            .filter(_ -> hasItsContext(rule, passage))
            .ifPresent(match -> found(rule, passage, match, switches));
      }
      if (hits.size() + switches.size() >= most) {
        break;
      }
    }
    addUnlessRefused(switches);
  }

  private void found(RepositoryRule rule, Passage passage, Matcher match, List<Hit> switches) {
    if (!document) {
      if (found.add(passage.firstLine() + " " + rule.id())) {
        (rule.guarded() ? switches : hits)
            .add(hit(rule, rule.subject(), file, passage.firstLine(), match));
      }
    } else if (passage.legacy()) {
      inLegacySections++;
    } else if (!rules.documents().isToldAsGone(passage.text())) {
      hits.add(hit(rule, Subject.DOCUMENTS, file, passage.lineAt(match.start()), match));
    }
  }

  /** A switch that is refused is what the move asks for; one that is not stays a hit. */
  private void addUnlessRefused(List<Hit> switches) {
    List<Hit> open = new ArrayList<>();
    List<Hit> declarations = new ArrayList<>();
    boolean refusal = rules.guard().refusesSomewhere(lines);
    for (Hit hit : switches) {
      String line = lines.get(hit.line() - 1);
      if (rules.guard().refusesAt(lines, hit.line() - 1)) {
        refusal = true;
        refused++;
      } else if (rules.guard().onlyDeclares(line)) {
        declarations.add(hit);
      } else {
        open.add(hit);
      }
    }
    if (refusal && open.isEmpty()) {
      refused += declarations.size();
    } else {
      open.addAll(declarations);
    }
    hits.addAll(open);
  }

  /** Line by line; long ones in parts that overlap, since a pattern may be slow on a long text. */
  private List<Passage> code() {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < wholeLines.size(); i++) {
      String line = wholeLines.get(i);
      int from = 0;
      do {
        String part = line.substring(from, Math.min(line.length(), from + LONGEST_LINE));
        passages.add(new Passage(part, i + 1, List.of(), "", /* legacy= */ false));
        from += LONGEST_LINE - OVERLAP;
      } while (from + OVERLAP < line.length());
    }
    return passages;
  }

  private boolean hasItsContext(RepositoryRule rule, Passage passage) {
    return rule.near().map(near -> isNear(near, passage)).orElse(true)
        && rule.after().map(after -> isAfter(after, passage)).orElse(true);
  }

  private boolean isNear(Pattern near, Passage passage) {
    if (document) {
      return near.matcher(passage.heading() + " " + passage.text()).find();
    }
    int from = passage.firstLine() - 1;
    int to = from;
    while (from > 0 && to - from < LINES_AROUND && !lines.get(from - 1).isBlank()) {
      from--;
    }
    int last = Math.min(lines.size() - 1, passage.firstLine() - 1 + LINES_AROUND);
    while (to < last && !lines.get(to + 1).isBlank()) {
      to++;
    }
    return anyMatches(near, lines.subList(from, to + 1));
  }

  private boolean isAfter(Pattern after, Passage passage) {
    int at = passage.firstLine() - 1;
    return anyMatches(after, lines.subList(Math.max(0, at - LINES_AROUND), at));
  }

  private static boolean anyMatches(Pattern pattern, List<String> lines) {
    return lines.stream().anyMatch(line -> pattern.matcher(line).find());
  }

  private static Hit hit(
      RepositoryRule rule, Subject subject, String file, int line, Matcher match) {
    return new Hit(file, line, rule.id(), subject, printable(match.group()), rule.says());
  }

  private static String printable(String match) {
    String text = match.strip().replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return text.length() <= LONGEST_MATCH ? text : text.substring(0, LONGEST_MATCH) + "…";
  }
}
