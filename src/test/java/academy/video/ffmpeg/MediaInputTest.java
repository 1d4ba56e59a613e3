package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.ByteSource;
import academy.video.model.Orientation;
import academy.video.model.PacketPlaces;
import academy.video.model.Rational;
import academy.video.model.SourceIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaInputTest extends FfmpegTest {

  static List<String> clips() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("test-media"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*\\.(mp4|mkv|mov|ts|m4a)"))
          .sorted()
          .toList();
    }
  }

  @Test
  void clips_ofTestMedia_areThere() throws IOException {
    assertThat(clips()).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("clips")
  void open_ofAnyClip_findsDecodableStreams(String clip) {
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip))) {
      assertThat(input.streams()).isNotEmpty().allMatch(StreamDescription::decodable);
      assertThat(kinds(input))
          .isEqualTo(
              switch (clip) {
                case "audio-only.m4a" -> "audio";
                case "no-audio.mp4" -> "video";
                case "cover.mp4" -> "video audio video";
                case "languages.mp4", "mono-tracks.mov" -> "video audio audio audio audio";
                default -> "video audio";
              });
      assertThat(input.declaredDuration()).isGreaterThan(Rational.of(1));
    }
  }

  private static String kinds(MediaInput input) {
    return input.streams().stream()
        .map(StreamDescription::kind)
        .filter(kind -> kind.equals("video") || kind.equals("audio"))
        .collect(Collectors.joining(" "));
  }

  @Test
  void streams_ofAClip_areDescribed() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("counter.mp4"))) {
      StreamDescription video = input.streams().get(0);
      StreamDescription audio = input.streams().get(1);

      assertThat(input.container()).isEqualTo("mov,mp4,m4a,3gp,3g2,mj2");
      assertThat(video.codec()).isEqualTo("h264");
      assertThat(video.width()).isEqualTo(640);
      assertThat(video.height()).isEqualTo(360);
      assertThat(video.pixelFormat()).isEqualTo("yuv420p");
      assertThat(video.declaredFrames()).isEqualTo(300);
      assertThat(video.encrypted()).isFalse();
      assertThat(video.coverImage()).isFalse();
      assertThat(audio.codec()).isEqualTo("aac");
      assertThat(audio.channels()).isPositive();
      assertThat(audio.sampleRate()).isGreaterThanOrEqualTo(44_100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 0, false, 1",
    "rotated.mov, 1, false, 1",
    "mirrored.mov, 0, true, 1",
    "anamorphic-4x3.mp4, 0, false, 16/15",
  })
  void streams_ofATurnedOrStretchedClip_sayHow(
      String clip, int quarterTurns, boolean mirrored, String pixel) {
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip))) {
      StreamDescription video = input.streams().getFirst();
      assertThat(video.orientation()).isEqualTo(new Orientation(quarterTurns, mirrored));
      assertThat(video.sampleAspectRatio()).isEqualTo(Rational.parse(pixel));
    }
  }

  @Test
  void index_ofAnMp4_namesEveryFrame() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("counter.mp4"))) {
      MediaInput.PacketIndex index = input.index(0);

      assertThat(index.timestamps()).hasSize(300);
      assertThat(index.held().packets()).isEqualTo(300);
      assertThat(index.held().keyPackets()).isEqualTo(10);
    }
  }

  @Test
  void readPacket_toTheEnd_visitsEveryPacketThatWasSelected() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("counter.mp4"))) {
      input.select(Set.of(0));
      List<Long> times = new ArrayList<>();
      List<Boolean> keys = new ArrayList<>();
      List<Integer> others = new ArrayList<>();
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
            if (stream == 0) {
              times.add(pts);
              keys.add(isKey);
            } else {
              others.add(stream);
            }
          })) {}

      assertThat(times).hasSize(300).doesNotHaveDuplicates();
      assertThat(keys.getFirst()).isTrue();
      // Some of them FFmpeg had read before, to find out what the streams are.
      assertThat(others).hasSizeLessThan(100);
    }
  }

  @Test
  void select_ofAudioInAnMp4_readsFromThePlacesOfItsPackets() {
    PickedSource source = PickedSource.of(BytesSource.clip("lecture.mp4"));
    List<Long> positions = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(source)) {
      input.select(Set.of(1));
      int readBefore = source.whole.reads();
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
            if (stream == 1) {
              positions.add(position);
            }
          })) {}

      assertThat(source.whole.reads()).isEqualTo(readBefore);
      assertThat(positions).hasSizeGreaterThan(900).isSubsetOf(source.places.keySet());
      assertThat(source.isPickClosed()).isFalse();
    }
    assertThat(source.isPickClosed()).isTrue();
  }

  @Test
  void select_ofFrames_readsTheSourceAsItIs() {
    PickedSource source = PickedSource.of(BytesSource.clip("lecture.mp4"));
    try (MediaInput input = ffmpeg.open(source)) {
      input.select(Set.of(0));

      assertThat(input.readPacket((_, _, _, _, _, _, _, _, _) -> {})).isTrue();
      assertThat(source.places).isEmpty();
    }
  }

  @Test
  void seekToAnyPacket_amongFramesThatNeedOthers_landsOnThatPacketOrJustBefore() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("counter.mp4"))) {
      long wanted = input.index(0).timestamps()[77];
      long before = input.index(0).timestamps()[72]; // frames are shown out of order
      input.select(Set.of(0));
      Rational timeBase = input.streams().get(0).timeBase();

      assertThat(input.seekToAnyPacket(0, timeBase.times(wanted))).isTrue();
      List<Long> times = new ArrayList<>();
      List<Boolean> keys = new ArrayList<>();
      assertThat(
              input.readPacket(
                  (stream,
                      pts,
                      dts,
                      duration,
                      position,
                      bytes,
                      isKey,
                      isDiscarded,
                      isEncrypted) -> {
                    times.add(dts);
                    keys.add(isKey);
                  }))
          .isTrue();

      assertThat(times.getFirst()).isBetween(before, wanted);
      assertThat(keys).containsExactly(false);
    }
  }

  /** Gives a reader who names places a view of its own, and remembers them. */
  private static final class PickedSource implements ByteSource {
    private final BytesSource whole;
    private final @Nullable PickedSource pick;
    private final Map<Long, Integer> places = new HashMap<>();
    private boolean isClosed;

    private PickedSource(BytesSource whole, @Nullable PickedSource pick) {
      this.whole = whole;
      this.pick = pick;
    }

    static PickedSource of(BytesSource whole) {
      return new PickedSource(whole, new PickedSource(whole.atMost(5_000), null));
    }

    boolean isPickClosed() {
      return Objects.requireNonNull(pick).isClosed;
    }

    @Override
    public SourceIdentity identity() {
      return whole.identity();
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      return whole.read(position, buffer, offset, length);
    }

    @Override
    public Optional<ByteSource> forPacketsAt(PacketPlaces packets) {
      packets.forEach(places::put);
      return Optional.ofNullable(pick);
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  /** Formats that name other files, or are text: none is opened, whatever it is called. */
  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "HLS multivariant playlist",
            """
            #EXTM3U
            #EXT-X-STREAM-INF:BANDWIDTH=1000000
            file:///etc/hostname
            """),
        Arguments.of(
            "HLS media playlist",
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:6
            #EXTINF:6,
            test-media/b-frames.ts
            #EXT-X-ENDLIST
            """),
        Arguments.of(
            "concat script",
            """
            ffconcat version 1.0
            file test-media/counter.mp4
            duration 10
            """),
        Arguments.of(
            "DASH manifest",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
                profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"
                mediaPresentationDuration="PT10S" minBufferTime="PT2S">
              <Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000">
                <BaseURL>http://127.0.0.1:9/a.mp4</BaseURL>
              </Representation></AdaptationSet></Period>
            </MPD>
            """),
        Arguments.of(
            "Smooth Streaming manifest",
            """
            <SmoothStreamingMedia MajorVersion="2" MinorVersion="0" Duration="100">
            </SmoothStreamingMedia>
            """),
        Arguments.of(
            "SDP",
            """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=x
            c=IN IP4 127.0.0.1
            t=0 0
            m=video 9 RTP/AVP 96
            a=rtpmap:96 H264/90000
            """),
        Arguments.of("FFmpeg metadata", ";FFMETADATA1\ntitle=x\n"),
        Arguments.of("SubRip", "1\n00:00:00,000 --> 00:00:01,000\nHello\n\n"),
        Arguments.of("WebVTT", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n\n"),
        Arguments.of("SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"a\"/></svg>"),
        Arguments.of("RealMedia redirector", "rtsp://127.0.0.1:9/a\n"),
        Arguments.of("AviSynth script", "AviSource(\"test-media/counter.avi\")\n"),
        Arguments.of("shell script", "#!/bin/sh\necho video\n"),
        Arguments.of("prose", "Nothing in here is a video. ".repeat(2_000)),
        Arguments.of("nothing", ""),
        Arguments.of("zeros", "\0".repeat(100_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void open_ofAFormatThatIsNotAllowed_isRefused(String what, String text) {
    assertThatThrownBy(() -> ffmpeg.open(BytesSource.of(text)))
        .as(what)
        .isInstanceOfSatisfying(
            FfmpegException.class,
            e -> {
              assertThat(e.avError()).isNegative();
              assertThat(e.errorText()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000})
  void open_withShortReads_findsTheSame(int atMost) {
    BytesSource whole = BytesSource.clip("tiny.mp4");
    try (MediaInput expected = ffmpeg.open(whole);
        MediaInput found = ffmpeg.open(whole.atMost(atMost))) {
      assertThat(found.streams()).isEqualTo(expected.streams());
      assertThat(found.index(0).timestamps()).isEqualTo(expected.index(0).timestamps());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.mp4", "counter-vfr.mkv", "b-frames.ts", "audio-only.m4a"})
  void reading_whereTheSourceFailsAtAnyRead_throwsItsFailure(String clip) {
    BytesSource source = BytesSource.clip(clip).atMost(20_000);
    readAll(source);
    int reads = source.reads();
    RuntimeException failure =
        Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.").asException();

    for (int read = 1; read <= reads; read++) {
      BytesSource failing = BytesSource.clip(clip).atMost(20_000).failingFrom(read, failure);
      assertThatThrownBy(() -> readAll(failing)).as("read %d of %d", read, reads).isSameAs(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void reading_whereTheSourceBreaksUnexpectedly_throwsThatToo(int read) {
    BytesSource source = BytesSource.clip("tiny.mp4").atMost(8_000);
    // Unwinding through C would end the process, and this test with it.
    for (Throwable thrown :
        List.of(new IllegalStateException("closed"), new StackOverflowError())) {
      assertThatThrownBy(() -> readAll(source.failingFrom(read, thrown))).isSameAs(thrown);
    }
  }

  /** A source's size is asked for when FFmpeg seeks, through C as well. */
  @Test
  void open_whereTheSourceCannotTellItsSize_throwsThat() {
    BytesSource clip = BytesSource.clip("tiny.mp4");
    for (Throwable thrown : List.of(new IllegalStateException("closed"), new OutOfMemoryError())) {
      ByteSource withoutSize =
          new ByteSource() {
            @Override
            public SourceIdentity identity() {
              return clip.identity();
            }

            @Override
            public long sizeBytes() {
              return sneakyThrow(thrown);
            }

            @Override
            public int read(long position, byte[] buffer, int offset, int length) {
              return clip.read(position, buffer, offset, length);
            }

            @Override
            public void close() {}
          };
      assertThatThrownBy(() -> readAll(withoutSize)).isSameAs(thrown);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: throws it as it is
  private static <T extends Throwable> long sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static void readAll(ByteSource source) {
    try (MediaInput input = ffmpeg.open(source)) {
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {})) {}
    }
  }

  @Test
  void open_ofACutFile_isRefusedOrEndsEarly() {
    BytesSource whole = BytesSource.clip("tiny.mp4");
    for (int length = 0; length < whole.sizeBytes(); length += 499) {
      try (MediaInput input = ffmpeg.open(whole.cutTo(length))) {
        assertThat(
                input.readPacket(
                    (stream,
                        pts,
                        dts,
                        duration,
                        position,
                        bytes,
                        isKey,
                        isDiscarded,
                        isEncrypted) -> {}))
            .isIn(true, false);
      } catch (FfmpegException e) {
        assertThat(e.operation()).startsWith("avformat_");
      }
    }
  }
}
