package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioMixTest {

  private static final int SAMPLES = 1000;

  /** A 360° camera's W is heard on both sides, at its own level. */
  @ParameterizedTest
  @ValueSource(strings = {"ambisonic 1", "ambisonic 2", "ambisonic 3", "ambisonic 1+stereo"})
  void convert_ofAmbisonics_playsWhatComesFromEveryDirection(String layout) {
    float[][] mixed = convert(layout, 0);

    assertThat(mixed[0][SAMPLES / 2]).isGreaterThanOrEqualTo(0.2f);
    assertThat(mixed[1][SAMPLES / 2]).isEqualTo(mixed[0][SAMPLES / 2]);
  }

  @ParameterizedTest
  @CsvSource({
    "5.1, 0, true, false",
    "5.1, 5, false, true",
    "7.1.4, 8, true, false",
    "22.2, 23, false, true",
    "24 channels, 0, true, true",
    "hexadecagonal, 13, false, true",
    "LFE, 0, true, true",
    "BL+BR, 1, false, true",
  })
  void convert_ofOneChannel_playsItOnItsSide(
      String layout, int channel, boolean isLeft, boolean isRight) {
    float[][] mixed = convert(layout, channel);

    assertThat(mixed[0][SAMPLES / 2] > 0.005).isEqualTo(isLeft);
    assertThat(mixed[1][SAMPLES / 2] > 0.005).isEqualTo(isRight);
  }

  /** Full scale everywhere must not be clipped. */
  @ParameterizedTest
  @ValueSource(strings = {"ambisonic 1", "22.2", "7.1.4", "hexadecagonal", "64 channels"})
  void convert_ofFullScaleOnEveryChannel_staysWithinFullScale(String layout) {
    float[][] mixed = convert(layout, -1);

    assertThat(mixed[0][SAMPLES / 2]).isCloseTo(0.5f, within(0.01f));
  }

  /**
   * A constant of one half on one channel.
   *
   * @param channel or -1 for all
   */
  private static float[][] convert(String layout, int channel) {
    try (OwnedFrame owned = new OwnedFrame();
        AudioConverter converter = new AudioConverter(2, 48_000)) {
      AVFrame frame = owned.get();
      frame.format(avutil.AV_SAMPLE_FMT_FLTP).nb_samples(SAMPLES).sample_rate(48_000);
      setLayout(frame.ch_layout(), layout);
      Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
      for (int i = 0; i < frame.ch_layout().nb_channels(); i++) {
        float[] samples = new float[SAMPLES];
        Arrays.fill(samples, i == channel || channel < 0 ? 0.5f : 0);
        new FloatPointer(frame.extended_data().get(i)).put(samples);
      }
      return converter.convert(frame);
    }
  }

  private static void setLayout(AVChannelLayout layout, String name) {
    if (name.endsWith(" channels")) {
      layout.order(avutil.AV_CHANNEL_ORDER_UNSPEC);
      layout.nb_channels(Integer.parseInt(name.replace(" channels", "")));
    } else {
      Native.check(avutil.av_channel_layout_from_string(layout, name), name);
    }
  }
}
