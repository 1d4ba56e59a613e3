package academy.video.ffmpeg;

import academy.video.model.AudioRendition;
import academy.video.model.FragmentSink;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongPredicate;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a whole audio track as AAC-LC: AAC frames overlap, so parts encoded on their own would
 * click at every join. Used by one thread at a time.
 */
public final class AudioEncoder implements AutoCloseable {

  /** Samples of one AAC-LC frame (ISO/IEC 14496-3). */
  public static final int FRAME_SAMPLES = 1024;

  private final LongPredicate endsFragment;
  private final AVCodecContext context;
  private final FragmentMuxer muxer;
  private final OwnedPacket packet = new OwnedPacket();
  private final OwnedFrame frame = new OwnedFrame();
  private final float[][] pending;
  private int pendingCount;
  private long samplesSent;
  private long packetsWritten;
  private boolean fragmentHasPackets;

  /**
   * Starts a track.
   *
   * @param endsFragment tells after which packet a fragment ends; packets are counted from 1, the
   *     first is the encoder's priming
   * @param sink takes the init segment and the fragments
   */
  public AudioEncoder(AudioRendition rendition, LongPredicate endsFragment, FragmentSink sink) {
    this.endsFragment = endsFragment;
    this.pending = new float[rendition.channels()][FRAME_SAMPLES];
    AVCodec codec = Native.require(avcodec.avcodec_find_encoder_by_name("aac"), "find aac");
    this.context = Native.require(avcodec.avcodec_alloc_context3(codec), "aac context");
    try (Native.Dictionary options = Native.dictionary(Map.of("aac_coder", "twoloop"))) {
      context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
      context.sample_rate(rendition.sampleRate());
      avutil.av_channel_layout_default(context.ch_layout(), rendition.channels());
      context.bit_rate(rendition.bitsPerSecond());
      context.time_base().num(1).den(rendition.sampleRate());
      context.flags(
          context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER | avcodec.AV_CODEC_FLAG_BITEXACT);
      context.thread_count(1);
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "open aac");
      options.requireAllTaken("aac");
      this.muxer = FragmentMuxer.forAudio(context, sink);
    } catch (RuntimeException | Error e) {
      avcodec.avcodec_free_context(context);
      packet.close();
      frame.close();
      throw e;
    }
  }

  /**
   * Encodes {@code count} samples from {@code offset} of each channel's array.
   *
   * @param samples one array for each channel, values from -1 to 1
   */
  public void encode(float[][] samples, int offset, int count) {
    int taken = 0;
    while (taken < count) {
      int step = Math.min(count - taken, FRAME_SAMPLES - pendingCount);
      for (int channel = 0; channel < pending.length; channel++) {
        System.arraycopy(samples[channel], offset + taken, pending[channel], pendingCount, step);
      }
      pendingCount += step;
      taken += step;
      if (pendingCount == FRAME_SAMPLES) {
        sendPending();
      }
    }
  }

  /** Fills up the last frame with silence, drains the encoder and ends the last fragment. */
  public void drain() {
    if (pendingCount > 0) {
      for (float[] channel : pending) {
        Arrays.fill(channel, pendingCount, FRAME_SAMPLES, 0f);
      }
      sendPending();
    }
    send(null);
    if (fragmentHasPackets) {
      muxer.flush();
    }
  }

  private void sendPending() {
    AVFrame target = frame.get();
    target.format(avutil.AV_SAMPLE_FMT_FLTP);
    target.nb_samples(FRAME_SAMPLES);
    target.sample_rate(context.sample_rate());
    Native.check(
        avutil.av_channel_layout_copy(target.ch_layout(), context.ch_layout()),
        "av_channel_layout_copy");
    Native.check(avutil.av_frame_get_buffer(target, 0), "av_frame_get_buffer");
    AudioConverter.fill(target, pending, 0, FRAME_SAMPLES);
    target.pts(samplesSent);
    samplesSent += FRAME_SAMPLES;
    pendingCount = 0;
    send(target);
    frame.unref();
  }

  private void send(@Nullable AVFrame next) {
    Native.check(avcodec.avcodec_send_frame(context, next), "avcodec_send_frame aac");
    while (true) {
      AVPacket encoded = packet.get();
      int result = avcodec.avcodec_receive_packet(context, encoded);
      if (Native.wantsMoreInput(result) || Native.isEndOfStream(result)) {
        return;
      }
      Native.check(result, "avcodec_receive_packet aac");
      encoded.duration(FRAME_SAMPLES);
      muxer.write(encoded);
      packetsWritten++;
      fragmentHasPackets = true;
      if (endsFragment.test(packetsWritten)) {
        muxer.flush();
        fragmentHasPackets = false;
      }
    }
  }

  @Override
  public void close() {
    muxer.close();
    packet.close();
    frame.close();
    avcodec.avcodec_free_context(context);
  }
}
