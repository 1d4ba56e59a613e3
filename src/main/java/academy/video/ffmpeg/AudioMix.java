package academy.video.ffmpeg;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * How much of each channel goes to the left and the right, for the layouts that libswresample has
 * no coefficients for: ambisonics, channels without names, and halls with more loudspeakers than
 * 7.1. Pure.
 */
final class AudioMix {

  /** The most channels that libswresample takes (SWR_CH_MAX). */
  static final int MOST_CHANNELS = 64;

  /** Half of the power: a centre that both sides play, or a side that is behind the listener. */
  private static final double HALF_POWER = Math.sqrt(0.5);

  /** From here on, a number of channels without names means no usual set of loudspeakers. */
  private static final int FEWEST_WITHOUT_MEANING = 9;

  private AudioMix() {}

  /** Whether libswresample's own coefficients leave no channel out. */
  static boolean isUsual(AVChannelLayout layout) {
    return switch (layout.order()) {
      case avutil.AV_CHANNEL_ORDER_NATIVE -> hasOnlyUsualChannels(layout);
      case avutil.AV_CHANNEL_ORDER_UNSPEC ->
          layout.nb_channels() < FEWEST_WITHOUT_MEANING
              && layout.nb_channels() != 3
              && layout.nb_channels() != 7;
      default -> false;
    };
  }

  private static boolean hasOnlyUsualChannels(AVChannelLayout layout) {
    for (int i = 0; i < layout.nb_channels(); i++) {
      int channel = avutil.av_channel_layout_channel_from_index(layout, i);
      // FL FR FC LFE BL BR FLC FRC BC SL SR, and the two of a finished downmix
      boolean usual =
          channel <= avutil.AV_CHAN_SIDE_RIGHT
              || channel == avutil.AV_CHAN_STEREO_LEFT
              || channel == avutil.AV_CHAN_STEREO_RIGHT;
      if (!usual) {
        return false;
      }
    }
    return true;
  }

  /**
   * The coefficients for a layout.
   *
   * @param outputs 1 or 2
   * @return one row for each output, one column for each channel; no row sums to more than 1, so
   *     that full scale stays full scale
   */
  static double[] matrix(AVChannelLayout layout, int outputs) {
    int inputs = layout.nb_channels();
    double[] left = new double[inputs];
    double[] right = new double[inputs];
    for (int i = 0; i < inputs; i++) {
      Share share = share(avutil.av_channel_layout_channel_from_index(layout, i));
      left[i] = share.left();
      right[i] = share.right();
    }
    if (Arrays.stream(left).sum() + Arrays.stream(right).sum() == 0) {
      Arrays.fill(left, 1);
      Arrays.fill(right, 1);
    }
    double[] matrix = new double[outputs * inputs];
    for (int i = 0; i < inputs; i++) {
      matrix[i] = outputs == 1 ? left[i] + right[i] : left[i];
      if (outputs == 2) {
        matrix[inputs + i] = right[i];
      }
    }
    double loudest =
        Math.max(
            Arrays.stream(matrix, 0, inputs).sum(),
            Arrays.stream(matrix, inputs * (outputs - 1), inputs * outputs).sum());
    return Arrays.stream(matrix).map(each -> each / loudest).toArray();
  }

  private record Share(double left, double right) {
    static final Share NONE = new Share(0, 0);
    static final Share BOTH = new Share(1, 1);
    static final Share CENTRE = new Share(HALF_POWER, HALF_POWER);
  }

  /** Of ambisonics only W, the first: it holds what comes from every direction. */
  private static Share share(int channel) {
    if (channel >= avutil.AV_CHAN_AMBISONIC_BASE && channel <= avutil.AV_CHAN_AMBISONIC_END) {
      return channel == avutil.AV_CHAN_AMBISONIC_BASE ? Share.BOTH : Share.NONE;
    }
    return switch (channel) {
      case avutil.AV_CHAN_FRONT_LEFT, avutil.AV_CHAN_STEREO_LEFT -> new Share(1, 0);
      case avutil.AV_CHAN_FRONT_RIGHT, avutil.AV_CHAN_STEREO_RIGHT -> new Share(0, 1);
      case avutil.AV_CHAN_FRONT_LEFT_OF_CENTER,
          avutil.AV_CHAN_BACK_LEFT,
          avutil.AV_CHAN_SIDE_LEFT,
          avutil.AV_CHAN_TOP_FRONT_LEFT,
          avutil.AV_CHAN_TOP_BACK_LEFT,
          avutil.AV_CHAN_TOP_SIDE_LEFT,
          avutil.AV_CHAN_WIDE_LEFT,
          avutil.AV_CHAN_SURROUND_DIRECT_LEFT,
          avutil.AV_CHAN_BOTTOM_FRONT_LEFT,
          avutil.AV_CHAN_SIDE_SURROUND_LEFT,
          avutil.AV_CHAN_TOP_SURROUND_LEFT,
          avutil.AV_CHAN_BINAURAL_LEFT ->
          new Share(HALF_POWER, 0);
      case avutil.AV_CHAN_FRONT_RIGHT_OF_CENTER,
          avutil.AV_CHAN_BACK_RIGHT,
          avutil.AV_CHAN_SIDE_RIGHT,
          avutil.AV_CHAN_TOP_FRONT_RIGHT,
          avutil.AV_CHAN_TOP_BACK_RIGHT,
          avutil.AV_CHAN_TOP_SIDE_RIGHT,
          avutil.AV_CHAN_WIDE_RIGHT,
          avutil.AV_CHAN_SURROUND_DIRECT_RIGHT,
          avutil.AV_CHAN_BOTTOM_FRONT_RIGHT,
          avutil.AV_CHAN_SIDE_SURROUND_RIGHT,
          avutil.AV_CHAN_TOP_SURROUND_RIGHT,
          avutil.AV_CHAN_BINAURAL_RIGHT ->
          new Share(0, HALF_POWER);
      case avutil.AV_CHAN_LOW_FREQUENCY, avutil.AV_CHAN_LOW_FREQUENCY_2, avutil.AV_CHAN_UNUSED ->
          Share.NONE;
      default -> Share.CENTRE;
    };
  }
}
