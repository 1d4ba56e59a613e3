package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.ffmpeg.TextReader;
import academy.video.model.ByteSource;
import academy.video.model.TextTrack;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the text streams that hold any text: viewers must not be offered subtitles that never come.
 * Reads up to the first text of each stream.
 */
final class TextSurvey {

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final Cancellation cancellation;

  TextSurvey(Ffmpeg ffmpeg, ByteSource source, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.cancellation = cancellation;
  }

  /** The streams that hold text, in their order; captions are left out. */
  List<TextTrack> tracks(List<StreamDescription> chosen) {
    List<StreamDescription> streams =
        chosen.stream().filter(stream -> !StreamChooser.isCaptions(stream)).toList();
    if (streams.isEmpty()) {
      return List.of();
    }
    Set<Integer> indexes =
        streams.stream().map(StreamDescription::index).collect(Collectors.toSet());
    Set<Integer> found = new HashSet<>();
    try (MediaInput input = ffmpeg.open(source);
        TextReader reader = new TextReader(input, indexes)) {
      Optional<TextReader.Texts> texts = reader.next();
      while (texts.isPresent()) {
        cancellation.check();
        found.add(texts.get().streamIndex());
        texts = found.equals(indexes) ? Optional.empty() : reader.next();
      }
    } catch (FfmpegException _) {
      // A decoder that refuses its stream's header: video and audio are worth more than text.
      found.clear();
    }
    return streams.stream()
        .filter(stream -> found.contains(stream.index()))
        .map(
            stream ->
                new TextTrack(
                    stream.index(),
                    stream.codec(),
                    /* captionChannel= */ 0,
                    stream.language(),
                    stream.title(),
                    stream.isDefault(),
                    stream.roles()))
        .toList();
  }
}
