package academy.video.stage.result.page;

import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.VideoTrack;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the source is, and which of its streams were taken. */
record SourceSection(SourceInfo source) {

  void addTo(Html html) {
    html.open("section").element("h2", "Source").open("dl", "class", "facts");
    facts()
        .forEach(
            (title, value) ->
                html.open("div")
                    .element("dt", title)
                    .open("dd")
                    .element("bdi", value)
                    .close()
                    .close()
                    .line());
    html.close();
    html.element("h3", "Streams");
    Table table = new Table(html, "Streams", "Stream");
    table.texts("Kind", "Codec", "Taken", "Why", "Language", "Title").begin();
    for (StreamChoice choice : source.choices()) {
      Words words = wordsOf(choice.streamIndex());
      table
          .row(Integer.toString(choice.streamIndex()))
          .text(choice.kind())
          .text(SourceWords.codec(choice.codec()))
          .text(choice.taken() ? "taken" : "left")
          .text(choice.why())
          .text(SourceWords.language(words.language))
          .text(words.title)
          .endRow();
    }
    table.end();
    html.close().line();
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    if (!source.outline().title().isEmpty()) {
      facts.put("Title", source.outline().title());
    }
    facts.put("File", source.identity().location());
    facts.put("Size", Figures.bytes(source.identity().sizeBytes()));
    facts.put("Container", SourceWords.container(source.container()));
    source.video().ifPresent(video -> videoFacts(video, facts));
    if (source.video().isEmpty()) {
      facts.put("Video", "none");
    }
    facts.put("Audio", audioWords());
    if (!source.outline().chapters().isEmpty()) {
      facts.put("Chapters", Integer.toString(source.outline().chapters().size()));
    }
    facts.put("Digest", source.identity().digest());
    return facts;
  }

  private static void videoFacts(VideoTrack video, Map<String, String> facts) {
    facts.put(
        "Video",
        "%s, %s, %s"
            .formatted(
                SourceWords.codec(video.codec()),
                Figures.size(video.displaySize()),
                SourceWords.pixelFormat(video.pixelFormat())));
    facts.put(
        "Frames a second",
        "%s, %s"
            .formatted(
                video.timing().frameRate().toDecimal(3),
                video.timing().constant() ? "constant" : "variable"));
    facts.put(
        "Length",
        Figures.duration(video.endSeconds().minus(video.startSeconds()).times(1000).round()));
    facts.put("Interlacing", video.scan().why());
    facts.put("Colour", SourceWords.color(video.color()));
  }

  private String audioWords() {
    if (source.audio().isEmpty()) {
      return "none";
    }
    return String.join(
        "; ",
        source.audio().stream()
            .map(
                track ->
                    "%s, %d %s, %d Hz"
                        .formatted(
                            SourceWords.codec(track.codec()),
                            track.channels(),
                            track.channels() == 1 ? "channel" : "channels",
                            track.sampleRate()))
            .toList());
  }

  private record Words(String language, String title) {}

  private Words wordsOf(int streamIndex) {
    return source.audio().stream()
        .filter(track -> track.streamIndex() == streamIndex)
        .map(track -> new Words(track.language(), track.title()))
        .findFirst()
        .or(
            () ->
                source.text().stream()
                    .filter(track -> track.streamIndex() == streamIndex && !isVideo(streamIndex))
                    .map(track -> new Words(track.language(), track.title()))
                    .findFirst())
        .orElse(new Words("", ""));
  }

  /** Whether what is known of text of this stream is of captions in its frames. */
  private boolean isVideo(int streamIndex) {
    return source.video().filter(video -> video.streamIndex() == streamIndex).isPresent();
  }
}
