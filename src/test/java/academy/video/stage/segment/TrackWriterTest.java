package academy.video.stage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.AudioRendition;
import academy.video.model.AudioSegmentation;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.Fragment;
import academy.video.model.GopRange;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SegmentRecord;
import academy.video.model.Size;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.segment.FfmpegSamples.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * On real fragments: what FFmpeg's muxer writes passes, and every departure from the plan fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrackWriterTest {

  private static final Rational RATE = Rational.of(30_000, 1001);
  private static final int GOP = 15;
  private static final int SEGMENT = 30;

  /** Two whole segments and one of 14 frames, which is a GOP of its own. */
  private static final Timeline TIMELINE = SamplePlans.timeline(RATE, 74, GOP, SEGMENT);

  private static final VideoRendition VIDEO =
      SamplePlans.video("180p", new Size(320, 180), /* frameStep= */ 1);
  private static final AudioRendition AUDIO = SamplePlans.audio("und", "Audio", true);
  private static final EncodePlan PLAN = SamplePlans.plan(TIMELINE, List.of(VIDEO), List.of(AUDIO));

  private static @TempDir Path folder;
  private List<Sample> chunks = List.of();
  private Sample audioTrack = new Sample(new byte[0], List.of());

  @BeforeAll
  void encode() {
    FfmpegSamples ffmpeg = new FfmpegSamples(folder);
    chunks =
        PLAN.chunks().stream()
            .map(
                chunk ->
                    ffmpeg.video(
                        RATE, chunk.startFrame(), (int) chunk.frameCount(), GOP, "320x180"))
            .toList();
    AudioSegmentation audio = new AudioSegmentation(TIMELINE, 48_000);
    audioTrack = ffmpeg.audio(audio.sampleCount(), /* framesPerFragment= */ 1);
  }

  private static TrackExpectation expectation(int chunk) {
    return TrackExpectation.ofVideo(PLAN, VIDEO, PLAN.chunks().get(chunk));
  }

  private static TrackRecord write(TrackExpectation expected, Sample sample) {
    return write(expected, new ArrayList<>(), sample);
  }

  private static TrackRecord write(
      TrackExpectation expected, List<TrackWriter.Checked> segments, Sample sample) {
    TrackWriter writer = new TrackWriter(expected);
    writer.init(sample.init());
    sample.fragments().forEach(part -> writer.fragment(part).ifPresent(segments::add));
    return writer.finish();
  }

  private static void assertFails(String check, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains("\"" + check + "\"");
            });
  }

  @Test
  void finish_videoChunk_recordsSegmentsAsTheyWereWritten() throws Exception {
    List<TrackWriter.Checked> written = new ArrayList<>();
    TrackRecord track = write(expectation(1), written, chunks.get(1));

    assertThat(track.rendition()).isEqualTo("180p");
    assertThat(track.codecs()).isEqualTo("avc1.64001f");
    assertThat(track.timescale()).isEqualTo(30_000);
    assertThat(track.segments())
        .isEqualTo(written.stream().map(TrackWriter.Checked::record).toList())
        .hasSize(1);
    SegmentRecord segment = track.segments().getFirst();
    byte[] bytes = written.getFirst().bytes();
    assertThat(segment.index()).isEqualTo(1);
    assertThat(segment.startTicks()).isEqualTo(30 * 1001);
    assertThat(segment.durationTicks()).isEqualTo(30 * 1001);
    assertThat(segment.sampleCount()).isEqualTo(30);
    assertThat(segment.sizeBytes()).isEqualTo(bytes.length);
    assertThat(segment.sha256()).isEqualTo(hex("SHA-256", bytes));
    assertThat(segment.md5()).isEqualTo(hex("MD5", bytes));
    assertThat(track.initSha256()).isEqualTo(hex("SHA-256", chunks.get(1).init()));
    assertThat(track.initMd5()).isEqualTo(hex("MD5", chunks.get(1).init()));
    assertThat(segment.gops()).hasSize(2);
    assertThat(new String(bytes, 4, 8, StandardCharsets.ISO_8859_1)).isEqualTo("stypmsdh");
    assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(24);
  }

  private static String hex(String algorithm, byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  @Test
  void gopRange_ofEveryGop_isTheMoofAndTheKeyFrame() {
    List<TrackWriter.Checked> written = new ArrayList<>();
    write(expectation(0), written, chunks.getFirst());
    ByteBuffer bytes = ByteBuffer.wrap(written.getFirst().bytes());
    for (GopRange gop : written.getFirst().record().gops()) {
      int moof = (int) gop.offset();
      int mdat = moof + bytes.getInt(moof);
      assertThat(gop.durationTicks()).isEqualTo(15 * 1001);
      // Walk the NAL units from mdat's data on: the range ends where an IDR slice ends.
      int position = mdat + 8;
      int type = 0;
      while (position < moof + gop.sizeBytes()) {
        type = bytes.get(position + 4) & 0x1f;
        position += 4 + bytes.getInt(position);
      }
      assertThat(position).isEqualTo((int) (moof + gop.sizeBytes()));
      assertThat(type).isEqualTo(5);
    }
  }

  @Test
  void joinVideo_allChunks_isOneTrackOfAllFrames() {
    TrackRecord joined = new TrackJoiner().joinVideo(PLAN, VIDEO, writeAllChunks());
    assertThat(joined.segments()).extracting(SegmentRecord::index).containsExactly(0, 1, 2);
    assertThat(joined.durationTicks()).isEqualTo(74 * 1001);
    assertThat(joined.segments().stream().mapToInt(SegmentRecord::sampleCount).sum()).isEqualTo(74);
  }

  @Test
  void joinVideo_chunksThatDoNotFit_fails() {
    List<TrackRecord> records = writeAllChunks();
    TrackJoiner joiner = new TrackJoiner();
    assertFails("planned segments", () -> joiner.joinVideo(PLAN, VIDEO, records.subList(0, 2)));
    assertFails(
        "planned segments",
        () ->
            joiner.joinVideo(PLAN, VIDEO, List.of(records.get(1), records.get(0), records.get(2))));
    TrackRecord other =
        new TrackRecord(
            "180p", "00", "00", 30_000, records.get(2).codecs(), records.get(2).segments());
    assertFails(
        "equal init segments of all chunks",
        () -> joiner.joinVideo(PLAN, VIDEO, List.of(records.get(0), records.get(1), other)));
  }

  private List<TrackRecord> writeAllChunks() {
    List<TrackRecord> records = new ArrayList<>();
    for (Chunk chunk : PLAN.chunks()) {
      records.add(write(expectation(chunk.index()), chunks.get(chunk.index())));
    }
    return records;
  }

  @Test
  void finish_audioInManyFragments_cutsAtThePlannedFrames() {
    List<TrackWriter.Checked> written = new ArrayList<>();
    TrackRecord track = write(TrackExpectation.ofAudio(PLAN, AUDIO), written, audioTrack);
    AudioSegmentation audio = new AudioSegmentation(TIMELINE, 48_000);
    assertThat(track.codecs()).isEqualTo("mp4a.40.2");
    assertThat(track.segments()).hasSize(TIMELINE.segmentCount());
    for (SegmentRecord segment : track.segments()) {
      assertThat(segment.sampleCount()).isEqualTo(audio.framesIn(segment.index()));
      assertThat(segment.startTicks()).isEqualTo(audio.segmentStart(segment.index()) * 1024);
      assertThat(segment.gops()).isEmpty();
    }
    assertThat(new TrackJoiner().joinAudio(PLAN, AUDIO, track)).isEqualTo(track);
  }

  @Test
  void finish_audioThatEndsTooEarly_fails() {
    TrackWriter writer = new TrackWriter(TrackExpectation.ofAudio(PLAN, AUDIO));
    writer.init(audioTrack.init());
    audioTrack.fragments().subList(0, audioTrack.fragments().size() - 1).forEach(writer::fragment);
    assertFails("planned segments", writer::finish);
  }

  @Test
  void fragment_ofAnotherChunk_fails() {
    assertFails("fragment sequence number", () -> write(expectation(0), chunks.get(1)));
  }

  @Test
  void fragment_withADecodeTimeThatJumps_fails() {
    Sample sample = chunks.getFirst();
    byte[] second = sample.fragments().get(1).bytes().clone();
    int tfdt = indexOf(second, "tfdt");
    ByteBuffer.wrap(second).putLong(tfdt + 8, 15 * 1001 + 1);
    assertFails(
        "decode time continuity",
        () ->
            write(
                expectation(0),
                new Sample(
                    sample.init(), List.of(sample.fragments().getFirst(), new Fragment(second)))));
  }

  @Test
  void fragment_withOneFrameTooFew_fails() {
    FfmpegSamples ffmpeg = new FfmpegSamples(folder);
    Sample shorter = ffmpeg.video(RATE, 0, 29, GOP, "320x180");
    assertFails("planned sample count", () -> write(expectation(0), shorter));
  }

  @Test
  void finish_afterTooFewFragments_fails() {
    TrackWriter writer = new TrackWriter(expectation(0));
    writer.init(chunks.getFirst().init());
    writer.fragment(chunks.getFirst().fragments().getFirst());
    assertFails("planned segments", writer::finish);
  }

  @Test
  void fragment_behindTheLastSegment_fails() {
    TrackWriter writer = new TrackWriter(expectation(0));
    writer.init(chunks.getFirst().init());
    chunks.getFirst().fragments().forEach(writer::fragment);
    assertFails(
        "planned segments", () -> writer.fragment(chunks.getFirst().fragments().getFirst()));
  }

  @Test
  void fragment_whoseOtherFramesAreIdr_fails() {
    FfmpegSamples ffmpeg = new FfmpegSamples(folder);
    // Key frames twice as often as planned, in fragments as long as planned.
    Sample sample =
        ffmpeg.video(
            RATE,
            0,
            30,
            GOP,
            "320x180",
            "-force_key_frames",
            "expr:gte(n,n_forced*5)",
            "-movflags",
            "cmaf+frag_discont+skip_trailer",
            "-frag_duration",
            "500499");
    assertFails(
        "IDR frame at the GOP's start and nowhere else", () -> write(expectation(0), sample));
  }

  @Test
  void fragment_withBroughtForwardFrames_fails() {
    Sample sample = chunks.getFirst();
    byte[] first = sample.fragments().getFirst().bytes().clone();
    int trun = indexOf(first, "trun");
    // type, version and flags, count, data offset, first flags, (size, offset) of the first sample
    ByteBuffer bytes = ByteBuffer.wrap(first);
    assertThat(bytes.getInt(trun + 4)).isEqualTo(0x01000a05);
    bytes.putInt(trun + 24, 1001);
    assertFails(
        "composition times on the frame grid",
        () -> write(expectation(0), new Sample(sample.init(), List.of(new Fragment(first)))));
  }

  /** Unsigned offsets, as the worker's muxer writes them: the first frame is two frames late. */
  private Sample delayed() {
    return new FfmpegSamples(folder)
        .video(
            RATE,
            0,
            30,
            GOP,
            "320x180",
            "-vf",
            "settb=1/30000,setpts=(N+2)*1001,setparams=range=tv:color_primaries=bt709"
                + ":color_trc=bt709:colorspace=bt709,setsar=1,format=yuv420p",
            "-movflags",
            "frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer",
            "-use_editlist",
            "0",
            "-brand",
            "cmfc");
  }

  @Test
  void fragment_whoseDelayIsInTheEditList_isWritten() {
    Sample sample = delayed();
    byte[] init = withEdit(sample.init(), 2 * 1001);
    TrackRecord track = write(expectation(0), new Sample(init, sample.fragments()));
    assertThat(track.segments().getFirst().startTicks()).isZero();
  }

  @Test
  void fragment_whoseDelayIsNotInTheEditList_fails() {
    Sample sample = delayed();
    assertFails("composition times on the frame grid", () -> write(expectation(0), sample));
    byte[] other = withEdit(sample.init(), 1001);
    assertFails(
        "composition times on the frame grid",
        () -> write(expectation(0), new Sample(other, sample.fragments())));
  }

  @Test
  void init_whoseEditIsNoWholeFrame_fails() {
    Sample sample = delayed();
    assertInitFails(
        "edit list", expectation(0), new Sample(withEdit(sample.init(), 1000), List.of()));
  }

  /** The init segment with an edit list that starts at {@code mediaTime}, after its tkhd. */
  private static byte[] withEdit(byte[] init, int mediaTime) {
    int at = indexOf(init, "mdia") - 4;
    ByteBuffer longer = ByteBuffer.allocate(init.length + 36);
    longer.put(init, 0, at).putInt(36).putInt(0x65647473); // edts
    longer.putInt(28).putInt(0x656c7374).putInt(0).putInt(1); // elst
    longer.putInt(0).putInt(mediaTime).putInt(0x00010000);
    longer.put(init, at, init.length - at);
    for (String parent : List.of("moov", "trak")) {
      int size = indexOf(init, parent) - 4;
      longer.putInt(size, longer.getInt(size) + 36);
    }
    return longer.array();
  }

  @Test
  void fragment_withOtherParameterSetsInside_fails() {
    FfmpegSamples ffmpeg = new FfmpegSamples(folder);
    Sample repeating =
        ffmpeg.video(RATE, 0, 30, GOP, "320x180", "-x264-params", "stitchable=1:repeat-headers=1");
    // The same parameter sets again are no harm ...
    write(expectation(0), repeating);
    // ... but a changed bit of the PPS is another set.
    byte[] bytes = repeating.fragments().getFirst().bytes().clone();
    byte[] init = repeating.init();
    int avcC = indexOf(init, "avcC");
    int spsLength = init[avcC + 11];
    int ppsAt = avcC + 12 + spsLength + 3;
    byte[] pps = Arrays.copyOfRange(init, ppsAt, ppsAt + init[ppsAt - 1]);
    int at = indexOf(bytes, new String(pps, StandardCharsets.ISO_8859_1));
    bytes[at + pps.length - 1] ^= 0x40;
    assertFails(
        "no parameter sets but those of the init segment",
        () -> write(expectation(0), new Sample(init, List.of(new Fragment(bytes)))));
  }

  @Test
  void init_thatDoesNotKeepThePlan_failsByName() {
    FfmpegSamples ffmpeg = new FfmpegSamples(folder);
    TrackExpectation expected = expectation(0);
    String noColor =
        "settb=1/30000,setpts=N*1001,setparams=range=pc:color_primaries=bt709"
            + ":color_trc=bt709:colorspace=bt709,setsar=1,format=yuv420p";
    String wide = noColor.replace("range=pc", "range=tv").replace("setsar=1", "setsar=4/3");
    assertInitFails("frame size and shape", expected, ffmpeg.video(RATE, 0, 1, GOP, "318x180"));
    assertInitFails(
        "codec, profile and level",
        expected,
        ffmpeg.video(RATE, 0, 1, GOP, "320x180", "-level", "3.0"));
    assertInitFails(
        "codec, profile and level",
        expected,
        ffmpeg.video(RATE, 0, 1, GOP, "320x180", "-profile:v", "main"));
    assertInitFails(
        "colour description", expected, ffmpeg.video(RATE, 0, 1, GOP, "320x180", "-vf", noColor));
    assertInitFails(
        "frame size and shape", expected, ffmpeg.video(RATE, 0, 1, GOP, "320x180", "-vf", wide));
    assertInitFails("timescale", expected, ffmpeg.video(Rational.of(25), 0, 1, GOP, "320x180"));
    assertInitFails(
        "CMAF brand",
        expected,
        ffmpeg.video(
            RATE,
            0,
            1,
            GOP,
            "320x180",
            "-movflags",
            "frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+skip_trailer"));
    assertInitFails("timescale", expected, audioTrack);
  }

  private static void assertInitFails(String check, TrackExpectation expected, Sample sample) {
    assertFails(check, () -> new TrackWriter(expected).init(sample.init()));
  }

  @Test
  void init_andFragment_truncatedAnywhere_failTyped() {
    Sample sample = chunks.getFirst();
    byte[] init = sample.init();
    for (int length = 0; length < init.length; length++) {
      byte[] part = Arrays.copyOf(init, length);
      assertFails("init segment structure", () -> new TrackWriter(expectation(0)).init(part));
    }
    byte[] fragment = sample.fragments().getFirst().bytes();
    for (int length = 0; length < fragment.length; length += length < 1000 ? 1 : 97) {
      TrackWriter writer = new TrackWriter(expectation(0));
      writer.init(init);
      byte[] part = Arrays.copyOf(fragment, length);
      assertFails("fragment structure", () -> writer.fragment(new Fragment(part)));
    }
  }

  @Test
  void videoBytes_damagedAnywhere_passOrFailTyped() {
    assertDamageIsCaught(expectation(0), chunks.getFirst());
  }

  @Test
  void audioBytes_damagedAnywhere_passOrFailTyped() {
    assertDamageIsCaught(TrackExpectation.ofAudio(PLAN, AUDIO), audioTrack);
  }

  private static void assertDamageIsCaught(TrackExpectation expected, Sample sample) {
    Random random = new Random(20_261_123);
    int refused = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] init = sample.init().clone();
      byte[] fragment = sample.fragments().getFirst().bytes().clone();
      if (round % 2 == 0) {
        damage(random, init, init.length);
      } else {
        damage(random, fragment, Math.min(fragment.length, 700));
      }
      WorkerException failure =
          catchThrowableOfType(
              WorkerException.class,
              () -> {
                TrackWriter writer = new TrackWriter(expected);
                writer.init(init);
                writer.fragment(new Fragment(fragment));
              });
      if (failure != null) {
        refused++;
        assertThat(failure.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static void damage(Random random, byte[] bytes, int reach) {
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(reach)] = (byte) random.nextInt();
    }
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
