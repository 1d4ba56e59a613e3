package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.EncodeConfig;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.log.SilentLog;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.Machine;
import academy.video.model.Node;
import academy.video.sandbox.SandboxMode;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One start of a job's container: the real job over the simulated store, but for the encoding.
 *
 * @param once watches what is encoded
 */
record SimulatedAttempt(SimulatedWorld world, Json json, EncodedOnce once) {

  private static final Duration BEAT = Duration.ofSeconds(8);

  /**
   * Runs to its end.
   *
   * @return why it has not published; empty where it has
   */
  Optional<Failure> run(SimulatedWorld.Actor self, SimulatedJob job, int number) {
    return run(self, job, number, Node.ALONE, world.clock());
  }

  /**
   * Runs one node of several to its end.
   *
   * @param clock the node's, which may be wrong
   */
  Optional<Failure> run(
      SimulatedWorld.Actor self, SimulatedJob job, int number, Node node, Clock clock) {
    Cancellation cancellation = new Cancellation();
    String id = node.isAlone() ? job.id : job.id + ":" + node.index();
    JobIdentity identity = new JobIdentity("video", id, number, null, job.requestedAt);
    JobLog log = SilentLog.open(() -> 0);
    log.identity(identity);
    log.node(node);
    log.listener(
        (event, _, _, _, _) -> {
          if (event == Event.JOB_FINISHED) {
            self.note("tells of the end");
            job.toldEnds++;
          }
        });
    Beats beats = new Beats();
    Storage.Opener storages = (_, _, _) -> new Reached(self, cancellation, beats);
    try (Job run =
        Job.of(
            request(identity, node),
            log,
            cancellation,
            storages,
            json,
            clock,
            beats,
            world.pause(self))) {
      beats.keeper = run.status();
      var _ =
          new JobRun(
                  json, clock, () -> new SplittableRandom(world.random.nextLong()), () -> Map.of())
              .run(run, new SimulatedEncode(job.generation, json, once, this::encodeTime)::work);
    } catch (WorkerException e) {
      self.note("ends: " + e.getMessage());
      assertThat(e.failure().exitCode())
          .as(e.failure().reason())
          .isIn(ExitCode.SUCCEEDED, ExitCode.STORAGE_UNAVAILABLE, ExitCode.OUTPUT_INVALID);
      var _ = log.finished(JobOutcome.failed(e.failure()), "");
      return Optional.of(e.failure());
    }
    self.note("has succeeded");
    var _ = log.finished(JobOutcome.ofSuccess(), "");
    return Optional.empty();
  }

  /**
   * Most segments are there at once; now and then one takes so long that much happens meanwhile.
   */
  private Duration encodeTime() {
    return Duration.ofMillis(world.random.nextInt(6) == 0 ? world.random.nextInt(20_000) : 0);
  }

  /** A source that nobody reads. */
  static OpenedSource unreadSource() {
    return (OpenedSource)
        Proxy.newProxyInstance(
            SimulatedAttempt.class.getClassLoader(),
            new Class<?>[] {OpenedSource.class},
            (_, method, _) -> method.getReturnType() == long.class ? 0L : null);
  }

  static EncodeRequest request(JobIdentity identity, Node node) {
    return new EncodeRequest(
        new EncodeConfig(
            new Location.S3("sources", "lecture.mp4"),
            new Location.S3("videos", "lecture"),
            Optional.empty(),
            "video",
            TestJob.FAST,
            Path.of("/scratch"),
            node,
            OptionalInt.of(1),
            Duration.ofHours(1),
            Duration.ofMinutes(2),
            SandboxMode.OFF),
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
      return unreadSource();
    }

    @Override
    public ObjectStore destination() {
      return patient;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public ObjectStore destinationForStatus() {
      return impatient;
    }

    @Override
    public void close() {}
  }
}
