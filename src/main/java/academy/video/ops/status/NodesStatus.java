package academy.video.ops.status;

import academy.video.json.UntrustedJson;
import academy.video.model.Node;
import java.util.Locale;
import java.util.Optional;

/**
 * What status.json says of the nodes that share a video; whoever of them writes it tells of all.
 *
 * @param of how many there are, from 2
 * @param alive how many were heard of lately
 * @param chunksDone how many chunks are encoded, by whatever node
 * @param chunksTotal how many there are
 * @param speed seconds of video that all of them encode in one second; empty while none is known
 * @param etaS seconds until the video is expected to be encoded; likewise
 */
public record NodesStatus(
    int of,
    int alive,
    int chunksDone,
    int chunksTotal,
    Optional<Double> speed,
    Optional<Integer> etaS) {

  private static final double FASTEST = 1e6;

  static Optional<NodesStatus> read(UntrustedJson nodes) {
    return nodes
        .whole("of", 2, Node.MOST)
        .map(
            of ->
                new NodesStatus(
                    of,
                    nodes.whole("alive", 0, of).orElse(0),
                    nodes.whole("chunks_done", 0, Integer.MAX_VALUE).orElse(0),
                    nodes.whole("chunks_total", 0, Integer.MAX_VALUE).orElse(0),
                    nodes.number("speed", 0, FASTEST),
                    nodes.whole("eta_s", 0, Integer.MAX_VALUE)));
  }

  /** For people, without a full stop. */
  public String sentence() {
    return "%d of %d at work, %d of %d chunks done%s%s"
        .formatted(
            alive,
            of,
            chunksDone,
            chunksTotal,
            speed
                .map(value -> String.format(Locale.ROOT, ", %.1f times real time", value))
                .orElse(""),
            etaS.map(seconds -> ", about %s left".formatted(time(seconds))).orElse(""));
  }

  private static String time(int seconds) {
    return seconds < 120 ? seconds + " s" : Math.ceilDiv(seconds, 60) + " min";
  }
}
