package academy.video.stage.segment;

import academy.video.stage.segment.InitSegment.H264;
import academy.video.stage.segment.MediaFragment.Sample;
import academy.video.stage.segment.NalUnits.NalUnit;
import academy.video.stage.segment.PlannedSegment.PlannedGop;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a track's fragments one after the other: what is in them, and that each starts exactly
 * where the one before it ended.
 */
final class FragmentChecker {

  private final TrackExpectation expected;
  private final InitSegment init;
  private long nextSequenceNumber;
  private long nextDecodeTime;

  FragmentChecker(TrackExpectation expected, InitSegment init) {
    this.expected = expected;
    this.init = init;
    this.nextSequenceNumber = expected.firstSequenceNumber();
    this.nextDecodeTime = expected.segments().getFirst().startTicks();
  }

  /** End of the last fragment, on the track's decode clock. */
  long decodeTime() {
    return nextDecodeTime;
  }

  /** Reads and checks the fragment that holds {@code gop}. */
  MediaFragment checkGop(byte[] bytes, PlannedGop gop, String where) {
    MediaFragment fragment = parse(bytes, where);
    try {
      List<Sample> samples = fragment.samples();
      OutputCheck.SAMPLE_COUNT.requireEqual(where, gop.frames(), samples.size());
      long lastTicks = gop.durationTicks() - (gop.frames() - 1L) * expected.ticksPerSample();
      checkDurations(samples, lastTicks, lastTicks, where);
      checkCompositionTimes(fragment, gop, where);
      if (init.media() instanceof H264 h264) {
        checkFrames(samples, h264, where);
      }
    } catch (MalformedBytesException e) {
      throw OutputCheck.FRAGMENT_STRUCTURE.malformed(where, e);
    }
    goOn(fragment);
    return fragment;
  }

  /**
   * Reads and checks a run of AAC frames.
   *
   * @param mayEnd whether this may be the end of the track, where the last frame may be shorter
   */
  MediaFragment checkAudio(byte[] bytes, boolean mayEnd, String where) {
    MediaFragment fragment = parse(bytes, where);
    checkDurations(
        fragment.samples(),
        mayEnd ? 1 : expected.ticksPerSample(),
        expected.ticksPerSample(),
        where);
    for (Sample sample : fragment.samples()) {
      OutputCheck.COMPOSITION_TIME.requireEqual(where, 0, sample.compositionOffset());
      OutputCheck.RANDOM_ACCESS.requireEqual(where + ", sync flag", true, sample.isSync());
    }
    goOn(fragment);
    return fragment;
  }

  private MediaFragment parse(byte[] bytes, String where) {
    MediaFragment fragment;
    try {
      fragment = MediaFragment.parse(bytes, init);
    } catch (MalformedBytesException e) {
      throw OutputCheck.FRAGMENT_STRUCTURE.malformed(where, e);
    }
    OutputCheck.SEQUENCE_NUMBER.requireEqual(where, nextSequenceNumber, fragment.sequenceNumber());
    OutputCheck.DECODE_TIME.requireEqual(where, nextDecodeTime, fragment.decodeTime());
    return fragment;
  }

  private void goOn(MediaFragment fragment) {
    nextSequenceNumber++;
    nextDecodeTime += fragment.durationTicks();
  }

  private void checkDurations(List<Sample> samples, long leastLast, long mostLast, String where) {
    for (int i = 0; i < samples.size(); i++) {
      long ticks = samples.get(i).durationTicks();
      boolean last = i == samples.size() - 1;
      if (last ? ticks < leastLast || ticks > mostLast : ticks != expected.ticksPerSample()) {
        throw OutputCheck.SAMPLE_DURATION.failed(
            "%s, sample %d".formatted(where, i),
            last ? mostLast : expected.ticksPerSample(),
            ticks);
      }
    }
  }

  /**
   * Each of the GOP's frames is shown at one of its frame times, the first frame at the first. The
   * edit list says which composition time is the presentation's start.
   */
  private void checkCompositionTimes(MediaFragment fragment, PlannedGop gop, String where) {
    long[] times = new long[fragment.samples().size()];
    long decodeTime = fragment.decodeTime() - init.editMediaTime().orElse(0L);
    for (int i = 0; i < times.length; i++) {
      Sample sample = fragment.samples().get(i);
      times[i] = decodeTime + sample.compositionOffset();
      decodeTime += sample.durationTicks();
    }
    OutputCheck.COMPOSITION_TIME.requireEqual(where + ", sample 0", gop.startTicks(), times[0]);
    Arrays.sort(times);
    for (int i = 0; i < times.length; i++) {
      OutputCheck.COMPOSITION_TIME.requireEqual(
          "%s, frame %d".formatted(where, i),
          gop.startTicks() + i * expected.ticksPerSample(),
          times[i]);
    }
  }

  private void checkFrames(List<Sample> samples, H264 h264, String where) {
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      String sampleWhere = "%s, sample %d".formatted(where, i);
      boolean first = i == 0;
      OutputCheck.RANDOM_ACCESS.requireEqual(sampleWhere + ", sync flag", first, sample.isSync());
      int slices = 0;
      for (NalUnit unit : NalUnits.inSample(sample.data(), h264.nalLengthBytes())) {
        switch (unit.type()) {
          case NalUnit.SLICE, NalUnit.IDR_SLICE -> {
            slices++;
            OutputCheck.RANDOM_ACCESS.requireEqual(
                sampleWhere + ", NAL unit type",
                first ? NalUnit.IDR_SLICE : NalUnit.SLICE,
                unit.type());
          }
          case NalUnit.SEQUENCE_PARAMETERS, NalUnit.FRAME_PARAMETERS ->
              requireKnown(unit.payload(), h264, sampleWhere);
          case NalUnit.SUPPLEMENTAL_INFORMATION, NalUnit.ACCESS_UNIT_DELIMITER, NalUnit.FILLER -> {}
          default ->
              throw new MalformedBytesException(
                  "sample %d has a NAL unit of type %d".formatted(i, unit.type()));
        }
      }
      if (slices == 0) {
        throw new MalformedBytesException("sample %d has no frame in it".formatted(i));
      }
    }
  }

  /** avc1 keeps its parameter sets in the sample entry (ISO/IEC 14496-15, 5.4.2.1). */
  private static void requireKnown(ByteView unit, H264 h264, String where) {
    byte[] found = unit.bytes(unit.remaining());
    if (h264.parameterSets().stream().noneMatch(known -> Arrays.equals(known, found))) {
      throw OutputCheck.PARAMETER_SETS.failed(
          where, "parameter sets of avcC", "another one of %d bytes".formatted(found.length));
    }
  }
}
