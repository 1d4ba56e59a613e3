package academy.video.stage.segment;

import academy.video.model.Size;
import academy.video.stage.segment.InitSegment.H264;
import academy.video.stage.segment.InitSegment.Media;
import academy.video.stage.segment.InitSegment.SampleDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an init segment and accepts only what our CMAF headers have: a box that is missing, doubled
 * or unknown is an error, and so is a sample in moov.
 */
final class InitParser {

  private InitParser() {}

  /**
   * @throws MalformedBytesException where the bytes are not such a header
   */
  static InitSegment parse(byte[] bytes) {
    Box.Children file =
        Box.children("the init segment", new ByteView(bytes), Set.of("ftyp", "moov"));
    Box ftyp = file.one("ftyp");
    if (ftyp.offset() != 0) {
      throw new MalformedBytesException("the init segment does not start with ftyp");
    }
    List<String> brands = brands(ftyp.payload());
    Box.Children moov = file.one("moov").children("mvhd", "trak", "mvex", "udta");
    moov.one("mvhd");
    Box.Children trak = moov.one("trak").children("tkhd", "edts", "mdia", "udta");
    Box.Children mdia = trak.one("mdia").children("mdhd", "hdlr", "minf");
    String handler = handler(mdia.one("hdlr").payload());
    Box.Children minf = mdia.one("minf").children("vmhd", "smhd", "dinf", "stbl");
    minf.one("dinf");
    Box.Children stbl = minf.one("stbl").children("stsd", "stts", "stsc", "stsz", "stco");
    requireNoSamples(stbl);

    TrackHeader header = trackHeader(trak.one("tkhd").payload());
    Media media =
        switch (handler) {
          case "vide" -> avc1(sampleEntry(stbl, "avc1"), header.size());
          case "soun" -> AudioEntryParser.parse(sampleEntry(stbl, "mp4a"));
          default ->
              throw new MalformedBytesException("the track's handler is neither vide nor soun");
        };
    Box.Children mvex = moov.one("mvex").children("mehd", "trex");
    return new InitSegment(
        brands,
        header.trackId(),
        timescale(mdia.one("mdhd").payload()),
        trak.optional("edts").map(InitParser::editMediaTime),
        media,
        sampleDefaults(mvex.one("trex").payload(), header.trackId()));
  }

  private static List<String> brands(ByteView ftyp) {
    List<String> brands = new ArrayList<>();
    brands.add(ftyp.fourCharacters());
    ftyp.skip(4); // minor_version
    while (ftyp.remaining() > 0) {
      brands.add(ftyp.fourCharacters());
    }
    return brands;
  }

  private static String handler(ByteView hdlr) {
    return hdlr.skip(4 + 4).fourCharacters(); // version and flags, pre_defined
  }

  private static int timescale(ByteView mdhd) {
    int version = mdhd.u8();
    mdhd.skip(3 + (version == 1 ? 16 : 8)); // flags, creation and modification time
    long timescale = mdhd.u32();
    if (timescale < 1 || timescale > Integer.MAX_VALUE) {
      throw new MalformedBytesException("mdhd has a timescale of " + timescale);
    }
    return (int) timescale;
  }

  private record TrackHeader(int trackId, Size size) {}

  private static TrackHeader trackHeader(ByteView tkhd) {
    int version = tkhd.u8();
    tkhd.skip(3 + (version == 1 ? 16 : 8)); // flags, creation and modification time
    long trackId = tkhd.u32();
    if (trackId < 1 || trackId > Integer.MAX_VALUE) {
      throw new MalformedBytesException("tkhd has a track number of " + trackId);
    }
    tkhd.skip(4 + (version == 1 ? 8 : 4)); // reserved, duration
    tkhd.skip(8 + 2 + 2 + 2 + 2 + 36); // reserved, layer, group, volume, reserved, matrix
    int width = (int) (tkhd.u32() >>> 16); // 16.16 fixed point
    int height = (int) (tkhd.u32() >>> 16);
    tkhd.requireEnd("tkhd");
    return new TrackHeader((int) trackId, new Size(Math.max(width, 1), Math.max(height, 1)));
  }

  private static long editMediaTime(Box edts) {
    ByteView elst = edts.children("elst").one("elst").payload();
    int version = elst.u8();
    elst.skip(3);
    long count = elst.u32();
    if (count != 1) {
      throw new MalformedBytesException(
          "the edit list has %d edits instead of one".formatted(count));
    }
    elst.skip(version == 1 ? 8 : 4); // segment_duration: 0 says "the whole of a fragmented track"
    long mediaTime = version == 1 ? elst.u63() : elst.i32();
    int rate = elst.i32();
    elst.requireEnd("elst");
    if (rate != 1 << 16) {
      throw new MalformedBytesException("the edit's rate is not 1");
    }
    return mediaTime;
  }

  private static SampleDefaults sampleDefaults(ByteView trex, int trackId) {
    trex.skip(4);
    long defaultsOf = trex.u32();
    if (defaultsOf != trackId) {
      throw new MalformedBytesException(
          "trex is for track %d, but the track is %d".formatted(defaultsOf, trackId));
    }
    trex.skip(4); // default_sample_description_index
    SampleDefaults defaults = new SampleDefaults(trex.u32(), trex.u32(), trex.i32());
    trex.requireEnd("trex");
    return defaults;
  }

  private static void requireNoSamples(Box.Children stbl) {
    for (String table : List.of("stts", "stsc", "stsz", "stco")) {
      ByteView payload = stbl.one(table).payload().skip(4);
      if (table.equals("stsz")) {
        payload.skip(4); // sample_size
      }
      long count = payload.u32();
      if (count != 0) {
        throw new MalformedBytesException("%s in moov lists %d samples".formatted(table, count));
      }
    }
  }

  private static ByteView sampleEntry(Box.Children stbl, String type) {
    ByteView stsd = stbl.one("stsd").payload().skip(4);
    long count = stsd.u32();
    if (count != 1) {
      throw new MalformedBytesException("stsd has %d sample entries".formatted(count));
    }
    return Box.children("stsd", stsd, Set.of(type)).one(type).payload();
  }

  /** ISO/IEC 14496-12, 12.1.3.2, and ISO/IEC 14496-15, 5.3.3.1. */
  private static H264 avc1(ByteView entry, Size headerSize) {
    entry.skip(6 + 2 + 16); // reserved, data_reference_index, pre_defined and reserved
    int width = entry.u16();
    int height = entry.u16();
    if (width == 0 || height == 0) {
      throw new MalformedBytesException("avc1 has an empty frame");
    }
    entry.skip(4 + 4 + 4 + 2 + 32 + 2 + 2); // resolutions, …, frame_count, compressorname, depth
    Box.Children boxes = Box.children("avc1", entry, Set.of("avcC", "colr", "pasp", "btrt"));
    Optional<Size> pixelShape = boxes.optional("pasp").map(box -> pasp(box.payload()));
    Optional<CodedColor> color = boxes.optional("colr").map(box -> colr(box.payload()));

    ByteView avcC = boxes.one("avcC").payload();
    if (avcC.u8() != 1) {
      throw new MalformedBytesException("avcC is not of version 1");
    }
    int profileIdc = avcC.u8();
    int compatibility = avcC.u8();
    int levelIdc = avcC.u8();
    int nalLengthBytes = (avcC.u8() & 3) + 1;
    List<byte[]> parameterSets = new ArrayList<>();
    int spsCount = avcC.u8() & 0x1f;
    if (spsCount != 1) {
      throw new MalformedBytesException("avcC has %d sequence parameter sets".formatted(spsCount));
    }
    parameterSets.add(avcC.bytes(avcC.u16()));
    int ppsCount = avcC.u8();
    for (int i = 0; i < ppsCount; i++) {
      parameterSets.add(avcC.bytes(avcC.u16()));
    }
    return new H264(
        new Size(width, height),
        headerSize,
        profileIdc,
        compatibility,
        levelIdc,
        nalLengthBytes,
        SequenceParameterSet.parse(parameterSets.getFirst()),
        parameterSets,
        pixelShape,
        color);
  }

  private static Size pasp(ByteView pasp) {
    long horizontal = pasp.u32();
    long vertical = pasp.u32();
    if (horizontal < 1
        || vertical < 1
        || horizontal > Integer.MAX_VALUE
        || vertical > Integer.MAX_VALUE) {
      throw new MalformedBytesException("pasp has no pixel shape");
    }
    return new Size((int) horizontal, (int) vertical);
  }

  private static CodedColor colr(ByteView colr) {
    if (!colr.fourCharacters().equals("nclx")) {
      throw new MalformedBytesException("colr is not of type nclx");
    }
    int primaries = colr.u16();
    int transfer = colr.u16();
    int matrix = colr.u16();
    return new CodedColor((colr.u8() & 0x80) != 0, primaries, transfer, matrix);
  }
}
