package academy.video.ops.submit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Nodes that share a video, simulated: when each begins, what it encodes, and which of them AWS
 * takes back. Each begins with a run of chunks of its own, then takes the second half of the
 * longest run of another. What a lost node had in work is free a minute later, and its retry begins
 * on a new instance. The first node makes the audio with one of its cores. Nothing is measured
 * here: the figures come from {@link Video} and the constants.
 */
final class NodesSimulation {

  /**
   * What is encoded, on which machines.
   *
   * @param hours how long it lasts
   * @param speed seconds of video that one node encodes in a second
   * @param vcpus of each node
   * @param lossesAnHour how often an instance is taken back in an hour
   */
  record Video(double hours, double speed, double vcpus, double lossesAnHour) {

    private static final double CHUNK_SECONDS = 30;

    int chunks() {
      return (int) Math.ceil(hours * 3600 / CHUNK_SECONDS);
    }

    double chunkSeconds() {
      return CHUNK_SECONDS / speed;
    }

    double audioSeconds() {
      return hours * 3600 / 60;
    }

    SharedWork work() {
      return new SharedWork(chunks() * chunkSeconds() * vcpus, audioSeconds(), chunks(), vcpus);
    }
  }

  /**
   * What came of it.
   *
   * @param wallSeconds from the submission until the video is published
   * @param containerSeconds that all containers ran together
   * @param tailSeconds from when the first node found nothing to do until all was encoded
   */
  record Result(double wallSeconds, double containerSeconds, double tailSeconds) {}

  /** How much chunks differ: slides take little time, and motion takes much. */
  private static final double SPREAD = 0.4;

  /** An instance takes from a minute and a half to two and a half minutes to run a container. */
  private static final double START_SPREAD = 30;

  private static final double CLAIM_SECONDS = 60;
  private static final double LOOK_AGAIN = 5;

  /** Chunks {@code next} to {@code end}, exclusive, that nobody has begun. */
  private static final class Run {
    int next;
    int end;
    double freeAt;

    Run(int next, int end, double freeAt) {
      this.next = next;
      this.end = end;
      this.freeAt = freeAt;
    }

    int length() {
      return end - next;
    }
  }

  private record Event(double time, int node, boolean begins) {}

  private final Video video;
  private final Random random;
  private final double[] costs;
  private final Run[] runs;
  private final int[] inWork;
  private final double[] startedAt;
  private final double[] lostAt;
  private final Deque<Run> orphans = new ArrayDeque<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingInt(Event::node));
  private int left;
  // Who makes the audio, -1 where nobody does.
  private int audioNode = -1;
  private double audioFreeAt;
  private double audioDone = Double.MAX_VALUE;
  private double containerSeconds;
  private double firstIdle = Double.MAX_VALUE;

  private NodesSimulation(Video video, int nodes, long seed) {
    this.video = video;
    this.random = new Random(seed);
    this.left = video.chunks();
    this.costs = new double[left];
    for (int i = 0; i < left; i++) {
      costs[i] = video.chunkSeconds() * (1 - SPREAD + 2 * SPREAD * random.nextDouble());
    }
    this.runs = new Run[nodes];
    this.inWork = new int[nodes];
    this.startedAt = new double[nodes];
    this.lostAt = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      runs[i] = new Run(i * left / nodes, (i + 1) * left / nodes, 0);
      launch(i, 0);
    }
  }

  static Result run(Video video, int nodes, long seed) {
    return new NodesSimulation(video, nodes, seed).run();
  }

  private void launch(int node, double now) {
    double start = SharedWork.START_SECONDS - START_SPREAD + 2 * START_SPREAD * random.nextDouble();
    startedAt[node] = now + start;
    lostAt[node] =
        startedAt[node] - Math.log(1 - random.nextDouble()) * 3600 / video.lossesAnHour();
    inWork[node] = -1;
    events.add(new Event(startedAt[node], node, true));
  }

  private Result run() {
    double encoded = 0;
    while (left > 0 || audioNode < 0) {
      Event event = events.remove();
      double now = event.time();
      int node = event.node();
      if (now >= lostAt[node]) {
        lose(node);
        continue;
      }
      if (inWork[node] >= 0) {
        inWork[node] = -1;
        left--;
        encoded = now;
      }
      double ready = event.begins() ? now + SharedWork.OWN_SECONDS : now;
      if (audioNode < 0 && audioFreeAt <= now) {
        audioNode = node;
        audioDone = ready + video.audioSeconds();
      }
      work(node, ready);
    }
    double end = Math.max(encoded, audioDone) + SharedWork.PUBLISH_SECONDS;
    for (double started : startedAt) {
      containerSeconds += Math.max(0, end - started);
    }
    return new Result(end, containerSeconds, Math.max(0, Math.max(encoded, audioDone) - firstIdle));
  }

  private void lose(int node) {
    double at = lostAt[node];
    containerSeconds += at - startedAt[node];
    if (node == audioNode && audioDone > at) {
      audioNode = -1;
      audioFreeAt = at + CLAIM_SECONDS;
    }
    if (inWork[node] >= 0) {
      orphans.add(new Run(inWork[node], inWork[node] + 1, at + CLAIM_SECONDS));
    }
    if (runs[node].length() > 0) {
      orphans.add(new Run(runs[node].next, runs[node].end, at + CLAIM_SECONDS));
    }
    runs[node] = new Run(0, 0, 0);
    launch(node, at);
  }

  private void work(int node, double now) {
    if (runs[node].length() == 0) {
      other(now).ifPresent(run -> runs[node] = run);
    }
    double next = now + LOOK_AGAIN;
    if (runs[node].length() > 0) {
      inWork[node] = runs[node].next++;
      next = now + duration(node, inWork[node], now);
    } else {
      firstIdle = Math.min(firstIdle, now);
    }
    // A node that is lost before then does nothing else.
    events.add(new Event(Math.min(next, lostAt[node]), node, false));
  }

  /** The node that has the audio encodes video with one core of two while it lasts. */
  private double duration(int node, int chunk, double now) {
    double cost = costs[chunk];
    double both = node == audioNode ? Math.max(0, audioDone - now) : 0;
    return 2 * cost <= both ? 2 * cost : both + cost - both / 2;
  }

  /** A run of a lost node, else the second half of the longest run. */
  private Optional<Run> other(double now) {
    Optional<Run> orphan = orphans.stream().filter(run -> run.freeAt <= now).findFirst();
    if (orphan.isPresent()) {
      orphans.remove(orphan.get());
      return orphan;
    }
    return List.of(runs).stream()
        .max(Comparator.comparingInt(Run::length))
        .filter(run -> run.length() > 0)
        .map(
            run -> {
              int middle = run.end - Math.ceilDiv(run.length(), 2);
              Run half = new Run(middle, run.end, 0);
              run.end = middle;
              return half;
            });
  }

  /** Results of this many simulated videos, by their wall time. */
  static List<Result> runs(Video video, int nodes, int count) {
    List<Result> results = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      results.add(run(video, nodes, seed));
    }
    results.sort(Comparator.comparingDouble(Result::wallSeconds));
    return results;
  }
}
