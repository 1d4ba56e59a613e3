package academy.video.stage.segment;

import academy.video.model.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A CMAF header (ISO/IEC 23000-19, 7.3.1): what a rendition's init segment says about its one
 * track.
 *
 * @param brands major and compatible brands of ftyp
 * @param trackId the track's number, at least 1
 * @param timescale ticks per second (mdhd)
 * @param editMediaTime where the one edit starts on the media's clock, in ticks; empty without an
 *     edit list
 * @param media what the samples are
 * @param defaults what fragments fall back to (trex)
 */
record InitSegment(
    List<String> brands,
    int trackId,
    int timescale,
    Optional<Long> editMediaTime,
    Media media,
    SampleDefaults defaults) {
  InitSegment {
    brands = List.copyOf(brands);
  }

  /** RFC 6381 codec string, made from the bytes that a decoder is configured with. */
  String codecs() {
    return media.codecs();
  }

  /** Values for samples that do not carry their own (ISO/IEC 14496-12, 8.8.3). */
  record SampleDefaults(long durationTicks, long sizeBytes, int flags) {}

  sealed interface Media {
    String codecs();
  }

  /**
   * An avc1 sample entry.
   *
   * @param size of the sample entry
   * @param headerSize of the track header
   * @param compatibility constraint flags of avcC
   * @param nalLengthBytes bytes of the length in front of each NAL unit: 1, 2 or 4
   * @param sps the sequence parameter set, read
   * @param parameterSets the NAL units of avcC: SPS, then PPS
   * @param pixelShape of the pasp box
   * @param color of the colr box
   */
  record H264(
      Size size,
      Size headerSize,
      int profileIdc,
      int compatibility,
      int levelIdc,
      int nalLengthBytes,
      SequenceParameterSet sps,
      List<byte[]> parameterSets,
      Optional<Size> pixelShape,
      Optional<CodedColor> color)
      implements Media {
    H264 {
      parameterSets = List.copyOf(parameterSets);
    }

    @Override
    public String codecs() {
      return String.format(Locale.ROOT, "avc1.%02x%02x%02x", profileIdc, compatibility, levelIdc);
    }
  }

  /**
   * An mp4a sample entry with its AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1).
   *
   * @param objectType 2 for AAC-LC
   * @param spectralBandReplication whether SBR is signalled, which makes it HE-AAC
   * @param samplesPerFrame 1024 or 960
   */
  record Aac(
      int objectType,
      boolean spectralBandReplication,
      int sampleRate,
      int channels,
      int samplesPerFrame)
      implements Media {
    @Override
    public String codecs() {
      return "mp4a.40." + (spectralBandReplication && objectType == 2 ? 5 : objectType);
    }
  }
}
