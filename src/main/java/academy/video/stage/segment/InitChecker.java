package academy.video.stage.segment;

import academy.video.model.Size;
import academy.video.stage.segment.InitSegment.Aac;
import academy.video.stage.segment.InitSegment.H264;

/** Compares an init segment with what the plan says about its track. */
final class InitChecker {

  private static final Size SQUARE = new Size(1, 1);
  private static final int AAC_LC = 2;

  private final String where;

  InitChecker(String rendition) {
    this.where = "rendition " + rendition + ", init segment";
  }

  /** Reads and checks an init segment. */
  InitSegment check(byte[] bytes, TrackExpectation expected) {
    InitSegment init;
    try {
      init = InitParser.parse(bytes);
    } catch (MalformedBytesException e) {
      throw OutputCheck.INIT_STRUCTURE.malformed(where, e);
    }
    // ISO/IEC 23000-19, 7.2: the structural brand that every CMAF track has.
    if (!init.brands().contains("cmfc")) {
      throw OutputCheck.BRANDS.failed(where, "cmfc among the brands", init.brands());
    }
    OutputCheck.TIMESCALE.requireEqual(where, expected.timescale(), init.timescale());
    switch (expected) {
      case TrackExpectation.Video video -> checkVideo(init, video);
      case TrackExpectation.Audio audio -> checkAudio(init, audio);
    }
    return init;
  }

  private void checkVideo(InitSegment init, TrackExpectation.Video expected) {
    if (!(init.media() instanceof H264 h264)) {
      throw OutputCheck.CODEC.failed(where, "H.264", init.codecs());
    }
    // FragmentChecker holds the frames against this delay.
    OutputCheck.EDIT_LIST.requireEqual(
        where + ", frame delay in whole frames",
        0,
        init.editMediaTime().orElse(0L) % expected.ticksPerSample());
    checkCodec(h264, expected);
    checkFrame(h264, expected);
    checkColor(h264, CodedColor.of(expected.color()));
  }

  private void checkCodec(H264 found, TrackExpectation.Video expected) {
    SequenceParameterSet sps = found.sps();
    OutputCheck.CODEC.requireEqual(
        where + ", profile_idc", expected.profileIdc(), found.profileIdc());
    OutputCheck.CODEC.requireEqual(where + ", level_idc", expected.levelIdc(), found.levelIdc());
    OutputCheck.CODEC.requireEqual(
        where + ", profile_idc of the SPS", found.profileIdc(), sps.profileIdc());
    OutputCheck.CODEC.requireEqual(
        where + ", level_idc of the SPS", found.levelIdc(), sps.levelIdc());
    OutputCheck.CODEC.requireEqual(where + ", chroma_format_idc", 1, sps.chromaFormatIdc());
    OutputCheck.CODEC.requireEqual(where + ", bit depth", 8, sps.bitDepth());
    OutputCheck.CODEC.requireEqual(where + ", progressive frames only", true, sps.framesOnly());
    if (found.levelIdc() > H264Limits.HIGHEST_LEVEL_IDC
        || !H264Limits.fits(found.levelIdc(), expected.size(), expected.frameRate())) {
      throw OutputCheck.CODEC.failed(
          where,
          "a level up to 5.2 that allows %s at %s fps"
              .formatted(expected.size(), expected.frameRate()),
          "level_idc " + found.levelIdc());
    }
  }

  private void checkFrame(H264 found, TrackExpectation.Video expected) {
    String size = expected.size().toString();
    OutputCheck.FRAME.requireEqual(
        where + ", cropped size of the SPS", size, found.sps().size().toString());
    OutputCheck.FRAME.requireEqual(
        where + ", size of the sample entry", size, found.size().toString());
    OutputCheck.FRAME.requireEqual(
        where + ", size of the track header", size, found.headerSize().toString());
    OutputCheck.FRAME.requireEqual(
        where + ", pixel shape of the SPS",
        SQUARE.toString(),
        found.sps().pixelShape().orElse(SQUARE).toString());
    Size pasp = found.pixelShape().orElse(SQUARE);
    if (pasp.width() != pasp.height()) {
      throw OutputCheck.FRAME.failed(where + ", pixel shape of pasp", SQUARE, pasp);
    }
  }

  private void checkColor(H264 found, CodedColor expected) {
    OutputCheck.COLOR.requireEqual(
        where + ", SPS",
        expected.toString(),
        found.sps().color().map(CodedColor::toString).orElse("none"));
    OutputCheck.COLOR.requireEqual(
        where + ", colr", expected.toString(), found.color().orElse(expected).toString());
  }

  private void checkAudio(InitSegment init, TrackExpectation.Audio expected) {
    if (!(init.media() instanceof Aac aac)) {
      throw OutputCheck.CODEC.failed(where, "AAC", init.codecs());
    }
    OutputCheck.CODEC.requireEqual(where, "mp4a.40." + AAC_LC, init.codecs());
    OutputCheck.CODEC.requireEqual(
        where + ", samples of an AAC frame", expected.ticksPerSample(), aac.samplesPerFrame());
    OutputCheck.AUDIO.requireEqual(
        where + ", sampling rate", expected.timescale(), aac.sampleRate());
    OutputCheck.AUDIO.requireEqual(where + ", channels", expected.channels(), aac.channels());
    OutputCheck.EDIT_LIST.requireEqual(
        where + ", media time",
        Long.toString(expected.primingTicks()),
        init.editMediaTime().map(Object::toString).orElse("no edit list"));
  }
}
