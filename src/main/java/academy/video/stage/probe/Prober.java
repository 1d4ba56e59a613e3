package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.AudioTrack;
import academy.video.model.ByteSource;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import academy.video.model.SourceInfo;
import academy.video.model.TextTrack;
import academy.video.model.VideoTrack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds out what a source holds. */
public final class Prober {

  /** Declared durations also count subtitles and rounded last blocks. */
  private static final double DECLARED_SLACK_SECONDS = 2;

  private final Supplier<Ffmpeg> ffmpeg;

  public Prober(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * Probes a source: opens it, chooses streams, finds their real times, decodes their beginning.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_UNSUPPORTED, SOURCE_CORRUPT or
   *     SOURCE_OVER_LIMIT where it can't or must not be encoded
   */
  public SourceInfo probe(ByteSource source, Profile profile, Cancellation cancellation) {
    try (MediaInput input = open(source)) {
      List<StreamDescription> streams = input.streams();
      Refusals refusals = new Refusals(source.location(), profile);
      refusals.tooManyStreams(streams.size());
      refusals.tooManyAttachments(streams);
      if (input.container().startsWith("mov") && ExternalTracks.areIn(source)) {
        throw refusals.external();
      }
      StreamChooser.Choice choice = StreamChooser.choose(streams);
      if (choice.video().isEmpty() && choice.audio().isEmpty()) {
        throw refusals.nothingToTake(choice.reasons());
      }
      refusals.tooManyTracks(choice);
      choice.video().ifPresent(refusals::dolbyVisionAlone);
      choice
          .video()
          .map(stream -> new Size(stream.width(), stream.height()))
          .ifPresent(refusals::tooLarge);
      List<StreamDescription> chosen = new ArrayList<>();
      choice.video().ifPresent(chosen::add);
      chosen.addAll(choice.audio());
      choice.rightChannel().ifPresent(chosen::add);
      PacketSurvey.Result survey =
          new PacketSurvey(ffmpeg.get(), source, refusals, cancellation).survey(chosen);
      Map<Integer, StreamSpan> spans = survey.spans();
      if (spans.values().stream().anyMatch(StreamSpan::encrypted)) {
        throw refusals.encrypted();
      }
      VideoProbe videoProbe = new VideoProbe(ffmpeg.get(), source, refusals, cancellation);
      Optional<Rational> countedRate =
          choice
              .video()
              .filter(stream -> spans.containsKey(stream.index()))
              .flatMap(stream -> videoProbe.countedRate(stream, choice, spans));
      SourceClock clock = countedRate.map(survey.clock()::counting).orElse(survey.clock());
      Optional<VideoTrack> video =
          choice.video().flatMap(stream -> videoProbe.track(stream, spans, clock));
      Optional<Integer> right =
          choice
              .rightChannel()
              .flatMap(stream -> audio(source, stream, Optional.empty(), spans))
              .map(AudioTrack::streamIndex);
      List<AudioTrack> audio =
          choice.audio().stream()
              .flatMap(stream -> audio(source, stream, right, spans).stream())
              .toList();
      video.ifPresent(track -> refusals.tooFewFrames(track, audio));
      if (video.isEmpty() && audio.isEmpty()) {
        throw refusals.nothingDecodes(choice.reasons());
      }
      if (choice.video().isPresent() && video.isEmpty()) {
        throw refusals.noFrameDecodes(choice.video().get());
      }
      CaptionSurvey.Found captions =
          new CaptionSurvey(ffmpeg.get(), source, clock, cancellation).find(choice, spans);
      List<TextTrack> text =
          Stream.concat(
                  new TextSurvey(ffmpeg.get(), source, cancellation).tracks(choice.text()).stream(),
                  captions.tracks().stream())
              .toList();
      double missing =
          missing(
              input, choice, spans, () -> endOfSubtitles(source, streams, refusals, cancellation));
      SourceInfo info =
          new SourceInfo(
              source.identity(),
              input.container(),
              input.declaredDuration(),
              clock,
              video,
              audio,
              text,
              input.outline(),
              StreamChooser.without(undecodable(choice, audio, right, text), choice.reasons()),
              missing,
              video
                  .map(
                      track ->
                          VideoProbe.concealed(
                              input.container(), choice, spans, track, countedRate.isPresent()))
                  .orElse(Rational.ZERO),
              remarks(choice, survey, clock, captions));
      refusals.tooLongOrDamaged(info);
      return info;
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s is damaged, so that its video and audio can't be read."
                  .formatted(source.location()))
          .withDetails(Map.of("ffmpeg", e.getMessage()))
          .causedBy(e);
    }
  }

  /** What the uploader may want to know. */
  private static List<String> remarks(
      StreamChooser.Choice choice,
      PacketSurvey.Result survey,
      SourceClock clock,
      CaptionSurvey.Found captions) {
    Map<Integer, StreamSpan> spans = survey.spans();
    List<String> remarks = new ArrayList<>();
    choice
        .video()
        .flatMap(
            stream ->
                Optional.ofNullable(spans.get(stream.index()))
                    .map(StreamSpan::sizes)
                    .filter(SizeSurvey::changes)
                    .map(sizes -> sizes.remark(stream.timeBase())))
        .ifPresent(remarks::add);
    clock
        .countedRate()
        .map(
            rate ->
                "The times of the video's frames are impossible. Its frames are shown one after the other, %s a second."
                    .formatted(rate.toDecimal(3)))
        .ifPresent(remarks::add);
    if (clock.isOfJoinedFiles()) {
      remarks.add(
          "The file consists of %d joined recordings. They are played one after the other."
              .formatted(clock.pieces().size()));
    }
    if (survey.unreadFiles() > 0) {
      remarks.add(
          "%d of the recordings can't be read, and count as missing."
              .formatted(survey.unreadFiles()));
    }
    if (captions.hasOnlyCea708()) {
      remarks.add(
          "The video has captions of the kind CEA-708, which can't be converted: they are left out.");
    }
    return remarks;
  }

  private MediaInput open(ByteSource source) {
    try {
      return ffmpeg.get().open(source);
    } catch (FfmpegException e) {
      throw new Failure(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s (%d bytes) is not a video or audio file of an allowed kind, or its beginning or its index is damaged."
                  .formatted(source.location(), source.sizeBytes()),
              "Upload a video file; playlists, scripts, images and files without their index are"
                  + " refused.")
          .withDetails(Map.of("ffmpeg", e.getMessage()))
          .causedBy(e);
    }
  }

  private Optional<AudioTrack> audio(
      ByteSource source,
      StreamDescription stream,
      Optional<Integer> right,
      Map<Integer, StreamSpan> spans) {
    StreamSpan span = spans.get(stream.index());
    if (span == null) {
      return Optional.empty();
    }
    try (MediaInput input = ffmpeg.get().open(source);
        AudioReader reader = new AudioReader(input, stream.index(), 1, stream.sampleRate())) {
      return reader
          .next()
          .map(
              block ->
                  new AudioTrack(
                      stream.index(),
                      right,
                      stream.codec(),
                      stream.channels(),
                      stream.sampleRate(),
                      stream.language(),
                      stream.title(),
                      stream.isDefault(),
                      stream.roles(),
                      block.startSeconds(),
                      span.endSeconds().max(block.startSeconds().plus(block.durationSeconds()))));
    } catch (FfmpegException _) {
      return Optional.empty(); // a decoder that refuses its stream's header; other tracks remain
    }
  }

  /** Streams that were chosen, but hold nothing that can be decoded. */
  private static Set<Integer> undecodable(
      StreamChooser.Choice choice,
      List<AudioTrack> audio,
      Optional<Integer> right,
      List<TextTrack> text) {
    Set<Integer> left = new HashSet<>();
    choice.audio().forEach(stream -> left.add(stream.index()));
    choice.rightChannel().ifPresent(stream -> left.add(stream.index()));
    choice.text().forEach(stream -> left.add(stream.index()));
    audio.forEach(track -> left.remove(track.streamIndex()));
    right.ifPresent(left::remove);
    text.forEach(track -> left.remove(track.streamIndex()));
    return left;
  }

  /** Subtitles often last longer than video and audio, and count in a declared duration. */
  private Rational endOfSubtitles(
      ByteSource source,
      List<StreamDescription> streams,
      Refusals refusals,
      Cancellation cancellation) {
    List<StreamDescription> subtitles =
        streams.stream().filter(stream -> stream.kind().equals("subtitle")).toList();
    if (subtitles.isEmpty()) {
      return Rational.ZERO;
    }
    return new PacketSurvey(ffmpeg.get(), source, refusals, cancellation)
        .survey(subtitles).spans().values().stream()
            .map(StreamSpan::endSeconds)
            .reduce(Rational.ZERO, Rational::max);
  }

  /**
   * How much of the source is not there: by the index where there is one, else by the declared
   * duration of the containers whose writers know it. A fragmented MP4's is often wrong.
   */
  private static double missing(
      MediaInput input,
      StreamChooser.Choice choice,
      Map<Integer, StreamSpan> spans,
      Supplier<Rational> endOfSubtitles) {
    StreamDescription main = choice.video().orElseGet(() -> choice.audio().getFirst());
    StreamSpan span = spans.get(main.index());
    if (span == null) {
      return 1;
    }
    boolean declaresDuration =
        switch (input.container().split(",", 2)[0]) {
          case "matroska", "avi", "asf", "flv" -> true;
          default -> false;
        };
    Rational declared = input.declaredDuration();
    if (!declaresDuration || !declared.isPositive()) {
      return span.missingFraction();
    }
    Rational end =
        spans.values().stream().map(StreamSpan::endSeconds).reduce(Rational.ZERO, Rational::max);
    double missingSeconds = declared.toDouble() - end.toDouble();
    if (missingSeconds >= DECLARED_SLACK_SECONDS) {
      missingSeconds = declared.toDouble() - end.max(endOfSubtitles.get()).toDouble();
    }
    if (missingSeconds < DECLARED_SLACK_SECONDS) {
      return span.missingFraction();
    }
    return Math.max(span.missingFraction(), Math.min(1, missingSeconds / declared.toDouble()));
  }
}
