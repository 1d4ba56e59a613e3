package academy.video.ffmpeg;

import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.MeasuredFrame;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Packs one encoder's packets into CMAF fragments in memory. {@link #flush} ends a fragment.
 *
 * <p>Video: one muxer for each chunk, with {@code frag_discont}, so that decode times go on from
 * the chunk before. Its packets are moved by the encoder's reorder delay, so that the first is
 * decoded at the chunk's start and none is shown before it is decoded; {@link VideoDelayEdit} takes
 * that back. Audio: one muxer for the whole track, with {@code delay_moov}, so that the edit list
 * carries the encoder's priming; {@code frag_discont} would wrap its first, negative decode time.
 */
final class FragmentMuxer implements AutoCloseable {

  private final FragmentSink sink;
  private final AVFormatContext context = new AVFormatContext(null);
  private final AVStream stream;
  private final AVRational encoderTimeBase;
  private final MemoryOutput output;
  private final boolean initComesWithFirstFlush;
  private final int delayFrames; // an encoder's tick is a frame
  private boolean initTaken;

  /**
   * A muxer for one chunk of a video rendition, whose fragments are numbered from {@code first}.
   */
  static FragmentMuxer forVideo(
      AVCodecContext encoder, int timescale, long firstFragmentNumber, FragmentSink sink) {
    return new FragmentMuxer(
        encoder,
        Map.of(
            // cmaf would imply negative composition offsets.
            "movflags", "empty_moov+default_base_moof+frag_custom+frag_discont+skip_trailer",
            "brand", "cmfc",
            "use_editlist", "0",
            "video_track_timescale", Integer.toString(timescale),
            "fragment_index", Long.toString(firstFragmentNumber),
            "write_btrt", "0",
            "strict", "normal"),
        sink,
        false,
        encoder.has_b_frames());
  }

  /** A muxer for a whole audio rendition. */
  static FragmentMuxer forAudio(AVCodecContext encoder, FragmentSink sink) {
    return new FragmentMuxer(
        encoder,
        Map.of(
            "movflags", "cmaf+delay_moov+frag_custom+skip_trailer",
            "write_btrt", "0",
            "strict", "normal"),
        sink,
        true,
        0);
  }

  private FragmentMuxer(
      AVCodecContext encoder,
      Map<String, String> muxerOptions,
      FragmentSink sink,
      boolean initComesWithFirstFlush,
      int delayFrames) {
    this.sink = sink;
    this.initComesWithFirstFlush = initComesWithFirstFlush;
    this.encoderTimeBase = encoder.time_base();
    this.delayFrames = delayFrames;
    Native.check(
        avformat.avformat_alloc_output_context2(context, null, "mp4", null),
        "avformat_alloc_output_context2");
    this.output = new MemoryOutput(context);
    try (Native.Dictionary options = Native.dictionary(muxerOptions)) {
      context.flags(
          context.flags()
              | AVFormatContext.AVFMT_FLAG_BITEXACT
              | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
      context.avoid_negative_ts(0);
      this.stream = Native.require(avformat.avformat_new_stream(context, null), "new stream");
      Native.check(
          avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder),
          "avcodec_parameters_from_context");
      stream.time_base(encoder.time_base());
      Native.check(avformat.avformat_write_header(context, options.get()), "avformat_write_header");
      options.requireAllTaken("the mp4 muxer");
      if (!initComesWithFirstFlush) {
        takeInit();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Adds a packet, whose times are in the encoder's time base; the packet is left empty. */
  void write(AVPacket packet) {
    packet.stream_index(0);
    packet.pts(packet.pts() + delayFrames);
    packet.dts(packet.dts() + delayFrames);
    avcodec.av_packet_rescale_ts(packet, encoderTimeBase, stream.time_base());
    Native.check(avformat.av_write_frame(context, packet), "av_write_frame");
  }

  /** Ends the fragment: hands what was written since the last flush to the sink. */
  void flush() {
    flush(List.of());
  }

  /** The same, with what was measured of the fragment's frames. */
  void flush(List<MeasuredFrame> measured) {
    if (initComesWithFirstFlush && !initTaken) {
      flushMuxer();
      takeInit();
    }
    flushMuxer();
    sink.fragment(new Fragment(output.take(), measured));
  }

  private void flushMuxer() {
    Native.check(avformat.av_write_frame(context, (AVPacket) null), "av_write_frame (flush)");
  }

  private void takeInit() {
    avformat.avio_flush(context.pb());
    initTaken = true;
    byte[] init = output.take();
    long delay = avutil.av_rescale_q(delayFrames, encoderTimeBase, stream.time_base());
    sink.init(delay == 0 ? init : VideoDelayEdit.addTo(init, Math.toIntExact(delay)));
  }

  @Override
  public void close() {
    output.close();
    avformat.avformat_free_context(context);
  }
}
