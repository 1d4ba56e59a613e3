package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.model.ColorDescription;
import academy.video.model.CpuArchitecture;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.FrameTiming;
import academy.video.model.H264Settings;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.SampleSources;
import academy.video.model.Size;
import academy.video.model.VideoRendition;
import academy.video.model.VideoSource;
import academy.video.stage.plan.Planner;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoEncoderTest extends FfmpegTest {

  private static final int GOP = 25;
  private static final int TIMESCALE = 25_000;

  private static final H264Settings SETTINGS =
      new H264Settings(
          "veryfast",
          "",
          "high",
          30,
          25,
          1_000_000,
          2_000_000,
          Map.of(
              "8x8dct",
              "1",
              "keyint",
              "50",
              "min-keyint",
              "26",
              "scenecut",
              "40",
              "open-gop",
              "0",
              "bframes",
              "3",
              "stitchable",
              "1",
              "vbv-init",
              "0.5",
              "threads",
              "1"));

  private static VideoRendition rendition(H264Settings settings) {
    return new VideoRendition("180p", new Size(320, 180), 1, settings);
  }

  /** Encodes frames {@code [start, end)} of the counter clip as one chunk. */
  private static RecordedTrack encode(int start, int end) {
    return encode(start, end, SETTINGS);
  }

  private static RecordedTrack encode(int start, int end, H264Settings settings) {
    return encode(BytesSource.clip("counter.mp4"), start, end, settings);
  }

  private static RecordedTrack encode(BytesSource clip, int start, int end, H264Settings settings) {
    RecordedTrack track = new RecordedTrack();
    try (MediaInput input = ffmpeg.open(clip);
        FrameReader reader = new FrameReader(input, 0, 1 << 24);
        FrameScaler scaler =
            new FrameScaler(
                new VideoSource(
                    0,
                    Orientation.UPRIGHT,
                    Deinterlacing.NONE,
                    Rational.of(1),
                    Rational.of(16, 9),
                    new Size(320, 180),
                    new ColorDescription("tv", "bt709", "bt709", "bt709")),
                List.of(new Size(320, 180)));
        VideoEncoder encoder =
            new VideoEncoder(
                rendition(settings), Rational.of(25), GOP, TIMESCALE, start / GOP + 1L, track)) {
      for (int frame = 0; frame < end; frame++) {
        try (DecodedFrame image = reader.next().orElseThrow();
            ScaledFrame scaled = scaler.scale(image, false).getFirst()) {
          if (frame >= start) {
            encoder.encode(scaled, frame);
          }
        }
      }
      while (encoder.drainOne()) {}
    }
    return track;
  }

  @Test
  void encode_ofAChunk_makesAFragmentOfEachGop() {
    RecordedTrack track = encode(0, 110);

    assertThat(track.init()).isNotEmpty();
    assertThat(track.fragments()).hasSize(5);
    try (MediaInput input = ffmpeg.open(track.joined())) {
      List<Long> keys = new ArrayList<>();
      List<Long> packets = new ArrayList<>();
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
            packets.add(pts);
            if (isKey) {
              keys.add(pts);
            }
          })) {}
      assertThat(packets).hasSize(110);
      long start = keys.getFirst();
      assertThat(keys.stream().map(key -> key - start))
          .containsExactly(0L, 25_000L, 50_000L, 75_000L, 100_000L);
    }
  }

  /** Captions of CEA-608 in SEI messages, which begin with their provider, {@code GA94}. */
  @Test
  void encode_ofFramesWithCaptions_leavesThemOut() throws IOException {
    byte[] clip =
        Files.readAllBytes(Path.of("src/test/resources/academy/video/ffmpeg/captions-608.mp4"));
    assertThat(new String(clip, StandardCharsets.ISO_8859_1)).contains("GA94");

    RecordedTrack track = encode(BytesSource.of(clip), 0, 50, SETTINGS);

    assertThat(track.fragments()).isNotEmpty();
    for (byte[] fragment : track.fragments()) {
      assertThat(new String(fragment, StandardCharsets.ISO_8859_1)).doesNotContain("GA94");
    }
  }

  /** The last chunk of a video may have a single frame. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void encode_ofFewFrames_decodesThemAsFarAheadAsThoseOfALongChunk(int frames) {
    RecordedTrack track = encode(0, frames);

    try (MediaInput input = ffmpeg.open(track.joined())) {
      List<Long> shown = new ArrayList<>();
      List<Long> decoded = new ArrayList<>();
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
            shown.add(pts * 25 / TIMESCALE);
            decoded.add(dts * 25 / TIMESCALE);
          })) {}
      List<Long> numbers = LongStream.range(0, frames).boxed().toList();
      assertThat(shown).containsExactlyInAnyOrderElementsOf(numbers);
      assertThat(decoded).isEqualTo(numbers.stream().map(number -> number - 2).toList());
    }
  }

  @Test
  void encode_ofEveryFrame_canBeDecodedToTheSameFrames() {
    assertThat(decode(encode(0, 60).joined()))
        .containsExactlyElementsOf(
            IntStream.range(0, 60)
                .mapToObj(frame -> frame + " at " + Rational.of(frame, 25))
                .toList());
  }

  @Test
  void encode_inTwoChunks_joinsToOneTrackWithoutASeam() {
    RecordedTrack first = encode(0, 50);
    RecordedTrack second = encode(50, 90);

    assertThat(second.init()).isEqualTo(first.init());
    assertThat(decode(first.joined(second)))
        .containsExactlyElementsOf(
            IntStream.range(0, 90)
                .mapToObj(frame -> frame + " at " + Rational.of(frame, 25))
                .toList());
  }

  @Test
  void encode_ofTheSameFrames_givesTheSameBytes() {
    RecordedTrack first = encode(25, 75);
    RecordedTrack second = encode(25, 75);

    assertThat(second.init()).isEqualTo(first.init());
    assertThat(second.fragments()).containsExactlyElementsOf(first.fragments());
  }

  /** As plans have it; more options are added or replaced. */
  private static H264Settings planned(Map<String, String> more) {
    Map<String, String> options = new TreeMap<>(SETTINGS.options());
    options.putAll(Map.of("rc-lookahead", "30", "ref", "3", "b-pyramid", "normal"));
    options.put("cpu-independent", "1");
    options.putAll(more);
    return new H264Settings("veryfast", "", "high", 30, 30, 2_000_000, 4_000_000, options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "SSE2", "AVX2"})
  void encode_onAProcessorWithOlderInstructions_givesTheSameBytes(String instructions) {
    List<byte[]> expected = encode(250, 300, planned(Map.of())).fragments();

    assertThat(encode(250, 300, planned(Map.of("asm", instructions))).fragments())
        .containsExactlyElementsOf(expected);
  }

  /** x264 with AVX-512 else gives other bytes for other contents of memory it never wrote. */
  @Test
  void encode_whateverMemoryHeldBefore_givesTheSameBytes() throws Throwable {
    H264Settings settings = planned(Map.of());
    List<byte[]> expected = encode(250, 300, settings).fragments();

    for (int value : new int[] {0x01, 0x55, 0xaa}) {
      try {
        fillNewMemoryWith(value);
        assertThat(encode(250, 300, settings).fragments())
            .as("in memory full of %x", value)
            .containsExactlyElementsOf(expected);
      } finally {
        fillNewMemoryWith(0);
      }
    }
  }

  /** Has glibc fill what it allocates from now on: mallopt(3), M_PERTURB. 0 ends that. */
  private static void fillNewMemoryWith(int value) throws Throwable {
    int perturb = -6;
    Linker linker = Linker.nativeLinker();
    MethodHandle mallopt =
        linker.downcallHandle(
            linker.defaultLookup().find("mallopt").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    assertThat((int) mallopt.invokeExact(perturb, value)).isEqualTo(1);
  }

  private static List<String> decode(BytesSource source) {
    List<String> seen = new ArrayList<>();
    // FFmpeg's demuxer adds to all times what the least composition offset is below zero.
    Optional<Rational> start = Optional.empty();
    try (MediaInput input = ffmpeg.open(source);
        FrameReader reader = new FrameReader(input, 0, 1 << 24)) {
      Optional<DecodedFrame> next = reader.next();
      while (next.isPresent()) {
        try (DecodedFrame image = next.get()) {
          start = start.or(() -> Optional.of(image.seconds()));
          seen.add(CounterCard.number(image) + " at " + image.seconds().minus(start.orElseThrow()));
        }
        next = reader.next();
      }
      assertThat(reader.decodeErrors()).isZero();
    }
    return seen;
  }

  @Test
  void drain_withoutAFrame_writesNoFrame() {
    RecordedTrack track = new RecordedTrack();
    try (VideoEncoder encoder =
        new VideoEncoder(rendition(SETTINGS), Rational.of(25), GOP, TIMESCALE, 1, track)) {
      assertThat(track.init()).isNotEmpty();
      assertThat(encoder).isNotNull();
    }
    assertThat(track.fragments()).isEmpty();
  }

  @Test
  void new_withAPresetThatX264DoesNotKnow_fails() {
    H264Settings wrong =
        new H264Settings("sluggish", "", "high", 30, 25, 1_000_000, 2_000_000, Map.of());

    assertThatThrownBy(
            () ->
                new VideoEncoder(
                    rendition(wrong), Rational.of(25), GOP, TIMESCALE, 1, new RecordedTrack()))
        .isInstanceOfSatisfying(
            FfmpegException.class, e -> assertThat(e.operation()).isEqualTo("open libx264"));
  }

  @Test
  void new_withAParameterThatX264DoesNotKnow_saysSo() {
    Map<String, String> options = new TreeMap<>(SETTINGS.options());
    options.put("no-such-option", "1");
    open(new H264Settings("veryfast", "", "high", 30, 25, 1_000_000, 2_000_000, options));

    // FFmpeg goes on without it: so the planner's parameters are tried below.
    assertThat(MESSAGES).anyMatch(text -> text.contains("no-such-option"));
  }

  @Test
  void new_withThePlannersParameters_isUnderstoodByX264() {
    EncodePlan plan =
        new Planner(new Json(), CpuArchitecture.AMD64)
            .plan(
                SampleSources.source(
                    Optional.of(
                        SampleSources.video(
                            new Size(1280, 720),
                            new FrameTiming(true, Rational.of(25)),
                            Rational.ZERO,
                            Rational.of(10))),
                    List.of()),
                new Profiles(new Json()).load("standard"));
    assertThat(plan.video()).isNotEmpty();
    MESSAGES.clear();

    plan.video().forEach(rendition -> open(rendition.encoder()));

    assertThat(MESSAGES).isEmpty();
  }

  private static void open(H264Settings settings) {
    new VideoEncoder(rendition(settings), Rational.of(25), GOP, TIMESCALE, 1, new RecordedTrack())
        .close();
  }
}
