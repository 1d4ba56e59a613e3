package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Jobs that several nodes share. Each node starts when it likes, some much later than others, with
 * a clock that may be wrong by an hour; it is started again until it ends well, now and then before
 * the earlier start is dead. Who fails for good ends the job, which is requested again.
 */
final class SimulatedNodes implements SimulatedJobs {

  private static final int MOST_NODES = 5;

  private final SimulatedWorld world;
  private final Json json;
  private final EncodedOnce once;
  private final List<SimulatedJob> all = new ArrayList<>();
  private Consumer<String> requestAgain = _ -> {};
  private int published;

  SimulatedNodes(SimulatedWorld world, Json json, EncodedOnce once) {
    this.world = world;
    this.json = json;
    this.once = once;
  }

  void onLastingFailure(Consumer<String> request) {
    requestAgain = request;
  }

  @Override
  public List<SimulatedJob> all() {
    return all;
  }

  /** How often a video was published by jobs of several nodes. */
  int published() {
    return published;
  }

  @Override
  public void accept(Instant requestedAt, String generation) {
    String id = "job-%03d-%d".formatted(world.random.nextInt(1000), all.size());
    SimulatedJob job =
        new SimulatedJob(id, requestedAt, generation, 2 + world.random.nextInt(MOST_NODES - 1));
    all.add(job);
    for (int i = 0; i < job.nodes; i++) {
      Child child = new Child(job, new Node(i, job.nodes), clock());
      world.in(world.random.nextInt(i == 0 ? 1 : 150) + 1, child::startAgain);
      if (world.random.nextInt(8) == 0) {
        world.in(world.random.nextInt(200), child::startAgain);
        job.hasTwins = true;
      }
    }
  }

  /** What must hold once everything has come to its end. */
  void check() {
    // Nobody can see who has told of the end of an older request, or of a video that is deleted
    // while a node publishes it; and two starts of one node at once can't be told apart.
    all.stream()
        .max(SimulatedJob.BY_REQUEST)
        .filter(job -> !job.hasTwins && !job.isDeleted(world.objects, json))
        .ifPresent(
            job -> {
              boolean isWhole = job.attempts.stream().noneMatch(SimulatedWorld.Actor::isKilled);
              assertThat(job.toldEnds)
                  .as("ends of %s that listeners hear of", job.id)
                  .isBetween(job.succeeded && isWhole ? 1 : 0, 1);
            });
  }

  private Clock clock() {
    int minutes = world.random.nextInt(3) == 0 ? world.random.nextInt(121) - 60 : 0;
    return Clock.offset(world.clock(), Duration.ofMinutes(minutes));
  }

  @Override
  public void end(SimulatedJob job) {
    job.over = true;
    job.attempts.forEach(SimulatedWorld.Actor::kill);
  }

  private final class Child {
    private final SimulatedJob job;
    private final Node node;
    private final Clock clock;
    private int attempts;
    private boolean isOver;

    Child(SimulatedJob job, Node node, Clock clock) {
      this.job = job;
      this.node = node;
      this.clock = clock;
    }

    void startAgain() {
      if (!job.over && !isOver) {
        int number = ++attempts;
        job.attempts.add(
            world.start(
                "%s:%d#%d(%s)"
                    .formatted(job.id, node.index(), number, job.generation.substring(0, 1)),
                /* canBeKilled= */ true,
                self -> attempt(number, self)));
      }
    }

    private void attempt(int number, SimulatedWorld.Actor self) {
      boolean again = true;
      try {
        Optional<Failure> failure =
            new SimulatedAttempt(world, json, once).run(self, job, number, node, clock);
        job.succeeded |= failure.isEmpty();
        again = failure.filter(why -> why.exitCode().retryable()).isPresent();
        isOver |= !again;
        if (failure.filter(why -> !why.exitCode().retryable() && !why.isSuperseded()).isPresent()
            && !job.failed) {
          job.failed = true;
          requestAgain.accept(job.generation);
        }
        if (failure.isEmpty()) {
          published++;
        }
      } finally {
        if (again) {
          world.in(1 + world.random.nextInt(60), this::startAgain);
        }
      }
    }
  }
}
