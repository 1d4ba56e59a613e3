package academy.video.stage.text;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads TTML and its profiles (IMSC, SMPTE-TT, EBU-TT-D): the text of each {@code p} with its
 * times, those of the elements around it included, and bold, italic and underline. The document is
 * hostile: it gets no DTD and no external entities, and only so many elements in each other.
 */
final class TtmlDocument {

  /** TTML has head, styling and style, or body, div, p and a few spans. */
  private static final int DEEPEST = 64;

  private static final Rational FOREVER = Rational.of(100_000_000);

  private static final char BOLD = 'b';
  private static final char ITALIC = 'i';
  private static final char UNDERLINE = 'u';

  /**
   * An open element.
   *
   * @param start and {@code end} on the document's clock
   * @param styles of its text
   * @param text of the cue that it is part of; empty outside of a {@code p}
   * @param ownsText whether its end is the cue's
   */
  private record Element(
      Rational start,
      Rational end,
      Set<Character> styles,
      Optional<StringBuilder> text,
      boolean ownsText) {}

  private final CueList cues;
  private final Map<String, Set<Character>> styles = new HashMap<>();
  private final Deque<Element> open = new ArrayDeque<>();
  private TtmlTime time = TtmlTime.of(Optional.empty(), Optional.empty(), Optional.empty());

  private TtmlDocument(CueList cues) {
    this.cues = cues;
  }

  /**
   * The document's cues.
   *
   * @throws XMLStreamException where it is no XML, or too deep
   */
  static List<Texts> read(String document, CueList cues) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(document));
    try {
      new TtmlDocument(cues).read(xml);
    } finally {
      xml.close();
    }
    return cues.all();
  }

  private void read(XMLStreamReader xml) throws XMLStreamException {
    open.push(new Element(Rational.ZERO, FOREVER, Set.of(), Optional.empty(), false));
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(xml);
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(xml.getText());
        default -> {
          // comments and processing instructions say nothing
        }
      }
    }
  }

  private void start(XMLStreamReader xml) throws XMLStreamException {
    if (open.size() > DEEPEST) {
      throw new XMLStreamException("more than %d elements in each other".formatted(DEEPEST));
    }
    String name = xml.getLocalName();
    Element around = open.element();
    Set<Character> own = stylesOf(xml, around.styles());
    switch (name) {
      case "tt" ->
          time =
              TtmlTime.of(
                  attribute(xml, "frameRate"),
                  attribute(xml, "frameRateMultiplier"),
                  attribute(xml, "tickRate"));
      case "style" -> attribute(xml, "id").ifPresent(id -> styles.put(id, own));
      case "br" -> around.text().ifPresent(text -> text.append("\\N"));
      default -> {
        // all others may have times
      }
    }
    Optional<Rational> begin = attribute(xml, "begin").flatMap(time::seconds);
    Rational start = begin.map(around.start()::plus).orElse(around.start());
    Rational end =
        attribute(xml, "end")
            .flatMap(time::seconds)
            .map(around.start()::plus)
            .or(() -> attribute(xml, "dur").flatMap(time::seconds).map(start::plus))
            .map(around.end()::min)
            .orElse(around.end());
    boolean begins = name.equals("p") || (name.equals("span") && begin.isPresent());
    Optional<StringBuilder> text = begins ? Optional.of(new StringBuilder()) : around.text();
    open.push(new Element(start, end, own, text, begins));
  }

  private void end() {
    Element element = open.pop();
    if (!element.ownsText()) {
      return;
    }
    StringBuilder text = element.text().orElseThrow();
    if (text.toString().isBlank()) {
      return; // its spans have the texts
    }
    if (element.end().equals(FOREVER)) {
      cues.unreadable();
    } else {
      cues.add(element.start(), element.end(), MarkupText.event(text));
    }
  }

  /** TTML2, 8.1.1: white space is one space, unless {@code xml:space} says otherwise. */
  private void characters(String raw) {
    Element element = open.element();
    element
        .text()
        .ifPresent(
            text -> {
              element.styles().forEach(style -> text.append(MarkupText.styled(style, true)));
              text.append(MarkupText.plain(raw.replaceAll("\\s+", " ")));
              element.styles().forEach(style -> text.append(MarkupText.styled(style, false)));
            });
  }

  private Set<Character> stylesOf(XMLStreamReader xml, Set<Character> around) {
    Set<Character> own = new HashSet<>(around);
    attribute(xml, "style")
        .ifPresent(
            ids -> {
              for (String id : ids.strip().split("\\s+", -1)) {
                own.addAll(styles.getOrDefault(id, Set.of()));
              }
            });
    attribute(xml, "fontWeight").ifPresent(value -> set(own, BOLD, value.equals("bold")));
    attribute(xml, "fontStyle")
        .ifPresent(value -> set(own, ITALIC, value.equals("italic") || value.equals("oblique")));
    attribute(xml, "textDecoration")
        .ifPresent(value -> set(own, UNDERLINE, value.contains("underline")));
    return own;
  }

  private static void set(Set<Character> styles, char style, boolean isOn) {
    if (isOn) {
      styles.add(style);
    } else {
      styles.remove(style);
    }
  }

  /** By its local name: documents differ in the prefixes and versions of TTML's namespaces. */
  private static Optional<String> attribute(XMLStreamReader xml, String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name)) {
        return Optional.of(xml.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }
}
