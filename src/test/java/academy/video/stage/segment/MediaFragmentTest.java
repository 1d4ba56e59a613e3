package academy.video.stage.segment;

import static academy.video.stage.segment.BoxBytes.box;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.stage.segment.InitSegment.Aac;
import academy.video.stage.segment.InitSegment.SampleDefaults;
import academy.video.stage.segment.MediaFragment.Sample;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaFragmentTest {

  private static final InitSegment INIT =
      new InitSegment(
          List.of("cmfc"),
          /* trackId= */ 1,
          48_000,
          Optional.empty(),
          new Aac(2, false, 48_000, 2, 1024),
          new SampleDefaults(1024, 4, 0x0200_0000));

  /** mfhd, tfhd and tfdt of 16, 16 and 20 bytes, which put mdat's data at 68 + trun + 8. */
  private static byte[] fragment(
      int tfhdFlags, int trackId, long decodeTime, BoxBytes trun, byte[] data) {
    byte[] moof =
        box(
            "moof",
            box("mfhd", new BoxBytes().u32(0).u32(7).toBytes()),
            box(
                "traf",
                box("tfhd", new BoxBytes().u32(tfhdFlags).u32(trackId).toBytes()),
                box("tfdt", new BoxBytes().u32(0x0100_0000).u64(decodeTime).toBytes()),
                box("trun", trun.toBytes())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(moof);
    out.writeBytes(box("mdat", data));
    return out.toByteArray();
  }

  private static byte[] fragment(BoxBytes trun, byte[] data) {
    return fragment(0x2_0000, 1, 5, trun, data);
  }

  private static BoxBytes run(int flags, int count, int dataOffset) {
    return new BoxBytes().u32(flags).u32(count).u32(dataOffset);
  }

  @Test
  void parse_samplesByDefaults_takesThemFromTheTrack() {
    MediaFragment read = MediaFragment.parse(fragment(run(1, 2, 96), new byte[8]), INIT);
    assertThat(read.sequenceNumber()).isEqualTo(7);
    assertThat(read.decodeTime()).isEqualTo(5);
    assertThat(read.durationTicks()).isEqualTo(2048);
    assertThat(read.samples()).extracting(Sample::endOffset).containsExactly(100, 104);
    assertThat(read.samples()).allMatch(Sample::isSync);
  }

  @Test
  void parse_samplesWithTheirOwnValues_takesThose() {
    BoxBytes trun = run(0x0100_0f01, 2, 128);
    trun.u32(10).u32(3).u32(0x0200_0000).u32(0);
    trun.u32(20).u32(5).u32(0x0101_0000).u32(-7);
    MediaFragment read = MediaFragment.parse(fragment(trun, new byte[8]), INIT);
    assertThat(read.durationTicks()).isEqualTo(30);
    assertThat(read.samples()).extracting(Sample::endOffset).containsExactly(131, 136);
    assertThat(read.samples()).extracting(Sample::isSync).containsExactly(true, false);
    assertThat(read.samples()).extracting(Sample::compositionOffset).containsExactly(0L, -7L);
  }

  @Test
  void parse_whatIsNotExactlyOneRunOfTheMdat_fails() {
    assertRefused("data offset is 97", fragment(run(1, 2, 97), new byte[8]));
    assertRefused("bytes are left over", fragment(run(1, 2, 96), new byte[9]));
    assertRefused("bytes are needed", fragment(run(1, 2, 96), new byte[7]));
    assertRefused("lists 0 samples", fragment(run(1, 0, 96), new byte[8]));
    assertRefused("lists 4294967295 samples", fragment(run(1, -1, 96), new byte[8]));
    assertRefused("flags 0x0", fragment(run(0, 2, 96), new byte[8]));
    assertRefused("flags 0x9", fragment(run(9, 2, 96), new byte[8]));
    assertRefused("is empty", fragment(run(0x201, 1, 100).u32(0), new byte[8]));
    assertRefused("left over at the end of trun", fragment(run(1, 2, 100).u32(0), new byte[8]));
  }

  @Test
  void parse_otherTrackOrBase_fails() {
    assertRefused("of track 2", fragment(0x2_0000, 2, 5, run(1, 2, 96), new byte[8]));
    assertRefused("flags 0x0", fragment(0, 1, 5, run(1, 2, 96), new byte[8]));
    assertRefused("flags 0x20001", fragment(0x2_0001, 1, 5, run(1, 2, 96), new byte[8]));
    assertRefused("flags 0x30000", fragment(0x3_0000, 1, 5, run(1, 2, 96), new byte[8]));
  }

  @Test
  void parse_decodeTimeBelowZero_fails() {
    // What FFmpeg writes for audio with priming under frag_discont: 2^64 - 1024.
    assertRefused("2^63", fragment(0x2_0000, 1, -1024, run(1, 2, 96), new byte[8]));
    assertRefused("wrapped", fragment(0x2_0000, 1, 1L << 62, run(1, 2, 96), new byte[8]));
  }

  @Test
  void parse_strayBox_fails() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(fragment(run(1, 2, 96), new byte[8]));
    out.writeBytes(box("mfra"));
    assertRefused("mfra at byte 104 does not belong", out.toByteArray());
  }

  private static void assertRefused(String problem, byte[] bytes) {
    assertThatThrownBy(() -> MediaFragment.parse(bytes, INIT))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining(problem);
  }
}
