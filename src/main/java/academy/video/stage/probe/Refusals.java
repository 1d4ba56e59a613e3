package academy.video.stage.probe;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.AudioTrack;
import academy.video.model.FrameTiming;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.VideoTrack;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sentences with which a source is refused. */
record Refusals(String location, Profile profile) {

  /** Times, and copies of them for sorting; half of the memory is for other things. */
  private static final long BYTES_PER_PACKET = 2 * 4 * Long.BYTES;

  /** What a slide show without audio may take for one slide, in seconds. */
  private static final int LONGEST_FRAME_SECONDS = 120;

  private static final int SHORT_SECONDS = 300;

  void tooManyStreams(int streams) {
    if (streams > profile.limits().streams()) {
      throw overLimit(
          "has %d streams; profile %s allows %d (limits.streams)"
              .formatted(streams, profile.name(), profile.limits().streams()));
    }
  }

  void tooManyTracks(StreamChooser.Choice choice) {
    int tracks = choice.audio().size() + choice.text().size();
    if (tracks > profile.limits().tracks()) {
      throw overLimit(
          "has %d audio and %d text tracks; profile %s allows %d together (limits.tracks)"
              .formatted(
                  choice.audio().size(),
                  choice.text().size(),
                  profile.name(),
                  profile.limits().tracks()));
    }
  }

  void tooManyAttachments(List<StreamDescription> streams) {
    long attachments =
        streams.stream()
            .filter(stream -> stream.kind().equals("attachment") || stream.coverImage())
            .count();
    if (attachments > profile.limits().attachments()) {
      throw overLimit(
          "has %d fonts, cover images or other files in it; profile %s allows %d"
                  .formatted(attachments, profile.name(), profile.limits().attachments())
              + " (limits.attachments)");
    }
  }

  /** Checked while packets are counted: a source without an end must not be read to it. */
  void tooManyPackets(int streamIndex, int packets) {
    if (packets > profile.limits().packets()) {
      throw overLimit(
          "has more than %d packets in stream %d, all that profile %s allows (limits.packets)"
              .formatted(profile.limits().packets(), streamIndex, profile.name()));
    }
    long fitting = Runtime.getRuntime().maxMemory() / BYTES_PER_PACKET;
    if (packets > fitting) {
      throw overLimit(
          "has more than %d packets in stream %d, all that this job's memory is enough for"
              .formatted(fitting, streamIndex));
    }
  }

  /** Every packet has a byte: an index that names more packets than that is made up. */
  void emptyPackets(int streamIndex, int packets, long sourceBytes) {
    if (packets > sourceBytes) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s says that it has %d frames in stream %d, but the whole file has only %d bytes."
                  .formatted(location, packets, streamIndex, sourceBytes))
          .asException();
    }
  }

  void tooLarge(Size frame) {
    if (frame.pixels() > profile.limits().pixels()) {
      throw overLimit(
          "has frames of %s pixels; profile %s allows %d pixels (limits.pixels)"
              .formatted(frame, profile.name(), profile.limits().pixels()));
    }
  }

  void dolbyVisionAlone(StreamDescription stream) {
    if (stream.dolbyVisionAlone()) {
      throw new Failure(
              ExitCode.SOURCE_UNSUPPORTED,
              ("%s is Dolby Vision that only devices with Dolby Vision can show (profile without a"
                      + " compatible layer, stream %d): its colours would come out green and purple.")
                  .formatted(location, stream.index()),
              "Export the video as HDR10, HLG or SDR, and upload that.")
          .asException();
    }
  }

  void tooFast(StreamDescription stream, FrameTiming timing) {
    int limit = profile.limits().framesPerSecond();
    if (timing.constant() && timing.frameRate().compareTo(Rational.of(limit)) > 0) {
      throw overLimit(
          "has %s frames per second in stream %d; profile %s allows %d (limits.frames_per_second)"
              .formatted(timing.frameRate().toDecimal(3), stream.index(), profile.name(), limit));
    }
  }

  void tooSmall(StreamDescription stream, Size display, int smallestSide) {
    if (display.width() < smallestSide || display.height() < smallestSide) {
      throw Failure.of(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s has frames of %s in stream %d; the smallest side must be %d pixels or more."
                  .formatted(location, display, stream.index(), smallestSide))
          .asException();
    }
  }

  void tooLongOrDamaged(SourceInfo info) {
    double missingPercent = info.missingFraction() * 100;
    if (missingPercent > profile.damage().maxMissingPercent()) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s is incomplete: %s %% of what it promises is missing; profile %s accepts %s %%."
                  .formatted(
                      location,
                      decimal(missingPercent),
                      profile.name(),
                      decimal(profile.damage().maxMissingPercent())))
          .asException();
    }
    Rational end = length(info);
    if (end.compareTo(Rational.of(profile.limits().durationSeconds())) > 0) {
      throw overLimit(
          "is %s s long; profile %s allows %d s (limits.duration_seconds)"
              .formatted(end.toDecimal(1), profile.name(), profile.limits().durationSeconds()));
    }
    double concealedPercent =
        100 * info.concealedSeconds().toDouble() / Math.max(0.001, end.toDouble());
    if (concealedPercent + missingPercent > profile.damage().maxMissingPercent()) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s has no video that can be shown for %s of its %s seconds (%s %%); profile %s accepts %s %%."
                  .formatted(
                      location,
                      info.concealedSeconds().toDecimal(1),
                      end.toDecimal(1),
                      decimal(concealedPercent),
                      profile.name(),
                      decimal(profile.damage().maxMissingPercent())))
          .asException();
    }
  }

  /**
   * A few bytes can say that they last for hours; what they become must not cost hours. Audio is
   * work of its own, so slides may be shown for as long as it goes on.
   */
  void tooFewFrames(VideoTrack video, List<AudioTrack> audio) {
    Rational heard =
        audio.stream()
            .map(track -> track.endSeconds().minus(track.startSeconds()))
            .reduce(Rational.ZERO, Rational::max);
    Rational silent = video.endSeconds().minus(video.startSeconds()).minus(heard);
    if (silent.compareTo(Rational.of(SHORT_SECONDS)) > 0
        && silent.compareTo(Rational.of(video.frameCount() * LONGEST_FRAME_SECONDS)) > 0) {
      throw overLimit(
          "has %d video frames for %s s without audio; a frame may stand for %d s at most"
              .formatted(video.frameCount(), silent.toDecimal(0), LONGEST_FRAME_SECONDS));
    }
  }

  private static Rational length(SourceInfo info) {
    Rational end =
        info.video()
            .map(track -> track.endSeconds().minus(track.startSeconds()))
            .orElse(Rational.ZERO);
    for (var track : info.audio()) {
      end = end.max(track.endSeconds().minus(track.startSeconds()));
    }
    return end;
  }

  WorkerException encrypted() {
    return new Failure(
            ExitCode.SOURCE_UNSUPPORTED,
            "%s is encrypted (DRM): its video or audio can't be decoded without a key."
                .formatted(location),
            "Upload the video without copy protection.")
        .asException();
  }

  WorkerException external() {
    return new Failure(
            ExitCode.SOURCE_UNSUPPORTED,
            "%s refers to another file for its video or audio; only what is in the file itself is read."
                .formatted(location),
            "Save the video as a self-contained file and upload that.")
        .asException();
  }

  WorkerException nothingToTake(List<StreamChoice> reasons) {
    return unsupported("has no video or audio stream that can be encoded", reasons);
  }

  WorkerException nothingDecodes(List<StreamChoice> reasons) {
    boolean none = reasons.isEmpty();
    return Failure.of(
            ExitCode.SOURCE_CORRUPT,
            "%s has streams, but no video or audio of them can be decoded%s."
                .formatted(location, none ? "" : ": " + list(reasons)))
        .asException();
  }

  WorkerException noFrameDecodes(StreamDescription stream) {
    return Failure.of(
            ExitCode.SOURCE_CORRUPT,
            "%s has a %s video stream (%d), but no frame of it can be decoded."
                .formatted(location, stream.codec(), stream.index()))
        .asException();
  }

  private WorkerException unsupported(String what, List<StreamChoice> reasons) {
    String streams = reasons.isEmpty() ? "it has no streams at all" : list(reasons);
    return Failure.of(ExitCode.SOURCE_UNSUPPORTED, "%s %s: %s.".formatted(location, what, streams))
        .asException();
  }

  private static String list(List<StreamChoice> reasons) {
    return reasons.stream()
        .limit(8)
        .map(
            choice ->
                "stream %d (%s, %s): %s"
                    .formatted(choice.streamIndex(), choice.kind(), choice.codec(), choice.why()))
        .collect(Collectors.joining("; "));
  }

  private WorkerException overLimit(String what) {
    return Failure.of(ExitCode.SOURCE_OVER_LIMIT, "%s %s.".formatted(location, what)).asException();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
