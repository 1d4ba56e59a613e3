package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.ByteSource;
import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.Scan;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import academy.video.model.VideoTrack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out what a source's video is, from its packets' times and its first frames. */
final class VideoProbe {

  private static final int SMALLEST_SIDE = 16;

  /** From the key frame that a container finds, to the first one of a size. */
  private static final int MOST_FRAMES_TO_A_SIZE = 2000;

  private static final Rational SQUARE = Rational.of(1);

  private static final Scan WHOLE =
      new Scan(Deinterlacing.NONE, "whole frames, as they are marked");

  private static final FrameTiming ONE_FRAME = new FrameTiming(true, Rational.of(25));

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final Refusals refusals;
  private final Cancellation cancellation;

  VideoProbe(Ffmpeg ffmpeg, ByteSource source, Refusals refusals, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.refusals = refusals;
    this.cancellation = cancellation;
  }

  /** The track; empty where none of its frames can be decoded. */
  Optional<VideoTrack> track(
      StreamDescription stream, Map<Integer, StreamSpan> spans, SourceClock clock) {
    StreamSpan span = spans.get(stream.index());
    if (span == null) {
      return Optional.empty();
    }
    span.sizes().ticks().keySet().forEach(refusals::tooLarge);
    long maxPixels = refusals.profile().limits().pixels();
    try (MediaInput input = ffmpeg.open(source, clock);
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
                new ScanProbe(ffmpeg, source, clock, cancellation),
                new PeakProbe(ffmpeg, source, clock, cancellation),
                refusals));
      }
    }
  }

  /** The rate to count frames at, where the video's own times are impossible and others tell it. */
  Optional<Rational> countedRate(
      StreamDescription stream, StreamChooser.Choice choice, Map<Integer, StreamSpan> spans) {
    StreamSpan span = Objects.requireNonNull(spans.get(stream.index()));
    int fastest = refusals.profile().limits().framesPerSecond();
    if (!ImpossibleTimes.in(span, stream.timeBase(), () -> nominalRate(stream), fastest)) {
      return Optional.empty();
    }
    Rational audioSeconds =
        choice.audio().stream()
            .map(audio -> spans.get(audio.index()))
            .filter(Objects::nonNull)
            .map(audio -> audio.endSeconds().minus(audio.startSeconds()))
            .reduce(Rational.ZERO, Rational::max);
    return ImpossibleTimes.mended(span.packets(), nominalRate(stream), audioSeconds)
        .map(FrameTiming::frameRate);
  }

  /** Frames a second, as the codec says once one was decoded. */
  private Rational nominalRate(StreamDescription stream) {
    try (MediaInput input = ffmpeg.open(source);
        FrameReader reader =
            new FrameReader(input, stream.index(), refusals.profile().limits().pixels())) {
      reader.next().ifPresent(DecodedFrame::close);
      return reader.nominalRate();
    }
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
      PeakProbe peakProbe,
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
    ColorDescription color = colorOf(frame, stream);
    if (color.isHdr()) {
      long maxPixels = refusals.profile().limits().pixels();
      color = color.withPeakNits(peakProbe.nits(stream.index(), span, color, coded, maxPixels));
    }
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
        color,
        timing,
        start,
        end,
        ticks.length,
        FrameTimes.heldFraction(ticks, stream.timeBase()),
        span.bytes());
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

  /**
   * For how long the presentation shows a frame that stands in for others: where frames can't be
   * decoded, because the file begins between key frames, and where it has none.
   */
  static Rational concealed(
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
            .flatMap(
                stream ->
                    Stream.ofNullable(spans.get(stream.index()))
                        .map(other -> new Gaps.Times(other.ticks(), stream.timeBase())))
            .toList();
    if (span.packets() > 1 && Arrays.stream(span.ticks()).distinct().count() == 1 && !isCounted) {
      return track.endSeconds().minus(track.startSeconds()); // one frame is shown for all
    }
    Rational gaps =
        Gaps.lostSeconds(span.ticks(), timeBase, frame, audio, container.startsWith("mpeg"));
    return gaps.plus(head.compareTo(frame) > 0 ? head : Rational.ZERO);
  }
}
