package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was published, measured anew: boxes, times, bit rates, codec strings, decodability. */
@ExtendWith(EncodedClips.Resolver.class)
class OutputIT {

  private static final int IDR_SLICE = 5;
  private static final List<Integer> PARAMETER_SETS = List.of(7, 8);
  private static final double MICROSECOND = 0.000_001;

  @ParameterizedTest
  @ValueSource(
      strings = {"counter.mp4", "ntsc.mkv", "fps60.mp4", "b-frames.ts", "audio-longer.mp4"})
  void publishedSegments_ofAllRenditions_shareTheirBoundaries(String clip, EncodedClips clips) {
    Presentation presentation = clips.get(clip).presentation();
    List<Double> expected = starts(Mp4Track.read(presentation.top().playlist()));

    assertThat(expected).hasSizeGreaterThan(1);
    for (Presentation.Entry variant : presentation.variants()) {
      List<Double> starts = starts(Mp4Track.read(variant.playlist()));
      assertThat(starts).hasSameSizeAs(expected);
      for (int i = 0; i < starts.size(); i++) {
        assertThat(starts.get(i)).isCloseTo(expected.get(i), Offset.offset(MICROSECOND));
      }
    }
    for (Presentation.Entry audio : presentation.audio()) {
      List<Double> starts = starts(Mp4Track.read(audio.playlist()));
      assertThat(starts).hasSameSizeAs(expected);
      for (int i = 0; i < starts.size(); i++) {
        assertThat(starts.get(i)).isCloseTo(expected.get(i), Offset.offset(1024.0 / 48_000));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "ntsc.mkv", "fps60.mp4", "open-gop.mkv", "rotated.mov"})
  void publishedFragments_ofVideo_startWithTheirOnlyIdrFrame(String clip, EncodedClips clips) {
    for (Presentation.Entry variant : clips.get(clip).presentation().variants()) {
      Mp4Track track = Mp4Track.read(variant.playlist());
      for (Mp4Track.Fragment fragment : track.fragments()) {
        List<Mp4Track.Sample> samples = fragment.samples();
        assertThat(samples).allMatch(s -> s.isSync() == s.nalTypes().contains(IDR_SLICE));
        assertThat(samples.getFirst().isSync()).isTrue();
        assertThat(samples.stream().skip(1)).noneMatch(Mp4Track.Sample::isSync);
        assertThat(samples)
            .noneMatch(s -> s.nalTypes().stream().anyMatch(PARAMETER_SETS::contains));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"counter.mp4", "ntsc.mkv", "fps60.mp4", "offset-video.mp4", "no-audio.mp4"})
  void publishedTimes_ofEveryTrack_haveNoGapAndStartAtZero(String clip, EncodedClips clips) {
    Presentation presentation = clips.get(clip).presentation();
    for (Presentation.Entry entry : renditions(presentation)) {
      Mp4Track track = Mp4Track.read(entry.playlist());
      long expected = 0;
      long number = 0;
      for (Mp4Track.Fragment fragment : track.fragments()) {
        assertThat(fragment.number()).isGreaterThan(number);
        number = fragment.number();
        for (Mp4Track.Sample sample : fragment.samples()) {
          assertThat(sample.decodeTicks()).isEqualTo(expected);
          expected += sample.durationTicks();
        }
      }
      long first = track.samples().stream().mapToLong(Mp4Track.Sample::showTicks).min().orElse(-1);
      // The edit list skips the encoder's priming of audio, and the reorder delay of frames.
      boolean isAudio = track.codecs().startsWith("mp4a");
      assertThat(first).isEqualTo(isAudio ? 0 : track.editMediaTime());
      assertThat(track.editMediaTime()).isEqualTo(isAudio ? 1024 : first);
      for (int i = 0; i < track.segments().size(); i++) {
        assertThat(entry.playlist().segments().get(i).seconds())
            .isCloseTo(duration(track, i), Offset.offset(MICROSECOND));
        assertThat(Math.round(entry.playlist().segments().get(i).seconds()))
            .isLessThanOrEqualTo(entry.playlist().targetSeconds());
      }
    }
    assertThat(renditions(presentation))
        .extracting(entry -> entry.playlist().targetSeconds())
        .containsOnly(presentation.top().playlist().targetSeconds());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"counter.mp4", "ntsc.mkv", "no-audio.mp4", "audio-only.m4a", "lecture.mp4"})
  void publishedBandwidths_areWhatTheSegmentsMeasure(String clip, EncodedClips clips) {
    Presentation presentation = clips.get(clip).presentation();
    long audioPeak = presentation.audio().stream().mapToLong(OutputIT::peak).max().orElse(0);
    long audioAverage = presentation.audio().stream().mapToLong(OutputIT::average).max().orElse(0);
    for (Presentation.Entry variant : presentation.variants()) {
      assertRates(variant, peak(variant) + audioPeak, average(variant) + audioAverage);
    }
    for (Presentation.Entry iFrames : presentation.iFrames()) {
      assertRates(iFrames, peak(iFrames), average(iFrames));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "ntsc.mp4", "fps60.mp4", "no-audio.mp4", "audio-only.m4a"})
  void publishedAttributes_areWhatTheInitSegmentsSay(String clip, EncodedClips clips) {
    Presentation presentation = clips.get(clip).presentation();
    for (Presentation.Entry variant : presentation.variants()) {
      Mp4Track track = Mp4Track.read(variant.playlist());
      List<String> codecs = new ArrayList<>(List.of(track.codecs()));
      presentation.audio().forEach(audio -> codecs.add(Mp4Track.read(audio.playlist()).codecs()));
      assertThat(variant.attribute("CODECS").split(",", -1)).containsExactlyElementsOf(codecs);
      if (track.codecs().startsWith("avc1")) {
        long duration = track.samples().getFirst().durationTicks();
        assertThat(variant.attribute("FRAME-RATE"))
            .isEqualTo(
                String.format(
                    java.util.Locale.ROOT, "%.3f", (double) track.timescale() / duration));
        assertThat(variant.attribute("VIDEO-RANGE")).isEqualTo("SDR");
      }
      assertThat(variant.attribute("CLOSED-CAPTIONS")).isEqualTo("NONE");
    }
    assertThat(master(clips.get(clip)))
        .contains("#EXT-X-INDEPENDENT-SEGMENTS\n")
        .doesNotContain("\r")
        .endsWith("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "ntsc.mkv", "fps60.mp4"})
  void publishedIFrames_areTheFirstSampleOfEveryFragment(String clip, EncodedClips clips) {
    Presentation presentation = clips.get(clip).presentation();
    assertThat(presentation.iFrames()).hasSameSizeAs(presentation.variants());
    for (Presentation.Entry iFrames : presentation.iFrames()) {
      Presentation.Entry variant =
          presentation.variants().stream()
              .filter(v -> v.attribute("RESOLUTION").equals(iFrames.attribute("RESOLUTION")))
              .findFirst()
              .orElseThrow();
      Mp4Track track = Mp4Track.read(variant.playlist());
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < track.segments().size(); i++) {
        Path file = variant.playlist().segments().get(i).file();
        for (Mp4Track.Fragment fragment : track.segments().get(i)) {
          int end = fragment.samples().getFirst().end();
          expected.add("%s %d to %d".formatted(file, fragment.start(), end));
        }
      }

      assertThat(iFrames.playlist().segments())
          .extracting(s -> "%s %d to %d".formatted(s.file(), s.offset(), s.offset() + s.length()))
          .isEqualTo(expected);
      assertThat(iFrames.playlist().seconds())
          .isCloseTo(variant.playlist().seconds(), Offset.offset(0.001));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "ntsc.mkv", "b-frames.ts", "audio-only.m4a", "tiny.mp4"})
  void published_decodesToTheEndWithoutAWarning(String clip, EncodedClips clips) {
    for (Presentation.Entry entry : renditions(clips.get(clip).presentation())) {
      FfmpegTools.ffmpeg(
          "-xerror", "-err_detect", "explode", "-i", entry.playlist().joined(), "-f", "null", "-");
    }
    // A player's way: from the multivariant playlist, with seeking, discontinuities and switching.
    FfmpegTools.ffmpeg(
        "-xerror",
        "-i",
        clips.get(clip).destination().resolve("master.m3u8").toString(),
        "-map",
        "0",
        "-f",
        "null",
        "-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "audio-only.m4a", "no-audio.mp4"})
  void destination_afterSuccess_holdsWhatTheContractLists(String clip, EncodedClips clips)
      throws IOException {
    EncodedClips.Encoded encoded = clips.get(clip);
    Path folder = encoded.destination();
    JsonNode status = new ObjectMapper().readTree(folder.resolve("status.json").toFile());
    String generation = status.path("generation").asText();
    JsonNode report =
        new ObjectMapper().readTree(folder.resolve(generation).resolve("report.json").toFile());

    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrder("master.m3u8", "status.json", generation);
    }
    assertThat(status.path("state").asText()).isEqualTo("succeeded");
    assertThat(status.path("percent").asDouble()).isEqualTo(100);
    assertThat(report.path("generation").asText()).isEqualTo(generation);
    assertThat(report.path("renditions"))
        .hasSize(renditions(encoded.presentation()).size())
        .allSatisfy(
            rendition -> {
              Path playlist =
                  folder.resolve(
                      "%s/%s/%s/playlist.m3u8"
                          .formatted(
                              generation,
                              rendition.path("kind").asText(),
                              rendition.path("name").asText()));
              assertThat(playlist).exists();
            });
  }

  @Test
  void published_onOneCore_isTheSameToTheByte(EncodedClips clips, @TempDir Path folder) {
    Run run =
        new Entrypoint(folder)
            .through("taskset", "--cpu-list", "0")
            .encode(Entrypoint.clip("open-gop.mkv"), folder.resolve("out"));

    run.succeeded();
    assertThat(run.lines("job.started").getFirst().path("cores").asInt()).isEqualTo(1);
    assertThat(Published.files(folder.resolve("out")))
        .isEqualTo(Published.files(clips.get("open-gop.mkv").destination()));
  }

  private static List<Presentation.Entry> renditions(Presentation presentation) {
    return Stream.concat(presentation.variants().stream(), presentation.audio().stream()).toList();
  }

  private static void assertRates(Presentation.Entry entry, long peak, long average) {
    assertThat(Long.parseLong(entry.attribute("BANDWIDTH")))
        .isCloseTo(peak, Percentage.withPercentage(1))
        .isGreaterThanOrEqualTo(peak);
    assertThat(Long.parseLong(entry.attribute("AVERAGE-BANDWIDTH")))
        .isCloseTo(average, Percentage.withPercentage(1));
  }

  /**
   * The largest bit rate of any run of segments that is 0.5 to 1.5 target durations long (RFC 8216,
   * 4.1); of a presentation that is shorter than this, of all of it.
   */
  private static long peak(Presentation.Entry entry) {
    List<Presentation.Segment> segments = entry.playlist().segments();
    double target = entry.playlist().targetSeconds();
    double peak = 0;
    for (int first = 0; first < segments.size(); first++) {
      double seconds = 0;
      double bits = 0;
      for (int last = first; last < segments.size() && seconds <= 1.5 * target; last++) {
        seconds += segments.get(last).seconds();
        bits += 8.0 * segments.get(last).length();
        if (seconds >= 0.5 * target && seconds <= 1.5 * target) {
          peak = Math.max(peak, bits / seconds);
        }
      }
    }
    return peak == 0 ? average(entry) : (long) peak;
  }

  private static long average(Presentation.Entry entry) {
    double bits =
        entry.playlist().segments().stream().mapToDouble(segment -> 8.0 * segment.length()).sum();
    return (long) (bits / entry.playlist().seconds());
  }

  private static List<Double> starts(Mp4Track track) {
    return track.segments().stream()
        .map(fragments -> fragments.getFirst().samples().getFirst().decodeTicks())
        .map(track::seconds)
        .toList();
  }

  private static double duration(Mp4Track track, int segment) {
    return track.seconds(
        track.segments().get(segment).stream()
            .flatMap(fragment -> fragment.samples().stream())
            .mapToLong(Mp4Track.Sample::durationTicks)
            .sum());
  }

  private static String master(EncodedClips.Encoded encoded) {
    byte[] bytes = Presentation.bytes(encoded.destination().resolve("master.m3u8"));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
