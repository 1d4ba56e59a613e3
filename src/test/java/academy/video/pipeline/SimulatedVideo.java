package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.WorkerException;
import academy.video.fence.RequestTime;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.ops.delete.Deleter;
import academy.video.ops.delete.RunningJobs;
import academy.video.ops.status.Publication;
import academy.video.ops.status.StatusReader;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One video in a {@link SimulatedWorld}: its jobs, its deletions, and what must hold in the end.
 */
final class SimulatedVideo {

  private static final List<String> GENERATIONS = List.of("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb");

  private final SimulatedWorld world;
  private final Json json;
  private final EncodedOnce once;
  private final SimulatedJobs jobs;

  SimulatedVideo(SimulatedWorld world, Json json, EncodedOnce once, SimulatedJobs jobs) {
    this.world = world;
    this.json = json;
    this.once = once;
    this.jobs = jobs;
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
    request(GENERATIONS.get(world.random.nextInt(GENERATIONS.size())));
  }

  /** Requests a generation of the video. */
  void request(String generation) {
    jobs.accept(
        RequestTime.after(
            world.clock().instant(),
            new StatusFence(world.objects, json).read(),
            new Tombstone(world.objects, json).deletedAt()),
        generation);
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
      for (SimulatedJob job : List.copyOf(jobs.all())) {
        if (job.isDeleted(world.objects, json)) {
          jobs.end(job);
          while (!job.hasEnded()) {
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
    assertThat(once.violations()).as("nothing good is encoded twice").isEmpty();
    Optional<Instant> deletedAt = new Tombstone(world.objects, json).deletedAt();
    Optional<SimulatedJob> newest =
        jobs.all().stream()
            .filter(job -> job.succeeded)
            .filter(job -> !job.isDeleted(world.objects, json))
            .max(SimulatedJob.BY_REQUEST);
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
    boolean isDeletedWhole =
        deletedAt.isPresent()
            && jobs.all().stream().allMatch(job -> job.isDeleted(world.objects, json));
    Instant[] later = {world.clock().instant().plus(Duration.ofHours(1))};
    Deleter deleter =
        new Deleter(world.objects, json, () -> later[0], time -> later[0] = later[0].plus(time));
    if (isDeletedWhole) {
      // A job that dies while it cleans up leaves its lock, which the next deletion takes over.
      assertThat(keys())
          .as("nothing is left after a deletion")
          .isSubsetOf(ObjectLayout.TOMBSTONE, ObjectLayout.LOCK);
      var _ = deleter.everything(/* dryRun= */ false);
      assertThat(keys()).containsExactly(ObjectLayout.TOMBSTONE);
    }
    if (new StatusFence(world.objects, json).read().state().equals("succeeded")) {
      var _ = deleter.superseded(/* dryRun= */ false);
      assertThat(keys())
          .as("delete --superseded leaves no work once all is done")
          .noneMatch(key -> key.matches("_work/[0-9a-f]{16}/.*"));
    }
  }

  private List<String> keys() {
    return world.objects.list("").stream().map(ObjectInfo::key).toList();
  }
}
