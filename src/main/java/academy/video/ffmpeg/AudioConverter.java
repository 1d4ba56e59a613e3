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
    try (AVChannelLayout in = new AVChannelLayout()) {
      if (AudioMix.isUsual(frame.ch_layout())) {
        named(frame.ch_layout(), in);
        allocate(frame, in);
        // Float output is not normalised by default: a full 5.1 mix peaks at +6.7 dBFS without it.
        setOption("rematrix_maxval", 1.0);
        if (frame.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
          setOption("lfe_mix_level", 1.0); // what only counts as the low frequencies of 5.1
        }
        if (in.nb_channels() == 1 && channels == 2) {
          mix(1.0, 1.0); // the default matrix plays mono 3 dB quieter on both sides
        }
        if (swresample.swr_init(resampler) < 0) {
          openMixed(frame); // a set of loudspeakers that makes no sense
        }
      } else {
        openMixed(frame);
      }
      avutil.av_channel_layout_uninit(in);
    }
    format = Format.of(frame);
  }

  /** The channels are only counted, and mixed by our own coefficients. */
  private void openMixed(AVFrame frame) {
    close();
    try (AVChannelLayout in = new AVChannelLayout()) {
      in.order(avutil.AV_CHANNEL_ORDER_UNSPEC);
      in.nb_channels(frame.ch_layout().nb_channels());
      allocate(frame, in);
    }
    mix(AudioMix.matrix(frame.ch_layout(), channels));
    Native.check(swresample.swr_init(resampler), "swr_init");
  }

  private static void named(AVChannelLayout layout, AVChannelLayout named) {
    if (layout.order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
      avutil.av_channel_layout_default(named, layout.nb_channels());
    } else {
      Native.check(avutil.av_channel_layout_copy(named, layout), "av_channel_layout_copy");
    }
  }

  private void allocate(AVFrame frame, AVChannelLayout in) {
    SwrContext context = new SwrContext(null);
    try (AVChannelLayout out = new AVChannelLayout()) {
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
      avutil.av_channel_layout_uninit(out);
    }
  }

  private void setOption(String name, double value) {
    Native.check(avutil.av_opt_set_double(resampler, name, value, 0), name);
  }

  private void mix(double... coefficients) {
    try (DoublePointer matrix = new DoublePointer(coefficients)) {
      int stride = coefficients.length / channels;
      Native.check(swresample.swr_set_matrix(resampler, matrix, stride), "swr_set_matrix");
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
