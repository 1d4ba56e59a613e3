package academy.video.stage.probe;

import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.StreamChoice;
import academy.video.model.StreamRoles;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses which streams of a source are taken, and says why. Pure. */
final class StreamChooser {

  /** The choice, and the reason for every stream. */
  record Choice(
      Optional<StreamDescription> video,
      List<StreamDescription> audio,
      Optional<StreamDescription> rightChannel,
      List<StreamDescription> text,
      List<StreamChoice> reasons) {}

  /** Codecs of text whose decoders give it with its times; FFmpeg's names. */
  private static final String TEXT_CODECS = "mov_text|subrip|srt|ass|ssa|webvtt|text|eia_608";

  private static final String IMAGE_SUBTITLES =
      "dvd_subtitle|dvb_subtitle|hdmv_pgs_subtitle|xsub|arib_caption";

  private StreamChooser() {}

  /** Whether a stream of text holds captions (CEA-608), which have channels. */
  static boolean isCaptions(StreamDescription stream) {
    return stream.codec().equals("eia_608");
  }

  /**
   * Takes one video stream (the default one, else the one with most pixels), every audio stream,
   * the default one first, and all text. Where channels are separate streams, the first two become
   * one track.
   */
  static Choice choose(List<StreamDescription> streams) {
    Optional<StreamDescription> video =
        streams.stream()
            .filter(stream -> stream.kind().equals("video") && refusal(stream).isEmpty())
            .max(
                Comparator.comparing(StreamDescription::isDefault)
                    .thenComparingLong(stream -> (long) stream.width() * stream.height())
                    .thenComparing(Comparator.comparingInt(StreamDescription::index).reversed()));
    List<StreamDescription> candidates = audio(streams);
    boolean areChannels = areChannels(candidates);
    List<StreamDescription> channels =
        candidates.stream().sorted(Comparator.comparingInt(StreamDescription::index)).toList();
    List<StreamDescription> audio = areChannels ? List.of(channels.getFirst()) : candidates;
    Optional<StreamDescription> right =
        areChannels ? Optional.of(channels.get(1)) : Optional.empty();
    List<StreamDescription> text =
        streams.stream()
            .filter(stream -> stream.kind().equals("subtitle") && refusal(stream).isEmpty())
            .toList();
    List<StreamChoice> reasons =
        streams.stream().map(stream -> reason(stream, video, audio, right, text)).toList();
    return new Choice(video, audio, right, text, reasons);
  }

  /** Every track that can be decoded: those for everybody first, among them the default one. */
  private static List<StreamDescription> audio(List<StreamDescription> streams) {
    return streams.stream()
        .filter(stream -> stream.kind().equals("audio") && refusal(stream).isEmpty())
        .sorted(
            Comparator.comparingInt(StreamChooser::speciality)
                .thenComparing(Comparator.comparing(StreamDescription::isDefault).reversed())
                .thenComparing(Comparator.comparingInt(StreamDescription::channels).reversed())
                .thenComparingInt(StreamDescription::index))
        .toList();
  }

  private static int speciality(StreamDescription stream) {
    StreamRoles roles = stream.roles();
    if (roles.commentary()) {
      return 3;
    }
    if (roles.visuallyImpaired()) {
      return 2;
    }
    return roles.hearingImpaired() ? 1 : 0;
  }

  /**
   * Broadcast recorders write each channel as a separate stream, up to sixteen: the first two are
   * left and right. Unlike tracks to choose from, they have one channel each, the same sample rate
   * and language, and neither title nor role.
   */
  private static boolean areChannels(List<StreamDescription> audio) {
    return audio.size() >= 2
        && audio.stream()
            .allMatch(
                stream ->
                    stream.channels() == 1
                        && stream.title().isBlank()
                        && stream.roles().equals(StreamRoles.NONE)
                        && stream.language().equals(audio.getFirst().language())
                        && stream.sampleRate() == audio.getFirst().sampleRate());
  }

  private static Optional<String> refusal(StreamDescription stream) {
    if (stream.encrypted()) {
      return Optional.of("it is encrypted");
    }
    if (!stream.decodable()) {
      return Optional.of(stream.codec() + " is not a supported codec");
    }
    if (stream.coverImage()) {
      return Optional.of("it is cover art or a thumbnail, not a moving picture");
    }
    if (stream.kind().equals("video") && (stream.width() < 1 || stream.height() < 1)) {
      return Optional.of("its frame size is unknown");
    }
    if (stream.kind().equals("audio") && (stream.channels() < 1 || stream.sampleRate() < 1)) {
      return Optional.of("its channels or sample rate are unknown");
    }
    if (stream.channels() > MediaInput.MOST_AUDIO_CHANNELS) {
      return Optional.of(
          "it has %d channels, and at most %d can be mixed"
              .formatted(stream.channels(), MediaInput.MOST_AUDIO_CHANNELS));
    }
    if (stream.kind().equals("subtitle") && stream.codec().matches(IMAGE_SUBTITLES)) {
      return Optional.of("its subtitles are images, not text");
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
      Optional<StreamDescription> right,
      List<StreamDescription> text) {
    if (video.filter(stream::equals).isPresent()) {
      return choice(stream, true, stream.isDefault() ? "default video" : "largest video");
    }
    if (right.filter(stream::equals).isPresent()) {
      return choice(stream, true, "right channel");
    }
    if (audio.contains(stream)) {
      String why = audio.getFirst().equals(stream) ? "default audio" : "another audio track";
      return choice(stream, true, right.isPresent() ? "left channel" : why);
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
                      case "audio" -> "another channel of a recording with one stream per channel";
                      default -> "only video, audio and text are taken";
                    });
    return choice(stream, false, why);
  }

  private static StreamChoice choice(StreamDescription stream, boolean taken, String why) {
    return new StreamChoice(stream.index(), stream.kind(), stream.codec(), taken, why);
  }

  /** The reasons, corrected for streams that turned out not to be decodable. */
  static List<StreamChoice> without(Set<Integer> undecodable, List<StreamChoice> reasons) {
    return reasons.stream()
        .map(
            reason ->
                reason.taken() && undecodable.contains(reason.streamIndex())
                    ? new StreamChoice(
                        reason.streamIndex(),
                        reason.kind(),
                        reason.codec(),
                        false,
                        "none of it can be decoded")
                    : reason)
        .toList();
  }
}
