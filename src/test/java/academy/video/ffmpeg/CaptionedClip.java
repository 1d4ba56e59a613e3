package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A clip whose video carries captions (CEA-608), as broadcasts do: the video of another clip, with
 * {@code cc_data} put into each of its frames.
 */
public final class CaptionedClip {

  private static final byte[] GA94 = {'G', 'A', '9', '4', 3};

  /** Which of a field's two channels a control code is for. */
  private static final int SECOND_CHANNEL = 8;

  private final Rational framesPerSecond;
  private final Map<Long, ByteArrayOutputStream> triplets = new TreeMap<>();

  public CaptionedClip(int framesPerSecond) {
    this.framesPerSecond = Rational.of(framesPerSecond);
  }

  /** Pop-on: loaded before the time, a pair a frame, shown at that time. */
  public CaptionedClip popOn(int channel, double atSeconds, String... lines) {
    int pairs = 5;
    for (String line : lines) {
      pairs += 2 + (line.length() + 1) / 2;
    }
    long frame = frame(atSeconds) - pairs;
    frame = control(channel, frame, 0x14, 0x20); // resume caption loading
    frame = control(channel, frame, 0x14, 0x2E); // erase what was loaded
    for (int i = 0; i < lines.length; i++) {
      frame = control(channel, frame, 0x14, i == 0 ? 0x40 : 0x60); // rows 14 and 15
      frame = text(channel, frame, lines[i]);
    }
    control(channel, frame(atSeconds), 0x14, 0x2F); // end of caption: show it
    return this;
  }

  /** Roll-up of two rows: letters come from this time on, two a frame. */
  public CaptionedClip rollUp(int channel, double atSeconds, String line) {
    long frame = control(channel, frame(atSeconds), 0x14, 0x25);
    frame = control(channel, frame, 0x14, 0x2D); // carriage return
    text(channel, control(channel, frame, 0x14, 0x60), line);
    return this;
  }

  /** Paint-on: letters appear from this time on, two a frame. */
  public CaptionedClip paintOn(int channel, double atSeconds, String line) {
    long frame = control(channel, frame(atSeconds), 0x14, 0x29);
    text(channel, control(channel, frame, 0x14, 0x60), line);
    return this;
  }

  public CaptionedClip erase(int channel, double atSeconds) {
    control(channel, frame(atSeconds), 0x14, 0x2C);
    return this;
  }

  /** What receivers know as text of CEA-708: a packet with one service block. */
  public CaptionedClip cea708(double atSeconds) {
    triplet(frame(atSeconds), 0xFF, 0x02, 0x22);
    triplet(frame(atSeconds), 0xFE, 'H', 'I');
    return this;
  }

  private long frame(double seconds) {
    return Math.round(seconds * framesPerSecond.toDouble());
  }

  private long text(int channel, long from, String line) {
    long frame = from;
    for (int i = 0; i < line.length(); i += 2) {
      pair(channel, frame++, line.charAt(i), i + 1 < line.length() ? line.charAt(i + 1) : 0);
    }
    return frame;
  }

  private long control(int channel, long frame, int first, int second) {
    pair(channel, frame, channel % 2 == 0 ? first | SECOND_CHANNEL : first, second);
    return frame + 1;
  }

  private void pair(int channel, long frame, int first, int second) {
    triplet(frame, channel <= 2 ? 0xFC : 0xFD, odd(first), odd(second));
  }

  private static int odd(int value) {
    return Integer.bitCount(value) % 2 == 0 ? value | 0x80 : value;
  }

  private void triplet(long frame, int marker, int first, int second) {
    triplets
        .computeIfAbsent(frame, _ -> new ByteArrayOutputStream())
        .writeBytes(new byte[] {(byte) marker, (byte) first, (byte) second});
  }

  /** The triplets as QuickTime's sample has them, or none. */
  private byte[] ccData(long frame) {
    ByteArrayOutputStream all = triplets.get(frame);
    return all == null ? new byte[0] : all.toByteArray();
  }

  /** The captioned clip, in a container of FFmpeg's. */
  public BytesSource in(Ffmpeg ffmpeg, BytesSource source, String container) {
    return remuxed(ffmpeg, source, container, /* asTrack= */ false);
  }

  /**
   * The clip as QuickTime file, with the captions on a track of their own ({@code c608}; QuickTime
   * File Format, Closed Captioning Media).
   */
  public BytesSource asTrack(Ffmpeg ffmpeg, BytesSource source) {
    return remuxed(ffmpeg, source, "mov", /* asTrack= */ true);
  }

  private BytesSource remuxed(
      Ffmpeg ffmpeg, BytesSource source, String container, boolean asTrack) {
    AVFormatContext context = new AVFormatContext(null);
    Native.check(avformat.avformat_alloc_output_context2(context, null, container, null), "output");
    MemoryOutput output = new MemoryOutput(context);
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    try (MediaInput input = ffmpeg.open(source)) {
      int index =
          input.streams().stream()
              .filter(stream -> stream.kind().equals("video"))
              .findFirst()
              .orElseThrow()
              .index();
      input.select(Set.of(index));
      AVStream from = input.stream(index);
      AVStream to = Native.require(avformat.avformat_new_stream(context, null), "stream");
      avcodec.avcodec_parameters_copy(to.codecpar(), from.codecpar());
      to.codecpar().codec_tag(0);
      to.time_base(from.time_base());
      if (asTrack) {
        AVStream track = Native.require(avformat.avformat_new_stream(context, null), "stream");
        track.codecpar().codec_type(avutil.AVMEDIA_TYPE_SUBTITLE);
        track.codecpar().codec_id(avcodec.AV_CODEC_ID_EIA_608);
        track.time_base(from.time_base());
      }
      Native.check(avformat.avformat_write_header(context, (AVDictionary) null), "header");
      Rational timeBase = MediaInput.timeBase(from);
      long first = from.start_time();
      for (AVPacket read = input.nextPacket(index); read != null; read = input.nextPacket(index)) {
        Rational seconds = timeBase.times(read.pts() - first);
        byte[] ccData = ccData(seconds.times(framesPerSecond).round());
        byte[] frame = bytesOf(read);
        write(context, from, read, 0, asTrack ? frame : with(from, frame, ccData));
      }
      if (asTrack) {
        writeTrack(context, from, timeBase);
      }
      Native.check(avformat.av_write_trailer(context), "trailer");
      avformat.avio_flush(context.pb());
      return BytesSource.of(output.take());
    } finally {
      output.close();
      avformat.avformat_free_context(context);
    }
  }

  private void writeTrack(AVFormatContext context, AVStream from, Rational timeBase) {
    for (long frame : triplets.keySet()) {
      long time =
          from.start_time()
              + Rational.of(frame).dividedBy(framesPerSecond).dividedBy(timeBase).round();
      try (OwnedPacket timed = new OwnedPacket()) {
        timed.get().pts(time).dts(time).duration(1);
        write(context, from, timed.get(), 1, ccData(frame));
      }
    }
  }

  private static void write(
      AVFormatContext context, AVStream from, AVPacket timed, int stream, byte[] bytes) {
    try (OwnedPacket packet = new OwnedPacket()) {
      Native.check(avcodec.av_new_packet(packet.get(), bytes.length), "av_new_packet");
      packet.get().data().put(bytes);
      packet.get().pts(timed.pts()).dts(timed.dts()).flags(timed.flags()).stream_index(stream);
      packet.get().duration(timed.duration());
      avcodec.av_packet_rescale_ts(
          packet.get(), from.time_base(), context.streams(stream).time_base());
      Native.check(avformat.av_interleaved_write_frame(context, packet.get()), "write");
    }
  }

  private static byte[] bytesOf(AVPacket packet) {
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    return bytes;
  }

  private static byte[] with(AVStream stream, byte[] frame, byte[] triplets) {
    if (triplets.length == 0) {
      return frame;
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(GA94);
    data.write(0xC0 | triplets.length / 3);
    data.write(0xFF);
    data.writeBytes(triplets);
    data.write(0xFF);
    return switch (stream.codecpar().codec_id()) {
      case avcodec.AV_CODEC_ID_MPEG2VIDEO -> {
        int slice = indexOf(frame, new byte[] {0, 0, 1, 1});
        yield joined(
            java.util.Arrays.copyOf(frame, slice),
            new byte[] {0, 0, 1, (byte) 0xB2},
            data.toByteArray(),
            java.util.Arrays.copyOfRange(frame, slice, frame.length));
      }
      case avcodec.AV_CODEC_ID_H264 -> withSei(stream, frame, new byte[] {6}, data.toByteArray());
      case avcodec.AV_CODEC_ID_HEVC -> // prefix SEI (ITU-T H.265, 7.4.2.2)
          withSei(stream, frame, new byte[] {39 << 1, 1}, data.toByteArray());
      default -> throw new IllegalArgumentException("another codec");
    };
  }

  private static byte[] withSei(AVStream stream, byte[] frame, byte[] unitHeader, byte[] data) {
    byte[] message = joined(new byte[] {(byte) 0xB5, 0, 0x31}, data);
    byte[] unit =
        joined(unitHeader, new byte[] {4, (byte) message.length}, message, new byte[] {-128});
    boolean hasStartCodes = stream.codecpar().extradata().get(0) == 0;
    return joined(
        hasStartCodes
            ? new byte[] {0, 0, 0, 1}
            : ByteBuffer.allocate(4).putInt(unit.length).array(),
        unit,
        frame);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
