package academy.video.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** Owns one packet and its buffer; used by one thread at a time. */
final class OwnedPacket implements AutoCloseable {

  private final AVPacket packet = Native.require(avcodec.av_packet_alloc(), "av_packet_alloc");

  AVPacket get() {
    return packet;
  }

  /** Gives the buffer back; the packet can be filled again. */
  void unref() {
    avcodec.av_packet_unref(packet);
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
  }
}
