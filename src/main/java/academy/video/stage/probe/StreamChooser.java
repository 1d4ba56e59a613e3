package academy.video.stage.probe;

import academy.video.ffmpeg.StreamDescription;
import academy.video.model.StreamChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses which streams of a source are taken, and says why. Pure. */
final class StreamChooser {

  /** The choice, and the reason for every stream. */
  record Choice(
      Optional<StreamDescription> video,
      List<StreamDescription> audio,
      List<StreamDescription> text,
      List<StreamChoice> reasons) {}

  /** Kinds of text whose decoders give it with its times; FFmpeg's names. */
  private static final String TEXT_CODECS = "mov_text|subrip|srt|ass|ssa|webvtt|text";

  private static final String PICTURE_SUBTITLES =
      "dvd_subtitle|dvb_subtitle|hdmv_pgs_subtitle|xsub|arib_caption";

  private StreamChooser() {}

  /**
   * Takes one video stream (the default one, else the one with most pixels) and of each language
   * one audio stream (the default one, else the one with most channels), the default language
   * first; and all text.
   */
  static Choice choose(List<StreamDescription> streams) {
    Optional<StreamDescription> video =
        streams.stream()
            .filter(stream -> stream.kind().equals("video") && refusal(stream).isEmpty())
            .max(
                Comparator.comparing(StreamDescription::isDefault)
                    .thenComparingLong(stream -> (long) stream.width() * stream.height())
                    .thenComparing(Comparator.comparingInt(StreamDescription::index).reversed()));
    List<StreamDescription> audio = audio(streams);
    List<StreamDescription> text =
        streams.stream()
            .filter(stream -> stream.kind().equals("subtitle") && refusal(stream).isEmpty())
            .toList();
    List<StreamChoice> reasons =
        streams.stream().map(stream -> reason(stream, video, audio, text)).toList();
    return new Choice(video, audio, text, reasons);
  }

  private static List<StreamDescription> audio(List<StreamDescription> streams) {
    List<StreamDescription> candidates =
        streams.stream()
            .filter(stream -> stream.kind().equals("audio") && refusal(stream).isEmpty())
            .sorted(
                Comparator.comparing(StreamDescription::isDefault)
                    .reversed()
                    .thenComparing(Comparator.comparingInt(StreamDescription::channels).reversed())
                    .thenComparingInt(StreamDescription::index))
            .toList();
    List<StreamDescription> taken = new ArrayList<>();
    Set<String> languages = new HashSet<>();
    for (StreamDescription candidate : candidates) {
      if (languages.add(candidate.language())) {
        taken.add(candidate);
      }
    }
    return List.copyOf(taken);
  }

  private static Optional<String> refusal(StreamDescription stream) {
    if (stream.encrypted()) {
      return Optional.of("it is encrypted");
    }
    if (!stream.decodable()) {
      return Optional.of("this build has no decoder for " + stream.codec());
    }
    if (stream.attachedPicture()) {
      return Optional.of("it is cover art or a thumbnail, not a moving picture");
    }
    if (stream.kind().equals("video") && (stream.width() < 1 || stream.height() < 1)) {
      return Optional.of("its picture size is unknown");
    }
    if (stream.kind().equals("audio") && (stream.channels() < 1 || stream.sampleRate() < 1)) {
      return Optional.of("its channels or sample rate are unknown");
    }
    if (stream.kind().equals("subtitle") && stream.codec().matches(PICTURE_SUBTITLES)) {
      return Optional.of("its subtitles are pictures, not text");
    }
    if (stream.kind().equals("subtitle") && !stream.codec().matches(TEXT_CODECS)) {
      return Optional.of("subtitles of this kind can't be converted");
    }
    return Optional.empty();
  }

  private static StreamChoice reason(
      StreamDescription stream,
      Optional<StreamDescription> video,
      List<StreamDescription> audio,
      List<StreamDescription> text) {
    if (video.filter(stream::equals).isPresent()) {
      return choice(stream, true, stream.isDefault() ? "default video" : "largest video");
    }
    if (audio.contains(stream)) {
      return choice(
          stream, true, audio.getFirst().equals(stream) ? "default audio" : "another language");
    }
    if (text.contains(stream)) {
      return choice(stream, true, "text");
    }
    String why =
        refusal(stream)
            .orElseGet(
                () ->
                    switch (stream.kind()) {
                      case "video" -> "another video stream was taken";
                      case "audio" -> "another audio stream of its language was taken";
                      default -> "only video, audio and text are taken";
                    });
    return choice(stream, false, why);
  }

  private static StreamChoice choice(StreamDescription stream, boolean taken, String why) {
    return new StreamChoice(stream.index(), stream.kind(), stream.codec(), taken, why);
  }
}
