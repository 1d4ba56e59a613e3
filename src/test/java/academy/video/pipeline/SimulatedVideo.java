package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.EncodeConfig;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.fence.RequestTime;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.SilentLog;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.Machine;
import academy.video.ops.delete.Deleter;
import academy.video.ops.delete.RunningJobs;
import academy.video.ops.status.Publication;
import academy.video.ops.status.StatusReader;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One video in a {@link SimulatedWorld}: its jobs, its deletions, and what must hold in the end.
 */
final class SimulatedVideo {

  private static final List<String> GENERATIONS = List.of("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb");
  private static final Duration BEAT = Duration.ofSeconds(8);

  private final SimulatedWorld world;
  private final Json json = new Json();
  private final List<Requested> jobs = new ArrayList<>();

  /** A job of AWS Batch, over all its attempts. */
  private static final class Requested {
    private final String id;
    private final Instant requestedAt;
    private final String generation;
    private final List<SimulatedWorld.Actor> attempts = new ArrayList<>();
    private boolean succeeded;
    private boolean over;

    Requested(String id, Instant requestedAt, String generation) {
      this.id = id;
      this.requestedAt = requestedAt;
      this.generation = generation;
    }
  }

  SimulatedVideo(SimulatedWorld world) {
    this.world = world;
    int requests = 1 + world.random.nextInt(3);
    for (int i = 0; i < requests; i++) {
      world.in(world.random.nextInt(250), this::request);
    }
    for (int i = world.random.nextInt(3); i > 0; i--) {
      world.in(world.random.nextInt(400), this::delete);
    }
    for (int i = world.random.nextInt(2); i > 0; i--) {
      world.in(world.random.nextInt(400), this::deleteSuperseded);
    }
  }

  private void request() {
    Instant requestedAt =
        RequestTime.after(
            world.clock().instant(),
            new StatusFence(world.objects, json).read(),
            new Tombstone(world.objects, json).deletedAt());
    accept(requestedAt, GENERATIONS.get(world.random.nextInt(GENERATIONS.size())));
  }

  private void accept(Instant requestedAt, String generation) {
    // Ids that are in no order of time.
    String id = "job-%03d-%d".formatted(world.random.nextInt(1000), jobs.size());
    Requested job = new Requested(id, requestedAt, generation);
    jobs.add(job);
    startAttempt(job);
    if (world.random.nextInt(6) == 0) {
      world.in(world.random.nextInt(200), () -> startSecond(job)); // the first is taken for dead
    }
    if (world.random.nextInt(6) == 0) {
      world.in(world.random.nextInt(200), () -> resubmit(job));
    }
  }

  private void startSecond(Requested job) {
    if (!job.over) {
      startAttempt(job);
    }
  }

  /** What stuck-scan does: ends the job, and asks for the same again just after itself. */
  private void resubmit(Requested job) {
    if (!job.over) {
      job.over = true;
      job.attempts.forEach(SimulatedWorld.Actor::kill);
      Instant again = job.requestedAt.plus(RequestTime.TICK);
      if (new Tombstone(world.objects, json)
          .deletedAt()
          .filter(at -> !again.isAfter(at))
          .isEmpty()) {
        accept(again, job.generation);
      }
    }
  }

  private void startAttempt(Requested job) {
    int number = job.attempts.size() + 1;
    job.attempts.add(
        world.start(
            "%s#%d(%s)".formatted(job.id, number, job.generation.substring(0, 1)),
            /* canBeKilled= */ true,
            self -> attempt(job, number, self)));
  }

  private void attempt(Requested job, int number, SimulatedWorld.Actor self) {
    boolean again = true;
    try {
      Cancellation cancellation = new Cancellation();
      JobIdentity identity = new JobIdentity("video", job.id, number, null, job.requestedAt);
      JobLog log = SilentLog.open(() -> 0);
      Beats beats = new Beats();
      Storage.Opener storages = (_, _, _) -> new Reached(self, cancellation, beats);
      try (Job run =
          Job.of(
              request(identity),
              log,
              cancellation,
              storages,
              json,
              world.clock(),
              beats,
              world.pause(self))) {
        beats.keeper = run.status();
        var _ =
            new JobRun(json, world.clock(), () -> Map.of())
                .run(run, new SimulatedEncode(job.generation)::work);
      }
      self.note("has succeeded");
      job.succeeded = true;
      job.over = true;
      again = false;
    } catch (WorkerException e) {
      self.note("ends: " + e.getMessage());
      ExitCode code = e.failure().exitCode();
      assertThat(code)
          .as(e.failure().reason())
          .isIn(ExitCode.SUCCEEDED, ExitCode.STORAGE_UNAVAILABLE, ExitCode.OUTPUT_INVALID);
      // An operator looks after what Batch does not retry.
      again = code != ExitCode.SUCCEEDED;
      job.over |= code == ExitCode.SUCCEEDED;
    } finally {
      if (again) {
        world.in(1 + world.random.nextInt(60), () -> startSecond(job));
      }
    }
  }

  private static EncodeRequest request(JobIdentity identity) {
    return new EncodeRequest(
        new EncodeConfig(
            new Location.S3("sources", "lecture.mp4"),
            new Location.S3("videos", "lecture"),
            Optional.empty(),
            "video",
            TestJob.FAST,
            Path.of("/scratch"),
            OptionalInt.of(1),
            Duration.ofHours(1),
            Duration.ofMinutes(2)),
        identity,
        new Machine(2, 4L << 30));
  }

  /** A job's heartbeat, between two calls of the job itself. */
  private final class Beats implements StatusKeeper.Ticker {
    private @Nullable StatusKeeper keeper;
    private Runnable beat = () -> {};
    private Instant last = Instant.MAX;
    private boolean beating;

    @Override
    public AutoCloseable start(Runnable newBeat, Duration period) {
      beat = newBeat;
      last = world.clock().instant();
      return () -> last = Instant.MAX;
    }

    void maybe() {
      Instant now = world.clock().instant();
      boolean due = !last.equals(Instant.MAX) && Duration.between(last, now).compareTo(BEAT) >= 0;
      if (due && !beating && keeper != null && !Thread.holdsLock(keeper)) {
        beating = true;
        last = now;
        beat.run();
        beating = false;
      }
    }
  }

  /** A job's storage: its calls stop with the job, those for its status do not. */
  private static final class Reached implements Storage {
    private final ObjectStore patient;
    private final ObjectStore impatient;

    Reached(SimulatedWorld.Actor self, Cancellation cancellation, Beats beats) {
      patient =
          self.store(
              () -> {
                beats.maybe();
                return cancellation.failure();
              });
      impatient = self.store(Optional::empty);
    }

    @Override
    public OpenedSource source() {
      return (OpenedSource)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {OpenedSource.class},
              (_, method, _) -> method.getReturnType() == long.class ? 0L : null);
    }

    @Override
    public ObjectStore destination() {
      return patient;
    }

    @Override
    public ObjectStore destinationForStatus() {
      return impatient;
    }

    @Override
    public void close() {}
  }

  private void delete() {
    boolean endsJobs = world.random.nextBoolean();
    world.start(
        "delete", /* canBeKilled= */ false, self -> untilDone(self, () -> delete(self, endsJobs)));
  }

  private void delete(SimulatedWorld.Actor self, boolean endsJobs) throws InterruptedException {
    ObjectStore store = self.store(Optional::empty);
    Deleter deleter = new Deleter(store, json, world.clock(), world.pause(self));
    deleter.bury();
    if (endsJobs) {
      for (Requested job : List.copyOf(jobs)) {
        if (new Tombstone(world.objects, json)
            .deletedAt()
            .filter(at -> !job.requestedAt.isAfter(at))
            .isPresent()) {
          job.over = true;
          job.attempts.forEach(SimulatedWorld.Actor::kill);
          while (!job.attempts.stream().allMatch(SimulatedWorld.Actor::hasEnded)) {
            world.pause(self).sleep(Duration.ofSeconds(2));
          }
        }
      }
    } else {
      new RunningJobs(store, json, world.clock(), world.pause(self)).awaitEnd();
    }
    var _ = deleter.everything(/* dryRun= */ false);
  }

  private void deleteSuperseded() {
    world.start(
        "delete --superseded",
        /* canBeKilled= */ false,
        self ->
            untilDone(
                self,
                () ->
                    new Deleter(self.store(Optional::empty), json, world.clock(), world.pause(self))
                        .superseded(/* dryRun= */ false)));
  }

  private interface Attempt {
    void run() throws InterruptedException;
  }

  /** As a person who runs a command again that failed. */
  private void untilDone(SimulatedWorld.Actor self, Attempt attempt) {
    while (true) {
      try {
        attempt.run();
        self.note("is done");
        return;
      } catch (WorkerException e) {
        self.note("is to be done again: " + e.getMessage());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What must hold once everything has come to its end. */
  void check() {
    Optional<Instant> deletedAt = new Tombstone(world.objects, json).deletedAt();
    Optional<Requested> newest =
        jobs.stream()
            .filter(job -> job.succeeded)
            .filter(job -> deletedAt.filter(at -> !job.requestedAt.isAfter(at)).isEmpty())
            .max(
                Comparator.<Requested, Instant>comparing(job -> job.requestedAt)
                    .thenComparing(job -> job.id));
    Publication publication =
        new StatusReader(world.objects, json, world.clock()).read().publication();
    if (newest.isPresent()) {
      assertThat(publication.generations())
          .as("what master.m3u8 names is of the newest request that succeeded")
          .containsExactly(newest.get().generation);
      assertThat(publication.missing()).as("what master.m3u8 names is there").isEmpty();
      assertThat(new StatusFence(world.objects, json).read().state()).isEqualTo("succeeded");
    } else {
      assertThat(publication.published()).as("deleted stays deleted").isFalse();
    }
    boolean isDeleted =
        deletedAt.isPresent()
            && jobs.stream().allMatch(job -> !job.requestedAt.isAfter(deletedAt.get()));
    if (isDeleted) {
      assertThat(keys())
          .as("nothing is left after a deletion")
          .containsExactly(ObjectLayout.TOMBSTONE);
    }
    if (new StatusFence(world.objects, json).read().state().equals("succeeded")) {
      Instant[] later = {world.clock().instant().plus(Duration.ofHours(1))};
      var _ =
          new Deleter(world.objects, json, () -> later[0], time -> later[0] = later[0].plus(time))
              .superseded(/* dryRun= */ false);
      assertThat(keys())
          .as("delete --superseded leaves no work once all is done")
          .noneMatch(key -> key.matches("_work/[0-9a-f]{16}/.*"));
    }
  }

  private List<String> keys() {
    // A job that dies while it cleans up leaves its lock, which is no part of any video.
    return world.objects.list("").stream()
        .map(ObjectInfo::key)
        .filter(key -> !key.equals(ObjectLayout.LOCK))
        .toList();
  }
}
