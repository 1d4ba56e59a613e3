package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Deinterlacer;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.Picture;
import academy.video.ffmpeg.PictureFeed;
import academy.video.ffmpeg.PictureReader;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.PictureSource;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import academy.video.stage.encode.FrameSpans.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Decodes what one chunk shows: hands each picture over with the frames it is shown on. The same
 * frames get the same pictures for every division into chunks.
 */
final class ChunkPictures {

  /** Takes a picture and the frames it is shown on; the picture is closed by the caller. */
  @FunctionalInterface
  interface PictureSink {
    void show(Picture picture, Span span);
  }

  private static final long MAX_PIXELS = Long.MAX_VALUE >> 32;

  /**
   * How far before the chunk's start the seek goes, one after the other while decoding still began
   * too late: containers index decode times, which B-frames put before the time of showing.
   */
  private final List<Rational> seekMarginsSeconds =
      List.of(Rational.ZERO, Rational.of(1, 2), Rational.of(5), Rational.of(60));

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final EncodePlan plan;
  private final Cancellation cancellation;

  ChunkPictures(Ffmpeg ffmpeg, ByteSource source, EncodePlan plan, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.plan = plan;
    this.cancellation = cancellation;
  }

  /** Decodes the chunk's span in order; returns what was damaged in it. */
  Damage decode(Chunk chunk, PictureSink sink) {
    Timeline timeline = plan.timeline();
    Rational start = timeline.zeroSeconds().plus(timeline.timeOf(chunk.startFrame()));
    if (chunk.startFrame() > 0) {
      for (Rational margin : seekMarginsSeconds) {
        Optional<Damage> decoded = decodeFrom(Optional.of(start.minus(margin)), chunk, sink);
        if (decoded.isPresent()) {
          return decoded.get();
        }
      }
    }
    return decodeFrom(Optional.empty(), chunk, sink).orElse(Damage.NONE);
  }

  /**
   * Decodes from a key picture at or before {@code seekTo}, or from the source's start.
   *
   * @return empty where decoding began behind the chunk's start, so that nothing was shown
   */
  private Optional<Damage> decodeFrom(Optional<Rational> seekTo, Chunk chunk, PictureSink sink) {
    PictureSource picture = plan.picture().orElseThrow();
    try (MediaInput input = ffmpeg.open(source, plan.clock());
        PictureReader reader = new PictureReader(input, picture.streamIndex(), MAX_PIXELS);
        Deinterlacer deinterlacer =
            new Deinterlacer(reader, picture.deinterlacing(), seekTo.isEmpty())) {
      if (seekTo.isPresent() && !reader.seek(seekTo.get())) {
        return Optional.empty();
      }
      // Whole pictures go past the filter: they cost nothing extra.
      PictureFeed pictures = picture.deinterlacing() == Deinterlacing.NONE ? reader : deinterlacer;
      Optional<Picture> first = pictures.next();
      if (seekTo.isPresent()) {
        boolean tooLate =
            first.isEmpty() || frameOf(first.get(), Long.MIN_VALUE) > chunk.startFrame();
        if (tooLate) {
          first.ifPresent(Picture::close);
          return Optional.empty();
        }
      }
      return Optional.of(show(first, pictures, reader::decodeErrors, chunk, sink));
    }
  }

  private Damage show(
      Optional<Picture> first,
      PictureFeed pictures,
      LongSupplier decodeErrors,
      Chunk chunk,
      PictureSink sink) {
    FrameSpans spans = new FrameSpans(chunk.startFrame(), chunk.endFrame());
    Damage damage = Damage.NONE;
    Optional<Picture> current = Optional.empty();
    Optional<Picture> next = first;
    long lastFrame = Long.MIN_VALUE;
    long errorsBefore = decodeErrors.getAsLong();
    try {
      while (next.isPresent() && !spans.isComplete()) {
        cancellation.check();
        lastFrame = frameOf(next.get(), lastFrame);
        Optional<Span> span = spans.pictureAt(lastFrame);
        long errors = decodeErrors.getAsLong() - errorsBefore;
        errorsBefore += errors;
        if (span.isPresent()) {
          sink.show(current.orElseThrow(), span.get());
          damage = damage.plus(held(span.get(), errors));
        }
        current.ifPresent(Picture::close);
        current = next;
        next = spans.isComplete() ? Optional.empty() : pictures.next();
      }
      Optional<Span> rest = spans.finish();
      if (rest.isPresent()) {
        sink.show(current.orElseThrow(), rest.get());
        damage = damage.plus(held(rest.get(), decodeErrors.getAsLong() - errorsBefore));
      }
      return damage;
    } finally {
      current.ifPresent(Picture::close);
      next.ifPresent(Picture::close);
    }
  }

  /** Frames never go back: a picture out of order takes the place of the one before it. */
  private long frameOf(Picture picture, long notBefore) {
    return Math.max(notBefore, plan.timeline().frameNearest(picture.seconds()));
  }

  /** Behind an error, all frames but the first of a picture stand in for lost ones. */
  private Damage held(Span span, long errors) {
    if (errors == 0) {
      return Damage.NONE;
    }
    Rational lost = plan.timeline().timeOf(span.end() - span.start() - 1);
    return new Damage(errors, lost.times(1000).round());
  }
}
