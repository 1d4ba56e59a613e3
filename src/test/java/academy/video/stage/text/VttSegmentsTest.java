package academy.video.stage.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.WorkerException;
import academy.video.model.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VttSegmentsTest {

  @Test
  void write_ofTwoCues_isAWebVttFileWithATimestampMap() {
    byte[] file =
        VttSegments.write(
            List.of(new Cue(500, 1900, "one\n<i>two</i>"), new Cue(3_723_004, 3_724_000, "x")));

    assertThat(new String(file, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            WEBVTT
            X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

            00:00:00.500 --> 00:00:01.900
            one
            <i>two</i>

            01:02:03.004 --> 01:02:04.000
            x
            """);
  }

  @Test
  void cut_atABorder_putsTheCueWhereItIsShown() {
    // The second segment begins at 2.002 s.
    List<List<Cue>> segments =
        VttSegments.cut(
            List.of(
                new Cue(1000, 2002, "ends on it"),
                new Cue(1000, 2003, "goes beyond it"),
                new Cue(2001, 2500, "begins before it"),
                new Cue(2002, 2500, "begins on it")),
            Cues.timeline(120));

    assertThat(segments.get(0))
        .extracting(Cue::text)
        .containsExactly("ends on it", "goes beyond it", "begins before it");
    assertThat(segments.get(1))
        .extracting(Cue::text)
        .containsExactly("goes beyond it", "begins before it", "begins on it");
  }

  @Provide
  Arbitrary<List<Cue>> cues() {
    Arbitrary<Long> starts = Arbitraries.longs().between(0, 20_000);
    Arbitrary<Long> lengths =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 5_000), Arbitraries.longs().between(1, 60_000));
    return Combinators.combine(starts, lengths)
        .as((start, length) -> new Cue(start, start + length, "text " + start + " " + length))
        .list()
        .ofMaxSize(30)
        .map(
            list ->
                list.stream()
                    .distinct()
                    .sorted(Comparator.comparingLong(Cue::startMs).thenComparingLong(Cue::endMs))
                    .toList());
  }

  @Property(tries = 500)
  void cut_ofAnyCues_putsEachInExactlyTheSegmentsItOverlaps(
      @ForAll("cues") List<Cue> cues, @ForAll @LongRange(min = 601, max = 1000) long frames) {
    Timeline timeline = Cues.timeline(frames);

    // A frame lasts 1001 / 30 ms.
    List<List<Cue>> segments = VttSegments.cut(cues, timeline);

    assertThat(segments).hasSize(timeline.segmentCount());
    for (Cue cue : cues) {
      List<Integer> overlapping =
          IntStream.range(0, segments.size())
              .filter(
                  i ->
                      cue.startMs() * 30 < timeline.segmentStart(i + 1) * 1001
                          && cue.endMs() * 30 > timeline.segmentStart(i) * 1001)
              .boxed()
              .toList();
      List<Integer> found =
          IntStream.range(0, segments.size())
              .filter(i -> segments.get(i).contains(cue))
              .boxed()
              .toList();
      assertThat(found).as("segments of %s", cue).isEqualTo(overlapping);
    }
    VttChecker checker = new VttChecker("test", timeline);
    List<List<Cue>> read = new ArrayList<>();
    segments.forEach(segment -> read.add(checker.check(VttSegments.write(segment))));
    assertThat(read).isEqualTo(segments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "WEBVTT              | WEBVT",
        "MPEGTS:0            | MPEGTS:900000",
        "00:00:01.000 -->    | 00:00:1.000 -->",
        "00:00:01.000 -->    | 00:00:03.000 -->",
        "00:00:01.000 -->    | 00:00:00.000 -->",
        "--> 00:00:02.500    | --> 00:00:02.400",
        "--> 00:00:02.500    | --> 00:00:02.001",
        "<i>goes on</i>      | <i>goes on",
        "<i>goes on</i>      | goes on</i>",
        "<i>goes on</i>      | <b><i>goes on</b></i>",
        "<i>goes on</i>      | a < b",
        "<i>goes on</i>      | a & b",
        "<i>goes on</i>      | \" \"",
        "<i>goes on</i>      | other text"
      })
  void check_ofAChangedFile_fails(String original, String changed) {
    Cue cue = new Cue(1000, 2500, "<i>goes on</i>");
    String first = new String(VttSegments.write(List.of(cue)), StandardCharsets.UTF_8);
    String broken = first.replace(original, changed);
    assertThat(broken).isNotEqualTo(first);

    assertThatThrownBy(
            () -> {
              VttChecker checker = new VttChecker("test", Cues.timeline(120));
              checker.check(broken.getBytes(StandardCharsets.UTF_8));
              checker.check(VttSegments.write(List.of(cue)));
            })
        .isInstanceOf(WorkerException.class)
        .hasMessageContaining("WebVTT");
  }
}
