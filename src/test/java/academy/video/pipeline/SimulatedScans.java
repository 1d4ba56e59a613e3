package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import academy.video.ops.stuckscan.Outcome.Result;
import academy.video.ops.stuckscan.ScanReport;
import academy.video.ops.stuckscan.StuckScan;
import academy.video.ops.stuckscan.VideoFolders;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two schedules of the real stuck-scan over a {@link SimulatedBatch}, each of which scans again and
 * again, often while the other does, and can be killed; and an operator, who looks after what the
 * scans give up.
 */
final class SimulatedScans {

  private static final StuckLimits LIMITS =
      new StuckLimits(
          Map.of(
              StuckLimit.SUBMITTED, Duration.ofMinutes(1),
              StuckLimit.RUNNABLE, Duration.ofMinutes(3),
              StuckLimit.STARTING, Duration.ofMinutes(1),
              StuckLimit.HEARTBEAT, Duration.ofMinutes(3)),
          StuckLimits.DEFAULT_RESUBMISSIONS);

  /** Outcomes after which the next scan would find the same. */
  private static final Set<Result> LASTING = EnumSet.of(Result.ENDED, Result.GIVEN_UP);

  private final SimulatedWorld world;
  private final Json json;
  private final SimulatedBatch batch;
  private final Consumer<String> requestAgain;
  private int resubmitted;

  /**
   * Schedules the scans.
   *
   * @param requestAgain requests a generation by hand
   */
  SimulatedScans(
      SimulatedWorld world, Json json, SimulatedBatch batch, Consumer<String> requestAgain) {
    this.world = world;
    this.json = json;
    this.batch = batch;
    this.requestAgain = requestAgain;
    for (String name : List.of("scan 1", "scan 2")) {
      world.in(world.random.nextInt(60), () -> start(name));
    }
  }

  /** How many videos the scans submitted again. */
  int resubmitted() {
    return resubmitted;
  }

  private void start(String name) {
    var _ = world.start(name, /* canBeKilled= */ true, this::scan);
  }

  private void scan(SimulatedWorld.Actor self) {
    boolean isLast = false;
    try {
      boolean wasQuiet = !world.isTroubled() && batch.isQuiet();
      ScanReport report =
          newScan(self)
              .scan(
                  SimulatedBatch.QUEUE,
                  SimulatedBatch.DEFINITION,
                  SimulatedBatch.PROJECT,
                  LIMITS,
                  /* apply= */ true);
      for (ScanReport.Entry entry : report.stuck()) {
        self.note("%s: %s".formatted(entry.job(), entry.outcome()));
        if (entry.outcome().result() == Result.RESUBMITTED) {
          resubmitted++;
        }
        if (entry.outcome().result() == Result.GIVEN_UP) {
          lookAfter(entry.job().jobId());
        }
      }
      isLast =
          wasQuiet
              && batch.isQuiet()
              && report.undecided().isEmpty()
              && report.stuck().stream()
                  .allMatch(entry -> LASTING.contains(entry.outcome().result()));
    } catch (WorkerException e) {
      self.note("ends: " + e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      if (!isLast) {
        world.in(20 + world.random.nextInt(80), () -> start(self.name));
      }
    }
  }

  private Optional<SimulatedJob> newest() {
    return batch.all().stream()
        .filter(job -> !job.isDeleted(world.objects, json))
        .max(SimulatedJob.BY_REQUEST);
  }

  /** Ends a job that was given up, and requests its video again where nothing newer has. */
  private void lookAfter(String id) {
    SimulatedJob job =
        batch.all().stream().filter(each -> each.id.equals(id)).findFirst().orElseThrow();
    batch.end(job);
    if (newest().filter(job::equals).isPresent()) {
      requestAgain.accept(job.generation);
    }
  }

  private StuckScan newScan(SimulatedWorld.Actor self) {
    return new StuckScan(
        batch.reachedBy(self),
        _ -> folder(self.store(Optional::empty)),
        json,
        world.clock(),
        world.pause(self),
        job -> "Explained: " + job.id() + ".",
        text -> text);
  }

  private static VideoFolders.Folder folder(ObjectStore store) {
    return new VideoFolders.Folder() {
      @Override
      public ObjectStore store() {
        return store;
      }

      @Override
      public void close() {}
    };
  }

  /** What must hold once everything has come to its end. */
  void check() {
    assertThat(newest().filter(job -> !job.succeeded))
        .map(job -> job.id)
        .as("scans and operator look after the newest request")
        .isEmpty();
    assertThat(batch.all().stream().filter(job -> batch.submittedInPlaceOf(job) > 1))
        .extracting(job -> job.id)
        .as("no video is submitted twice for one hang")
        .isEmpty();
  }
}
