package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.CaptionReader;
import academy.video.ffmpeg.CaptionReader.Captions;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.ByteSource;
import academy.video.model.Rational;
import academy.video.model.SourceClock;
import academy.video.model.StreamRoles;
import academy.video.model.TextTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the captions that a stream carries (CEA-608), by channel. A large source is read whole only
 * where a look at some of its places finds any: who puts captions into frames puts them, empty or
 * not, into all.
 */
final class CaptionSurvey {

  /** Bytes; a smaller source is read whole. */
  private static final long SMALL_SOURCE = 64L << 20;

  /** So many find captions that only a thirtieth of the video has, at less bytes than that. */
  private static final int PLACES = 32;

  private static final int PACKETS_AT_A_PLACE = 64;

  /** Captions are written for those who don't hear. */
  private static final StreamRoles FOR_THE_DEAF = new StreamRoles(false, true, false, false);

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final SourceClock clock;
  private final Cancellation cancellation;

  CaptionSurvey(Ffmpeg ffmpeg, ByteSource source, SourceClock clock, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.clock = clock;
    this.cancellation = cancellation;
  }

  /**
   * What was found.
   *
   * @param tracks one for each channel that holds text
   * @param hasOnlyCea708 whether there are captions, but none that can be converted
   */
  record Found(List<TextTrack> tracks, boolean hasOnlyCea708) {
    Found {
      tracks = List.copyOf(tracks);
    }

    static Found nothing() {
      return new Found(List.of(), false);
    }

    Found plus(Found other) {
      return new Found(
          Stream.concat(tracks.stream(), other.tracks.stream()).toList(),
          hasOnlyCea708 || other.hasOnlyCea708);
    }
  }

  /** Looks for captions in the frames of the video, and on tracks of their own. */
  Found find(StreamChooser.Choice choice, Map<Integer, StreamSpan> spans) {
    Found found = Found.nothing();
    if (choice.video().isPresent()) {
      StreamDescription video = choice.video().get();
      StreamSpan span = spans.get(video.index());
      found = span != null && isWorthReading(video, span) ? read(video) : found;
    }
    for (StreamDescription stream : choice.text()) {
      found = StreamChooser.isCaptions(stream) ? found.plus(read(stream)) : found;
    }
    return found;
  }

  private boolean isWorthReading(StreamDescription video, StreamSpan span) {
    return source.sizeBytes() <= SMALL_SOURCE || areAtSomePlace(video, span);
  }

  private Found read(StreamDescription stream) {
    SortedSet<Integer> channels = new TreeSet<>();
    boolean hasCea708 = false;
    try (MediaInput input = ffmpeg.open(source, clock)) {
      if (!CaptionReader.canRead(input, stream.index())) {
        return Found.nothing();
      }
      CaptionReader reader = new CaptionReader(input, stream.index());
      for (Optional<Captions> next = reader.next(); next.isPresent(); next = reader.next()) {
        cancellation.check();
        hasCea708 |= next.get().hasCea708();
        next.get().pairs().stream()
            .filter(CaptionReader.Pair::isText)
            .forEach(pair -> channels.add(pair.channel()));
      }
    }
    List<TextTrack> tracks = new ArrayList<>();
    for (int channel : channels) {
      tracks.add(
          new TextTrack(
              stream.index(),
              "eia_608",
              channel,
              stream.kind().equals("subtitle") ? stream.language() : "und",
              channel == 1 ? "Captions" : "Captions (CC%d)".formatted(channel),
              /* isDefault= */ false,
              FOR_THE_DEAF));
    }
    return new Found(tracks, hasCea708 && channels.isEmpty());
  }

  private boolean areAtSomePlace(StreamDescription stream, StreamSpan span) {
    try (MediaInput input = ffmpeg.open(source, clock)) {
      if (!CaptionReader.canRead(input, stream.index())) {
        return false;
      }
      CaptionReader reader = new CaptionReader(input, stream.index());
      Rational length = span.endSeconds().minus(span.startSeconds());
      for (int place = 0; place < PLACES; place++) {
        cancellation.check();
        Rational at = span.startSeconds().plus(length.times(Rational.of(place, PLACES)));
        if ((place == 0 || input.seek(stream.index(), at)) && reader.findsAny(PACKETS_AT_A_PLACE)) {
          return true;
        }
      }
    }
    return false;
  }
}
