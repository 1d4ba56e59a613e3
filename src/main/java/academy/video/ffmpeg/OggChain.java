package academy.video.ffmpeg;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Says where in a chained Ogg file a packet belongs (RFC 3533, 4). FFmpeg guesses the time of the
 * first packets of a chain's next link from the link before it: they count as that one's, by a
 * position in the file that lasts for as long as times simply follow each other. Used by one thread
 * at a time.
 */
final class OggChain {

  /** Where a run of packets began, and the time at which the next one of it is due. */
  private record Run(long position, long nextTicks) {}

  private final Map<Integer, Run> runs = new HashMap<>();

  /** Gives a packet the position of its run. */
  void place(AVPacket packet) {
    if (packet.pts() == avutil.AV_NOPTS_VALUE) {
      return;
    }
    Run run = runs.get(packet.stream_index());
    long position = run != null && run.nextTicks() == packet.pts() ? run.position() : packet.pos();
    packet.pos(position);
    long next = packet.pts() + Math.max(0, packet.duration());
    runs.put(packet.stream_index(), new Run(position, next));
  }
}
