package academy.video.stage.segment;

import academy.video.stage.segment.InitSegment.SampleDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One moof+mdat pair, read (ISO/IEC 14496-12, 8.8.4 to 8.8.12).
 *
 * @param sequenceNumber of mfhd
 * @param decodeTime of the first sample, in ticks (tfdt)
 * @param sizeBytes of both boxes
 * @param samples in decode order; at least one
 */
record MediaFragment(long sequenceNumber, long decodeTime, int sizeBytes, List<Sample> samples) {

  private static final int BASE_DATA_OFFSET = 0x1;
  private static final int SAMPLE_DESCRIPTION_INDEX = 0x2;
  private static final int DEFAULT_DURATION = 0x8;
  private static final int DEFAULT_SIZE = 0x10;
  private static final int DEFAULT_FLAGS = 0x20;
  private static final int BASE_IS_MOOF = 0x2_0000;

  private static final int DATA_OFFSET = 0x1;
  private static final int FIRST_SAMPLE_FLAGS = 0x4;
  private static final int SAMPLE_DURATION = 0x100;
  private static final int SAMPLE_SIZE = 0x200;
  private static final int SAMPLE_FLAGS = 0x400;
  private static final int COMPOSITION_OFFSET = 0x800;
  private static final int RUN_FLAGS =
      DATA_OFFSET
          | FIRST_SAMPLE_FLAGS
          | SAMPLE_DURATION
          | SAMPLE_SIZE
          | SAMPLE_FLAGS
          | COMPOSITION_OFFSET;

  /** FFmpeg can write a first decode time below zero, which then reads as nearly 2^64: measured. */
  private static final long DECODE_TIME_LIMIT = 1L << 62;

  /**
   * One sample.
   *
   * @param durationTicks from 0
   * @param flags ISO/IEC 14496-12, 8.8.3.1
   * @param compositionOffset from the decode time to the time of showing, in ticks
   * @param endOffset one past its last byte, counted from the fragment's first
   * @param data reader of its bytes
   */
  record Sample(
      long durationTicks, int flags, long compositionOffset, int endOffset, ByteView data) {

    private static final int IS_NON_SYNC = 0x1_0000;

    boolean isSync() {
      return (flags & IS_NON_SYNC) == 0;
    }
  }

  long durationTicks() {
    return samples.stream().mapToLong(Sample::durationTicks).sum();
  }

  /**
   * Reads a fragment: exactly one moof, whose one traf is of the init segment's track and in one
   * run describes exactly the bytes of the one mdat after it.
   *
   * @throws MalformedBytesException where the bytes are not that
   */
  static MediaFragment parse(byte[] bytes, InitSegment init) {
    Box.Children file = Box.children("a fragment", new ByteView(bytes), Set.of("moof", "mdat"));
    Box moofBox = file.one("moof");
    Box mdat = file.one("mdat");
    if (moofBox.offset() != 0) {
      throw new MalformedBytesException("a fragment does not start with its moof");
    }
    Box.Children moof = moofBox.children("mfhd", "traf");
    Box.Children traf = moof.one("traf").children("tfhd", "tfdt", "trun");

    ByteView mfhd = moof.one("mfhd").payload().skip(4);
    long sequenceNumber = mfhd.u32();
    mfhd.requireEnd("mfhd");
    ByteView tfdt = traf.one("tfdt").payload();
    if (tfdt.u8() != 1) {
      throw new MalformedBytesException("tfdt is not of version 1, which counts in 64 bits");
    }
    long decodeTime = tfdt.skip(3).u63();
    tfdt.requireEnd("tfdt");
    if (decodeTime >= DECODE_TIME_LIMIT) {
      throw new MalformedBytesException("tfdt is " + decodeTime + ", a time below zero wrapped");
    }
    SampleDefaults defaults = trackDefaults(traf.one("tfhd").payload(), init);
    List<Sample> samples = run(traf.one("trun").payload(), defaults, mdat);
    return new MediaFragment(sequenceNumber, decodeTime, bytes.length, samples);
  }

  private static SampleDefaults trackDefaults(ByteView tfhd, InitSegment init) {
    tfhd.skip(1);
    int flags = tfhd.u24();
    int known =
        SAMPLE_DESCRIPTION_INDEX | DEFAULT_DURATION | DEFAULT_SIZE | DEFAULT_FLAGS | BASE_IS_MOOF;
    // A base offset would count from the start of a file, which a segment does not know.
    if ((flags & BASE_DATA_OFFSET) != 0 || (flags & BASE_IS_MOOF) == 0 || (flags & ~known) != 0) {
      throw new MalformedBytesException("tfhd has the flags 0x%x".formatted(flags));
    }
    long trackId = tfhd.u32();
    if (trackId != init.trackId()) {
      throw new MalformedBytesException(
          "traf is of track %d, but the init segment has track %d"
              .formatted(trackId, init.trackId()));
    }
    if ((flags & SAMPLE_DESCRIPTION_INDEX) != 0 && tfhd.u32() != 1) {
      throw new MalformedBytesException("tfhd names a sample entry that stsd does not have");
    }
    SampleDefaults track = init.defaults();
    SampleDefaults defaults =
        new SampleDefaults(
            (flags & DEFAULT_DURATION) != 0 ? tfhd.u32() : track.durationTicks(),
            (flags & DEFAULT_SIZE) != 0 ? tfhd.u32() : track.sizeBytes(),
            (flags & DEFAULT_FLAGS) != 0 ? tfhd.i32() : track.flags());
    tfhd.requireEnd("tfhd");
    return defaults;
  }

  private static List<Sample> run(ByteView trun, SampleDefaults defaults, Box mdat) {
    int version = trun.u8();
    int flags = trun.u24();
    long count = trun.u32();
    ByteView data = mdat.payload();
    // A sample of no bytes is no frame and no audio; so mdat bounds the loop below.
    if (count < 1 || count > data.remaining()) {
      throw new MalformedBytesException(
          "trun lists %d samples in %d bytes".formatted(count, data.remaining()));
    }
    if ((flags & DATA_OFFSET) == 0 || (flags & ~RUN_FLAGS) != 0 || version > 1) {
      throw new MalformedBytesException(
          "trun has version %d and flags 0x%x".formatted(version, flags));
    }
    long dataOffset = trun.i32();
    if (dataOffset != data.position()) {
      throw new MalformedBytesException(
          "trun's data offset is %d, but mdat's data starts at %d"
              .formatted(dataOffset, data.position()));
    }
    int firstFlags = (flags & FIRST_SAMPLE_FLAGS) != 0 ? trun.i32() : defaults.flags();
    List<Sample> samples = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long duration = (flags & SAMPLE_DURATION) != 0 ? trun.u32() : defaults.durationTicks();
      long size = (flags & SAMPLE_SIZE) != 0 ? trun.u32() : defaults.sizeBytes();
      int usualFlags = i == 0 ? firstFlags : defaults.flags();
      int sampleFlags = (flags & SAMPLE_FLAGS) != 0 ? trun.i32() : usualFlags;
      long compositionOffset = 0;
      if ((flags & COMPOSITION_OFFSET) != 0) {
        compositionOffset = version == 0 ? trun.u32() : trun.i32();
      }
      if (size == 0) {
        throw new MalformedBytesException("sample %d of trun is empty".formatted(i));
      }
      ByteView sample = data.slice(size);
      samples.add(new Sample(duration, sampleFlags, compositionOffset, data.position(), sample));
    }
    trun.requireEnd("trun");
    data.requireEnd("mdat after the last sample");
    return List.copyOf(samples);
  }
}
