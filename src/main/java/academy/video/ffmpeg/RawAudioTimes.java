package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Times of packets in files of nothing but packets (ADTS, MP3). FFmpeg counts them as if all had
 * the first one's sample rate; where recordings of several rates were joined, this counts by what
 * each packet's own header says (ISO/IEC 13818-7, 6.2; ISO/IEC 11172-3, 2.4.2.3; 13818-3).
 */
final class RawAudioTimes {

  private static final int AAC_SAMPLES = 1024;
  private static final int LAYER_1 = 3;
  private static final int LAYER_3 = 1;
  private static final int MPEG_1 = 3;
  private static final int MPEG_2 = 2;
  private static final int MPEG_2_5 = 0;

  /** A packet's samples and their rate in hertz. */
  private record Header(int samples, int rate) {}

  /** In hertz, by the index that a header has. */
  private final List<Integer> adtsRates =
      List.of(
          96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8000, 7350);

  /** The same for MPEG-1; the others have half and a quarter of them. */
  private final List<Integer> mpegRates = List.of(44_100, 48_000, 32_000);

  private final boolean isAdts;
  private Optional<Header> first = Optional.empty();
  private long expectedTicks;
  private boolean changed;

  RawAudioTimes(boolean isAdts) {
    this.isAdts = isAdts;
  }

  /** Corrects a packet's times, from the first change of the sample rate on. */
  void stamp(AVPacket packet, Rational timeBase) {
    Optional<Header> header = header(packet);
    if (header.isEmpty() || packet.pts() == avutil.AV_NOPTS_VALUE) {
      return;
    }
    if (first.isEmpty()) {
      first = header;
    }
    changed |= header.get().rate() != first.get().rate();
    Rational seconds = Rational.of(header.get().samples(), header.get().rate());
    long duration = seconds.dividedBy(timeBase).round();
    if (changed) {
      packet.pts(expectedTicks);
      packet.dts(expectedTicks);
      packet.duration(duration);
    }
    expectedTicks = packet.pts() + duration;
  }

  private Optional<Header> header(AVPacket packet) {
    if (packet.size() < Long.BYTES || packet.data().get(0) != (byte) 0xff) {
      return Optional.empty();
    }
    int b1 = packet.data().get(1) & 0xff;
    int b2 = packet.data().get(2) & 0xff;
    if (!isAdts) {
      return mpeg(b1 >> 3 & 3, b1 >> 1 & 3, b2 >> 2 & 3);
    }
    int rate = b2 >> 2 & 0xf;
    int blocks = 1 + (packet.data().get(6) & 3);
    return adtsRate(rate).map(hertz -> new Header(AAC_SAMPLES * blocks, hertz));
  }

  private Optional<Integer> adtsRate(int index) {
    return index < adtsRates.size() ? Optional.of(adtsRates.get(index)) : Optional.empty();
  }

  private Optional<Header> mpeg(int version, int layer, int rate) {
    if (rate >= mpegRates.size()) {
      return Optional.empty();
    }
    int divisor =
        switch (version) {
          case MPEG_2 -> 2;
          case MPEG_2_5 -> 4;
          default -> 1;
        };
    int samples = layer == LAYER_1 ? 384 : layer == LAYER_3 && version != MPEG_1 ? 576 : 1152;
    return Optional.of(new Header(samples, mpegRates.get(rate) / divisor));
  }
}
