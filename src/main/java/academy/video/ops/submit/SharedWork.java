package academy.video.ops.submit;

import academy.video.model.Node;
import academy.video.model.NodesWanted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What there is to do for a video, and how long some number of nodes takes for it. A formula for
 * choosing a number, not a schedule: docs/many-machines.md compares it with a simulation.
 *
 * @param vcpuSeconds of the whole video on current server cores
 * @param serialSeconds of the longest task that one core does alone
 * @param chunks how many units of work there are; 1 where the video can't be shared
 * @param vcpus of each node
 */
public record SharedWork(double vcpuSeconds, double serialSeconds, int chunks, double vcpus) {

  /**
   * From the submission until a container runs, where an instance must be launched for it: it boots
   * for one to two minutes, then pulls the image.
   */
  static final double START_SECONDS = 120;

  /** What each node does for itself: JVM, native libraries, preflight, plan, checkpoints. */
  static final double OWN_SECONDS = 8;

  /** Verifying and publishing, which one node does while the others wait. */
  static final double PUBLISH_SECONDS = 6;

  /** AWS advises jobs of 3 to 5 minutes (AWS Batch guide, "When to use AWS Batch"). */
  private static final double WORK_OF_A_NODE = 240;

  private static final int MOST_ROWS = 64;
  private static final double CORES_A_CHUNK = 2;
  private static final int COST_DECIMALS = 5;

  /**
   * What a number of nodes takes.
   *
   * @param nodes how many
   * @param minutes from the submission until the video is published, with the launch of instances
   * @param vcpuHours that containers run; instances that are launched for the video start besides
   * @param cost of these in the price's currency; empty where no price is given
   */
  public record Row(int nodes, double minutes, double vcpuHours, Optional<BigDecimal> cost) {}

  /** The most nodes that have something to do. */
  public int mostNodes() {
    return Math.clamp(chunks, 1, Node.MOST);
  }

  /** The number of nodes that is wanted, as far as they have something to do. */
  public int choose(NodesWanted wanted) {
    return switch (wanted) {
      case NodesWanted.Fixed(int nodes) -> nodes;
      // Rounded, so that from two nodes on each has 3 to 5 minutes of work.
      case NodesWanted.Auto() ->
          Math.clamp(Math.round(vcpuSeconds / vcpus / WORK_OF_A_NODE), 1, mostNodes());
      case NodesWanted.FinishIn(Duration time) -> fewest(time);
    };
  }

  /** The fewest nodes that are done in this time; where none are, the fewest that are fastest. */
  private int fewest(Duration time) {
    double allowed = Math.max(time.toMillis() / 1e3, wallSeconds(mostNodes()));
    return IntStream.rangeClosed(1, mostNodes())
        .filter(nodes -> wallSeconds(nodes) <= allowed)
        .findFirst()
        .orElseThrow();
  }

  /** From the submission until the video is published. */
  public double wallSeconds(int nodes) {
    return START_SECONDS + nodeSeconds(nodes);
  }

  /** How long each container runs. */
  private double nodeSeconds(int nodes) {
    double shared = vcpuSeconds / vcpus / nodes + (nodes > 1 ? lastRound() : 0);
    return OWN_SECONDS + Math.max(serialSeconds, shared) + PUBLISH_SECONDS;
  }

  /** Nodes end up to one chunk apart: half of one on average. */
  private double lastRound() {
    return vcpuSeconds / chunks / Math.min(CORES_A_CHUNK, vcpus) / 2;
  }

  /** What some numbers of nodes take, this one among them. */
  public List<Row> table(int chosen, Optional<BigDecimal> pricePerVcpuHour) {
    return Stream.concat(
            Stream.of(chosen),
            Stream.iterate(1, nodes -> nodes <= Math.min(MOST_ROWS, mostNodes()), n -> 2 * n))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .map(nodes -> row(nodes, pricePerVcpuHour))
        .toList();
  }

  private Row row(int nodes, Optional<BigDecimal> pricePerVcpuHour) {
    double vcpuHours = nodes * vcpus * nodeSeconds(nodes) / 3600;
    return new Row(
        nodes,
        rounded(wallSeconds(nodes) / 60),
        rounded(vcpuHours),
        pricePerVcpuHour.map(
            price ->
                price
                    .multiply(BigDecimal.valueOf(vcpuHours))
                    .setScale(COST_DECIMALS, RoundingMode.HALF_UP)));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
