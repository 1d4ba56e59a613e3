package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.AudioTrack;
import academy.video.model.ByteSource;
import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.FrameTiming;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.Scan;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import academy.video.model.SourceInfo;
import academy.video.model.TextTrack;
import academy.video.model.VideoTrack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds out what a source holds. */
public final class Prober {

  private static final int SMALLEST_SIDE = 16;

  /** Declared durations also count subtitles and rounded last blocks. */
  private static final double DECLARED_SLACK_SECONDS = 2;

  /** From the key frame that a container finds, to the first one of a size. */
  private static final int MOST_FRAMES_TO_A_SIZE = 2000;

  private static final Rational SQUARE = Rational.of(1);

  private static final Scan WHOLE =
      new Scan(Deinterlacing.NONE, "whole frames, as they are marked");

  private static final FrameTiming ONE_FRAME = new FrameTiming(true, Rational.of(25));

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
      Optional<Rational> countedRate =
          choice
              .video()
              .filter(stream -> spans.containsKey(stream.index()))
              .flatMap(stream -> countedRate(source, stream, choice, survey, refusals));
      SourceClock clock = countedRate.map(survey.clock()::counting).orElse(survey.clock());
      Optional<VideoTrack> video =
          choice
              .video()
              .flatMap(stream -> video(source, stream, spans, clock, refusals, cancellation));
      Optional<Integer> right =
          choice
              .rightChannel()
              .flatMap(stream -> audio(source, stream, Optional.empty(), spans))
              .map(AudioTrack::streamIndex);
      List<AudioTrack> audio =
          choice.audio().stream()
              .flatMap(stream -> audio(source, stream, right, spans).stream())
              .toList();
      if (video.isEmpty() && audio.isEmpty()) {
        throw refusals.nothingDecodes(choice.reasons());
      }
      if (choice.video().isPresent() && video.isEmpty()) {
        throw refusals.noFrameDecodes(choice.video().get());
      }
      List<TextTrack> text =
          new TextSurvey(ffmpeg.get(), source, cancellation).tracks(choice.text());
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
              StreamChooser.without(undecodable(choice, audio, right, text), choice.reasons()),
              missing,
              video
                  .map(track -> concealed(input.container(), choice, spans, track, countedRate.isPresent()))
                  .orElse(Rational.ZERO),
              remarks(choice, spans, clock));
      refusals.tooLongOrDamaged(info);
      return info;
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s could not be read: %s.".formatted(source.location(), e.getMessage()))
          .causedBy(e);
    }
  }

  /**
   * For how long the presentation shows a frame that stands in for others: where frames can't be
   * decoded, because the file begins between key frames, and where it has none.
   */
  private static Rational concealed(
      String container,
      StreamChooser.Choice choice,
      Map<Integer, StreamSpan> spans,
      VideoTrack track,
      boolean isCounted) {
    StreamSpan span = Objects.requireNonNull(spans.get(track.streamIndex()));
    Rational timeBase = choice.video().orElseThrow().timeBase();
    Rational frame = track.timing().frameRate().inverse();
    Rational head = track.startSeconds().minus(span.startSeconds());
    List<Gaps.Times> audio =
        choice.audio().stream()
            .filter(stream -> spans.containsKey(stream.index()))
            .map(stream -> new Gaps.Times(spans.get(stream.index()).ticks(), stream.timeBase()))
            .toList();
    if (span.packets() > 1 && Arrays.stream(span.ticks()).distinct().count() == 1 && !isCounted) {
      return track.endSeconds().minus(track.startSeconds()); // one frame is shown for all
    }
    Rational gaps =
        Gaps.lostSeconds(span.ticks(), timeBase, frame, audio, container.startsWith("mpeg"));
    return gaps.plus(head.compareTo(frame) > 0 ? head : Rational.ZERO);
  }

  /** What the uploader may want to know. */
  private static List<String> remarks(
      StreamChooser.Choice choice, Map<Integer, StreamSpan> spans, SourceClock clock) {
    List<String> remarks = new ArrayList<>();
    choice
        .video()
        .filter(stream -> spans.containsKey(stream.index()))
        .filter(stream -> spans.get(stream.index()).sizes().changes())
        .map(stream -> spans.get(stream.index()).sizes().remark(stream.timeBase()))
        .ifPresent(remarks::add);
    clock
        .countedRate()
        .map(
            rate ->
                "The times of the video's frames are impossible. Its frames are shown one after the other, %s a second."
                    .formatted(rate.toDecimal(3)))
        .ifPresent(remarks::add);
    return remarks;
  }

  private MediaInput open(ByteSource source) {
    try {
      return ffmpeg.get().open(source);
    } catch (FfmpegException e) {
      throw new Failure(
              ExitCode.SOURCE_UNSUPPORTED,
              "%s (%d bytes) is not a video or audio file of an allowed kind: %s."
                  .formatted(source.location(), source.sizeBytes(), e.errorText()),
              "Upload a video file; playlists, scripts, images and files without their index are"
                  + " refused.")
          .causedBy(e);
    }
  }

  private Optional<VideoTrack> video(
      ByteSource source,
      StreamDescription stream,
      Map<Integer, StreamSpan> spans,
      SourceClock clock,
      Refusals refusals,
      Cancellation cancellation) {
    StreamSpan span = spans.get(stream.index());
    if (span == null) {
      return Optional.empty();
    }
    span.sizes().ticks().keySet().forEach(refusals::tooLarge);
    long maxPixels = refusals.profile().limits().pixels();
    try (MediaInput input = ffmpeg.get().open(source, clock);
        FrameReader reader = new FrameReader(input, stream.index(), maxPixels)) {
      Optional<DecodedFrame> first = reader.next();
      if (first.isEmpty()) {
        return Optional.empty();
      }
      Rational start = first.get().seconds();
      try (DecodedFrame frame = shownLongest(first.get(), reader, stream, span, cancellation)) {
        return Optional.of(
            track(
                stream,
                span,
                frame,
                start,
                clock.countedRate(),
                new ScanProbe(ffmpeg.get(), source, clock, cancellation),
                refusals));
      }
    }
  }

  /** The rate to count frames at, where the video's own times are impossible and others tell it. */
  private Optional<Rational> countedRate(
      ByteSource source,
      StreamDescription stream,
      StreamChooser.Choice choice,
      PacketSurvey.Result survey,
      Refusals refusals) {
    Profile.Limits limits = refusals.profile().limits();
    StreamSpan span = Objects.requireNonNull(survey.spans().get(stream.index()));
    Rational nominal;
    try (MediaInput input = ffmpeg.get().open(source);
        FrameReader reader = new FrameReader(input, stream.index(), limits.pixels())) {
      reader.next().ifPresent(DecodedFrame::close);
      nominal = reader.nominalRate();
    }
    if (!ImpossibleTimes.in(span, stream.timeBase(), nominal, limits.framesPerSecond())) {
      return Optional.empty();
    }
    Rational audioSeconds =
        choice.audio().stream()
            .map(audio -> survey.spans().get(audio.index()))
            .filter(Objects::nonNull)
            .map(audio -> audio.endSeconds().minus(audio.startSeconds()))
            .reduce(Rational.ZERO, Rational::max);
    return ImpossibleTimes.mended(span.packets(), nominal, audioSeconds)
        .map(FrameTiming::frameRate);
  }

  /**
   * A frame of the size that is shown longest. Closes the first frame, unless that is the one.
   *
   * @param first the reader's first frame
   */
  private static DecodedFrame shownLongest(
      DecodedFrame first,
      FrameReader reader,
      StreamDescription stream,
      StreamSpan span,
      Cancellation cancellation) {
    SizeSurvey sizes = span.sizes();
    if (!sizes.changes() || sizes.longest().equals(first.size())) {
      return first;
    }
    if (!reader.seek(stream.timeBase().times(sizes.longestAt()))) {
      return first;
    }
    for (int i = 0; i < MOST_FRAMES_TO_A_SIZE; i++) {
      cancellation.check();
      Optional<DecodedFrame> next = reader.next();
      if (next.isEmpty()) {
        return first;
      }
      if (next.get().size().equals(sizes.longest())) {
        first.close();
        return next.get();
      }
      next.get().close();
    }
    return first;
  }

  private static VideoTrack track(
      StreamDescription stream,
      StreamSpan span,
      DecodedFrame frame,
      Rational firstSeconds,
      Optional<Rational> countedRate,
      ScanProbe scanProbe,
      Refusals refusals) {
    Rational codecPixel =
        frame.sampleAspectRatio().isPositive() ? frame.sampleAspectRatio() : SQUARE;
    Rational pixel =
        stream.sampleAspectRatio().equals(SQUARE) ? codecPixel : stream.sampleAspectRatio();
    Size coded = frame.size();
    Rational shown = isAbsurd(pixel) ? SQUARE : pixel;
    Size display = displaySize(coded, shown);
    if (stream.orientation().exchangesWidthAndHeight()) {
      display = display.transposed();
    }
    refusals.tooSmall(stream, display, SMALLEST_SIDE);
    long[] ticks = span.ticks();
    FrameTiming timing =
        countedRate
            .map(rate -> new FrameTiming(true, rate))
            .or(() -> FrameTimes.estimate(span.ticks(), stream.timeBase()))
            .orElse(ONE_FRAME);
    Scan scan = WHOLE;
    if (ScanJudge.isWorthALook(stream.fieldOrder(), frame.isInterlaced(), coded.height(), timing)) {
      ScanSample sample =
          scanProbe.sample(stream.index(), span, refusals.profile().limits().pixels());
      scan = ScanJudge.judge(sample, stream.fieldOrder());
      if (countedRate.isEmpty() && sample.flagged() > 0 && sample.distanceSeconds().isPresent()) {
        ticks =
            FrameTimes.withoutSecondFields(
                ticks, sample.distanceSeconds().get().dividedBy(stream.timeBase()).toDouble());
        timing = FrameTimes.estimate(ticks, stream.timeBase()).orElse(timing);
      }
    }
    refusals.tooFast(stream, timing);
    Rational start = span.startSeconds().max(firstSeconds);
    // Cut in mid-GOP, the first frames can't be decoded; what the packets say is kept then, so
    // that audio and video stay together.
    Rational frameSeconds = timing.frameRate().inverse();
    Rational end =
        countedRate.isPresent()
            ? start.plus(frameSeconds.times(span.packets()))
            : span.endSeconds().max(start.plus(frameSeconds));
    return new VideoTrack(
        stream.index(),
        stream.codec(),
        coded,
        pixel,
        shown.dividedBy(codecPixel),
        stream.orientation(),
        display,
        frame.pixelFormat(),
        stream.fieldOrder(),
        scan,
        colorOf(frame, stream),
        timing,
        start,
        end,
        ticks.length);
  }

  /** The frame's own colour description, completed by the container's. */
  private static ColorDescription colorOf(DecodedFrame frame, StreamDescription stream) {
    ColorDescription own = frame.color();
    ColorDescription container = stream.color();
    return new ColorDescription(
        known(own.range(), container.range()),
        known(own.primaries(), container.primaries()),
        known(own.transfer(), container.transfer()),
        known(own.matrix(), container.matrix()));
  }

  private static String known(String first, String second) {
    return first.equals("unknown") ? second : first;
  }

  /** Height is kept: PAL's 720x576 at 16:15 becomes 768x576. */
  private static Size displaySize(Size coded, Rational pixel) {
    long width = pixel.scaleRounded(coded.width());
    return new Size(Math.toIntExact(Math.max(1, width)), coded.height());
  }

  private static boolean isAbsurd(Rational pixel) {
    return pixel.toDouble() > 16 || pixel.toDouble() < 1.0 / 16;
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
