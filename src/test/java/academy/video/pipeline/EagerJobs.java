package academy.video.pipeline;

import academy.video.failure.Failure;
import academy.video.fence.RequestTime;
import academy.video.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts every job at once, and again until it succeeds; now and then too soon, or as another. */
record EagerJobs(SimulatedWorld world, Json json, EncodedOnce once, List<SimulatedJob> all)
    implements SimulatedJobs {

  EagerJobs(SimulatedWorld world, Json json, EncodedOnce once) {
    this(world, json, once, new ArrayList<>());
  }

  @Override
  public void accept(Instant requestedAt, String generation) {
    // Ids that are in no order of time.
    String id = "job-%03d-%d".formatted(world.random.nextInt(1000), all.size());
    SimulatedJob job = new SimulatedJob(id, requestedAt, generation);
    all.add(job);
    startAttempt(job);
    if (world.random.nextInt(6) == 0) {
      world.in(world.random.nextInt(200), () -> startAgain(job)); // the first is taken for dead
    }
    if (world.random.nextInt(6) == 0) {
      world.in(world.random.nextInt(200), () -> resubmit(job));
    }
  }

  @Override
  public void end(SimulatedJob job) {
    job.over = true;
    job.attempts.forEach(SimulatedWorld.Actor::kill);
  }

  private void startAgain(SimulatedJob job) {
    if (!job.over) {
      startAttempt(job);
    }
  }

  /** Ends the job, and asks for the same again just after itself, as stuck-scan does. */
  private void resubmit(SimulatedJob job) {
    if (!job.over) {
      end(job);
      SimulatedJob again =
          new SimulatedJob(job.id, job.requestedAt.plus(RequestTime.TICK), job.generation);
      if (!again.isDeleted(world.objects, json)) {
        accept(again.requestedAt, again.generation);
      }
    }
  }

  private void startAttempt(SimulatedJob job) {
    int number = job.attempts.size() + 1;
    job.attempts.add(
        world.start(
            "%s#%d(%s)".formatted(job.id, number, job.generation.substring(0, 1)),
            /* canBeKilled= */ true,
            self -> attempt(job, number, self)));
  }

  private void attempt(SimulatedJob job, int number, SimulatedWorld.Actor self) {
    boolean again = true;
    try {
      Optional<Failure> failure = new SimulatedAttempt(world, json, once).run(self, job, number);
      job.succeeded |= failure.isEmpty();
      // An operator looks after what Batch does not retry.
      again = failure.filter(why -> !why.isSuperseded()).isPresent();
      job.over |= !again;
    } finally {
      if (again) {
        world.in(1 + world.random.nextInt(60), () -> startAgain(job));
      }
    }
  }
}
