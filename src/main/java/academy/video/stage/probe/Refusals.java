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
import java.util.Map;
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
          "has %d tracks; at most %d are accepted".formatted(streams, profile.limits().streams()),
          "limits.streams");
    }
  }

  void tooManyFiles(int files) {
    if (files > JoinFinder.MOST_FILES) {
      throw overLimit(
          "consists of more than %d joined recordings".formatted(JoinFinder.MOST_FILES),
          "recordings");
    }
  }

  void tooManyTracks(StreamChooser.Choice choice) {
    int tracks = choice.audio().size() + choice.text().size();
    if (tracks > profile.limits().tracks()) {
      throw overLimit(
          "has %d tracks of audio and %d of subtitles; at most %d together are accepted"
              .formatted(choice.audio().size(), choice.text().size(), profile.limits().tracks()),
          "limits.tracks");
    }
  }

  void tooManyAttachments(List<StreamDescription> streams) {
    long attachments =
        streams.stream()
            .filter(stream -> stream.kind().equals("attachment") || stream.coverImage())
            .count();
    if (attachments > profile.limits().attachments()) {
      throw overLimit(
          "has %d fonts, cover images or other files in it; at most %d are accepted"
              .formatted(attachments, profile.limits().attachments()),
          "limits.attachments");
    }
  }

  /** Checked while packets are counted: a source without an end must not be read to it. */
  void tooManyPackets(int streamIndex, int packets) {
    if (packets > profile.limits().packets()) {
      throw overLimit(
          "has more than %d frames or audio blocks in one track, the most that is accepted"
              .formatted(profile.limits().packets()),
          "limits.packets",
          streamIndex);
    }
    long fitting = Runtime.getRuntime().maxMemory() / BYTES_PER_PACKET;
    if (packets > fitting) {
      throw overLimit(
          "has more than %d frames or audio blocks in one track, too many for this job's memory"
              .formatted(fitting),
          "memory",
          streamIndex);
    }
  }

  /** Every packet has a byte: an index that names more packets than that is made up. */
  void emptyPackets(int streamIndex, int packets, long sourceBytes) {
    if (packets > sourceBytes) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s is damaged: it says that it has %d frames, but the whole file has only %d bytes."
                  .formatted(location, packets, sourceBytes))
          .withDetails(Map.of("stream", streamIndex))
          .asException();
    }
  }

  void tooLarge(Size frame) {
    if (frame.pixels() > profile.limits().pixels()) {
      throw overLimit(
          "has frames of %s, which is %d pixels; at most %d are accepted"
              .formatted(frame, frame.pixels(), profile.limits().pixels()),
          "limits.pixels");
    }
  }

  void dolbyVisionAlone(StreamDescription stream) {
    if (stream.dolbyVisionAlone()) {
      throw new Failure(
              ExitCode.SOURCE_UNSUPPORTED,
              ("%s is Dolby Vision that only devices with Dolby Vision can show: its colours would"
                      + " come out green and purple.")
                  .formatted(location),
              "Export the video as HDR10, HLG or SDR, and upload that.")
          .withDetails(
              Map.of(
                  "stream", stream.index(), "dolby_vision", "a profile without a compatible layer"))
          .asException();
    }
  }

  void tooFast(StreamDescription stream, FrameTiming timing) {
    int limit = profile.limits().framesPerSecond();
    if (timing.constant() && timing.frameRate().compareTo(Rational.of(limit)) > 0) {
      throw new Failure(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s says that it shows %s frames per second; at most %d are accepted."
                  .formatted(location, timing.frameRate().toDecimal(0), limit),
              "Save the video again at 25, 30 or 60 frames per second, and upload that.")
          .withDetails(
              Map.of(
                  "limit",
                  "limits.frames_per_second",
                  "profile",
                  profile.name(),
                  "stream",
                  stream.index()))
          .asException();
    }
  }

  void tooSmall(StreamDescription stream, Size display, int smallestSide) {
    if (display.width() < smallestSide || display.height() < smallestSide) {
      throw Failure.of(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s has frames of %s; the smallest side must be %d pixels or more."
                  .formatted(location, display, smallestSide))
          .withDetails(Map.of("stream", stream.index()))
          .asException();
    }
  }

  void tooLongOrDamaged(SourceInfo info) {
    double missingPercent = info.missingFraction() * 100;
    if (missingPercent > profile.damage().maxMissingPercent()) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s is incomplete: %s %% of it is missing; at most %s %% is accepted."
                  .formatted(
                      location,
                      decimal(missingPercent),
                      decimal(profile.damage().maxMissingPercent())))
          .withDetails(damageLimit())
          .asException();
    }
    Rational end = length(info);
    if (end.compareTo(Rational.of(profile.limits().durationSeconds())) > 0) {
      throw overLimit(
          "is %s s long; at most %d s are accepted"
              .formatted(end.toDecimal(1), profile.limits().durationSeconds()),
          "limits.duration_seconds");
    }
    double concealedPercent =
        100 * info.concealedSeconds().toDouble() / Math.max(0.001, end.toDouble());
    if (concealedPercent + missingPercent > profile.damage().maxMissingPercent()) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s has no video that can be shown for %s of its %s seconds (%s %%); at most %s %% is accepted."
                  .formatted(
                      location,
                      info.concealedSeconds().toDecimal(1),
                      end.toDecimal(1),
                      decimal(concealedPercent),
                      decimal(profile.damage().maxMissingPercent())))
          .withDetails(damageLimit())
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
          "shows %s for %s s without audio; a frame may stand for %d s at most"
              .formatted(
                  video.frameCount() == 1 ? "one frame" : video.frameCount() + " frames",
                  silent.toDecimal(0),
                  LONGEST_FRAME_SECONDS),
          "seconds for each frame",
          video.streamIndex());
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
    List<String> why =
        reasons.stream()
            .filter(choice -> choice.kind().equals("video") || choice.kind().equals("audio"))
            .map(choice -> "%s: %s".formatted(choice.kind(), choice.why()))
            .distinct()
            .limit(4)
            .toList();
    return Failure.of(
            ExitCode.SOURCE_UNSUPPORTED,
            "%s has no video or audio that can be encoded (%s)."
                .formatted(location, why.isEmpty() ? "it has none at all" : String.join("; ", why)))
        .withDetails(Map.of("streams", list(reasons)))
        .asException();
  }

  WorkerException nothingDecodes(List<StreamChoice> reasons) {
    return Failure.of(
            ExitCode.SOURCE_CORRUPT,
            "%s is damaged: none of its video and audio can be decoded.".formatted(location))
        .withDetails(Map.of("streams", list(reasons)))
        .asException();
  }

  WorkerException noFrameDecodes(StreamDescription stream) {
    return Failure.of(
            ExitCode.SOURCE_CORRUPT,
            "%s has video, but no frame of it can be decoded.".formatted(location))
        .withDetails(Map.of("stream", stream.index(), "codec", stream.codec()))
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

  private Map<String, Object> damageLimit() {
    return Map.of("limit", "damage.max_missing_percent", "profile", profile.name());
  }

  private WorkerException overLimit(String what, String limit) {
    return overLimit(what, Map.of("limit", limit, "profile", profile.name()));
  }

  private WorkerException overLimit(String what, String limit, int stream) {
    return overLimit(what, Map.of("limit", limit, "profile", profile.name(), "stream", stream));
  }

  private WorkerException overLimit(String what, Map<String, Object> details) {
    return Failure.of(ExitCode.SOURCE_OVER_LIMIT, "%s %s.".formatted(location, what))
        .withDetails(details)
        .asException();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
