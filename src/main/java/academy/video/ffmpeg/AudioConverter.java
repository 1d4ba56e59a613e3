package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Converts decoded audio to planar float at one rate and channel count. */
final class AudioConverter implements AutoCloseable {

  private final int channels;
  private final int sampleRate;
  private @Nullable SwrContext resampler;
  private Format format = new Format(0, 0, 0, 0);

  AudioConverter(int channels, int sampleRate) {
    this.channels = channels;
    this.sampleRate = sampleRate;
  }

  boolean continuesFormat(AVFrame frame) {
    return resampler == null || format.equals(Format.of(frame));
  }

  float[][] convert(AVFrame frame) {
    if (resampler == null || !format.equals(Format.of(frame))) {
      open(frame);
    }
    return run(frame.extended_data(), frame.nb_samples());
  }

  long pendingSamples() {
    return resampler == null ? 0 : swresample.swr_get_delay(resampler, sampleRate);
  }

  float[][] drain() {
    if (resampler == null) {
      return new float[channels][0];
    }
    float[][] rest = run(null, 0);
    close();
    return rest;
  }

  void compensate(int delta, int distance) {
    if (resampler != null) {
      Native.check(
          swresample.swr_set_compensation(resampler, delta, distance), "swr_set_compensation");
    }
  }

  private float[][] run(@Nullable PointerPointer<?> data, int samples) {
    SwrContext context = Native.require(resampler, "swr");
    int capacity = Math.max(1, swresample.swr_get_out_samples(context, samples));
    try (PointerPointer<Pointer> planes = new PointerPointer<>(channels);
        FloatPointer storage = new FloatPointer((long) capacity * channels)) {
      for (int channel = 0; channel < channels; channel++) {
        planes.put(channel, storage.getPointer((long) channel * capacity));
      }
      int count =
          Native.check(
              swresample.swr_convert(context, planes, capacity, data, samples), "swr_convert");
      float[][] converted = new float[channels][count];
      for (int channel = 0; channel < channels; channel++) {
        storage.getPointer((long) channel * capacity).get(converted[channel]);
      }
      return converted;
    }
  }

  private void open(AVFrame frame) {
    close();
    SwrContext context = new SwrContext(null);
    try (AVChannelLayout in = new AVChannelLayout();
        AVChannelLayout out = new AVChannelLayout()) {
      if (frame.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
        avutil.av_channel_layout_default(in, frame.ch_layout().nb_channels());
      } else {
        Native.check(
            avutil.av_channel_layout_copy(in, frame.ch_layout()), "av_channel_layout_copy");
      }
      avutil.av_channel_layout_default(out, channels);
      Native.check(
          swresample.swr_alloc_set_opts2(
              context,
              out,
              avutil.AV_SAMPLE_FMT_FLTP,
              sampleRate,
              in,
              frame.format(),
              frame.sample_rate(),
              0,
              null),
          "swr_alloc_set_opts2");
      resampler = context;
      // Float output is not normalised by default: a full 5.1 mix peaks at +6.7 dBFS without this.
      Native.check(avutil.av_opt_set_double(context, "rematrix_maxval", 1.0, 0), "rematrix_maxval");
      if (in.nb_channels() == 1 && channels == 2) {
        keepMonoLevel(context);
      }
      avutil.av_channel_layout_uninit(in);
      avutil.av_channel_layout_uninit(out);
    }
    Native.check(swresample.swr_init(context), "swr_init");
    format = Format.of(frame);
  }

  /** The default matrix plays mono 3 dB quieter on both sides. */
  private static void keepMonoLevel(SwrContext context) {
    try (DoublePointer matrix = new DoublePointer(1.0, 1.0)) {
      Native.check(swresample.swr_set_matrix(context, matrix, 1), "swr_set_matrix");
    }
  }

  @Override
  public void close() {
    if (resampler != null) {
      swresample.swr_free(resampler);
      resampler = null;
    }
  }

  private record Format(int sampleFormat, int sampleRate, int channels, long layoutMask) {
    static Format of(AVFrame frame) {
      AVChannelLayout layout = frame.ch_layout();
      long mask = layout.order() == avutil.AV_CHANNEL_ORDER_NATIVE ? layout.u_mask() : 0;
      return new Format(frame.format(), frame.sample_rate(), layout.nb_channels(), mask);
    }
  }

  /** Copies planes into a frame's buffers. */
  static void fill(AVFrame frame, float[][] samples, int offset, int count) {
    for (int channel = 0; channel < samples.length; channel++) {
      BytePointer plane = frame.data(channel);
      new FloatPointer(plane).put(samples[channel], offset, count);
    }
  }
}
