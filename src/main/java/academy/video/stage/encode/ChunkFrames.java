package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Deinterlacer;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FrameFeed;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import academy.video.model.VideoSource;
import academy.video.stage.encode.FrameSpans.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what chunks show: hands over each decoded frame with the frames of the timeline on which
 * it is shown. Which those are does not depend on how the timeline is divided into chunks.
 *
 * <p>A chunk that follows the last one is decoded from where that one ended. Any other begins with
 * a seek to a key frame before it, and with seconds of decoding that nobody sees. Used by one
 * thread at a time.
 */
final class ChunkFrames implements AutoCloseable {

  /** Takes a decoded frame, which the caller closes, and the timeline's frames that show it. */
  @FunctionalInterface
  interface FrameSink {
    void show(DecodedFrame decoded, Span span);
  }

  private static final long MAX_PIXELS = Long.MAX_VALUE >> 32;

  /**
   * How far before the chunk's start to seek, tried in turn until decoding begins early enough:
   * containers index decode times, which precede the times of showing where there are B-frames.
   */
  private final List<Rational> seekMarginsSeconds =
      List.of(Rational.ZERO, Rational.of(1, 2), Rational.of(5), Rational.of(60));

  private final Ffmpeg ffmpeg;
  private final TimedSource source;
  private final EncodePlan plan;
  private final DecodeLimit decodeLimit;
  private final Cancellation cancellation;
  private @Nullable Reading reading;

  ChunkFrames(
      Ffmpeg ffmpeg,
      ByteSource source,
      EncodePlan plan,
      DecodeLimit decodeLimit,
      Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = new TimedSource(source);
    this.plan = plan;
    this.decodeLimit = decodeLimit;
    this.cancellation = cancellation;
  }

  /** Time spent waiting for the source so far. */
  long readNanos() {
    return source.waitedNanos();
  }

  /** Whether the chunk is decoded without a seek. */
  boolean continuesWith(Chunk chunk) {
    return reading != null && reading.reachedFrame == chunk.startFrame();
  }

  /** Decodes the chunk's span in order; returns the corruption in it. */
  Damage decode(Chunk chunk, FrameSink sink) {
    if (!continuesWith(chunk)) {
      close();
      reading = startAt(chunk);
    }
    return Objects.requireNonNull(reading).show(chunk, sink);
  }

  private Reading startAt(Chunk chunk) {
    if (chunk.startFrame() > 0) {
      Timeline timeline = plan.timeline();
      Rational start = timeline.zeroSeconds().plus(timeline.timeOf(chunk.startFrame()));
      for (Rational margin : seekMarginsSeconds) {
        Reading sought = new Reading(Optional.of(start.minus(margin)));
        if (sought.hasFrameFor(chunk.startFrame())) {
          return sought;
        }
        sought.close();
      }
    }
    return new Reading(Optional.empty());
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.close();
      reading = null;
    }
  }

  /** The timeline never goes back: a frame out of order replaces the one before it. */
  private long frameOf(DecodedFrame decoded, long notBefore) {
    return Math.max(notBefore, plan.timeline().frameNearest(decoded.seconds()));
  }

  /** After an error, every further frame that shows the same image stands in for a lost one. */
  private Damage held(Span span, long errors) {
    if (errors == 0) {
      return Damage.NONE;
    }
    Rational lost = plan.timeline().timeOf(span.end() - span.start() - 1);
    return new Damage(errors, lost.times(1000).round());
  }

  /** An opened source, and how far it was read. */
  private final class Reading implements AutoCloseable {
    private final MediaInput input;
    private final FrameReader reader;
    private final Deinterlacer deinterlacer;
    private final FrameFeed frames;

    /** The newest frame whose time has come, and the one after it. */
    private Optional<DecodedFrame> current = Optional.empty();

    private Optional<DecodedFrame> next = Optional.empty();
    private long currentFrame = Long.MIN_VALUE;

    /** Every frame of the timeline before this one was shown. */
    private long reachedFrame = Long.MIN_VALUE;

    /** Reads from a key frame at or before {@code seekTo}, or from the source's start. */
    Reading(Optional<Rational> seekTo) {
      VideoSource videoSource = plan.picture().orElseThrow();
      input = ffmpeg.open(source, plan.clock());
      try {
        reader = new FrameReader(input, videoSource.streamIndex(), MAX_PIXELS);
        deinterlacer = new Deinterlacer(reader, videoSource.deinterlacing(), seekTo.isEmpty());
        // Progressive frames bypass the filter, and so cost nothing extra.
        frames = videoSource.deinterlacing() == Deinterlacing.NONE ? reader : deinterlacer;
      } catch (RuntimeException | Error e) {
        input.close();
        throw e;
      }
      try {
        if (seekTo.isEmpty() || reader.seek(seekTo.get())) {
          next = frames.next();
        }
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    /** Whether there is a frame to show on {@code frame}. */
    boolean hasFrameFor(long frame) {
      return next.isPresent() && frameOf(next.get(), Long.MIN_VALUE) <= frame;
    }

    Damage show(Chunk chunk, FrameSink sink) {
      FrameSpans spans = new FrameSpans(chunk.startFrame(), chunk.endFrame());
      DecodeLimit.Budget budget = decodeLimit.budget(plan, chunk);
      Damage damage = Damage.NONE;
      long errorsBefore = reader.decodeErrors();
      if (current.isPresent()) {
        spans.frameAt(currentFrame);
      }
      while (next.isPresent()) {
        cancellation.check();
        long nextFrame = frameOf(next.get(), currentFrame);
        Optional<Span> span = spans.frameAt(nextFrame);
        long errors = reader.decodeErrors() - errorsBefore;
        errorsBefore += errors;
        if (span.isPresent()) {
          sink.show(current.orElseThrow(), span.get());
          damage = damage.plus(held(span.get(), errors));
        }
        if (spans.isComplete()) {
          break; // the next chunk needs both: the current one where the next begins later
        }
        current.ifPresent(DecodedFrame::close);
        current = next;
        currentFrame = nextFrame;
        next = Optional.empty();
        readNext(budget);
      }
      Optional<Span> rest = spans.finish();
      if (rest.isPresent()) {
        sink.show(current.orElseThrow(), rest.get());
        damage = damage.plus(held(rest.get(), reader.decodeErrors() - errorsBefore));
      }
      reachedFrame = chunk.endFrame();
      return damage;
    }

    private void readNext(DecodeLimit.Budget budget) {
      long start = System.nanoTime();
      long waited = source.waitedNanos();
      next = frames.next(); // closed with this reading, should the budget be spent
      budget.spend(System.nanoTime() - start - (source.waitedNanos() - waited));
    }

    @Override
    public void close() {
      current.ifPresent(DecodedFrame::close);
      current = Optional.empty();
      next.ifPresent(DecodedFrame::close);
      next = Optional.empty();
      deinterlacer.close();
      reader.close();
      input.close();
    }
  }
}
