package academy.video.stage.encode;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.stage.encode.FrameSpans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameSpansTest {

  /** Frames of frames in order: some share a frame, some leave gaps, some are outside. */
  @Provide
  Arbitrary<List<Long>> images() {
    Arbitrary<List<Integer>> distances =
        Arbitraries.frequency(Tuple.of(6, 1), Tuple.of(2, 0), Tuple.of(2, 2), Tuple.of(1, 17))
            .list()
            .ofMaxSize(60);
    return Combinators.combine(Arbitraries.integers().between(-30, 30), distances)
        .as(
            (first, steps) -> {
              List<Long> frames = new ArrayList<>();
              long frame = first;
              frames.add(frame);
              for (int step : steps) {
                frame += step;
                frames.add(frame);
              }
              return frames;
            });
  }

  @Provide
  Arbitrary<List<Integer>> chunkLengths() {
    return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(12);
  }

  @Property
  void spans_forAnyDivisionIntoChunks_showTheNewestFrameThatIsNotLater(
      @ForAll("images") List<Long> images,
      @ForAll("chunkLengths") List<Integer> chunkLengths,
      @ForAll @IntRange(max = 5) int seeksEarlier) {
    long start = 0;
    for (int length : chunkLengths) {
      long end = start + length;

      List<Integer> shown = decode(images, start, end, seeksEarlier);

      List<Integer> expected = new ArrayList<>();
      for (long frame = start; frame < end; frame++) {
        expected.add(newestNotLater(images, frame));
      }
      assertThat(shown).as("frames %d to %d of %s", start, end, images).isEqualTo(expected);
      start = end;
    }
  }

  /** The definition, as FrameSpans' documentation has it. */
  private static int newestNotLater(List<Long> images, long frame) {
    int newest = 0;
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i) <= frame) {
        newest = i;
      }
    }
    return newest;
  }

  /**
   * Decodes a chunk as {@link ChunkFrames} does: from a frame at or before its start, or from the
   * first one; some frames earlier than it has to.
   */
  private static List<Integer> decode(List<Long> images, long start, long end, int framesEarlier) {
    FrameSpans spans = new FrameSpans(start, end);
    List<Integer> shown = new ArrayList<>();
    int current = -1;
    int next = Math.max(0, newestNotLater(images, start) - framesEarlier);
    for (; next < images.size() && !spans.isComplete(); next++) {
      int held = current;
      spans.frameAt(images.get(next)).ifPresent(span -> show(shown, span, start, held));
      current = next;
    }
    int last = current;
    spans.finish().ifPresent(span -> show(shown, span, start, last));
    assertThat(spans.isComplete()).isTrue();
    return shown;
  }

  private static void show(List<Integer> shown, Span span, long chunkStart, int image) {
    assertThat(span.start()).isEqualTo(chunkStart + shown.size());
    assertThat(span.end()).isGreaterThan(span.start());
    for (long frame = span.start(); frame < span.end(); frame++) {
      shown.add(image);
    }
  }

  @Test
  void finish_withoutAnyFrame_showsNothing() {
    FrameSpans spans = new FrameSpans(0, 10);
    assertThat(spans.finish()).isEmpty();
    assertThat(spans.isComplete()).isFalse();
  }

  @Test
  void frameAt_whereTheFirstIsLate_showsItFromTheStart() {
    FrameSpans spans = new FrameSpans(0, 10);
    assertThat(spans.frameAt(4)).isEmpty();
    assertThat(spans.frameAt(6)).isEqualTo(Optional.of(new Span(0, 6)));
    assertThat(spans.finish()).isEqualTo(Optional.of(new Span(6, 10)));
  }

  @Test
  void frameAt_behindTheEnd_stopsAtTheEnd() {
    FrameSpans spans = new FrameSpans(5, 8);
    assertThat(spans.frameAt(0)).isEmpty();
    assertThat(spans.frameAt(100)).isEqualTo(Optional.of(new Span(5, 8)));
    assertThat(spans.isComplete()).isTrue();
    assertThat(spans.finish()).isEmpty();
  }
}
