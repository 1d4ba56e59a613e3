package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.JobMeter;
import academy.video.model.Node;
import academy.video.model.Pause;
import academy.video.model.Profile;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;

/**
 * One run of a job.
 *
 * @param request what was asked for
 * @param log where it tells what it does, and counts it
 * @param cancellation ends it
 * @param storage where it reads and writes
 * @param status its status.json
 * @param diary what it came to know
 * @param waiting lets time pass while others work
 */
record Job(
    EncodeRequest request,
    JobLog log,
    Cancellation cancellation,
    Storage storage,
    StatusKeeper status,
    Diary diary,
    Pause waiting)
    implements AutoCloseable {

  /**
   * Opens nothing yet.
   *
   * @param ticker calls the heartbeat
   * @param pause between looks while another process deletes or publishes
   */
  static Job of(
      EncodeRequest request,
      JobLog log,
      Cancellation cancellation,
      Storage.Opener storages,
      Json json,
      Clock clock,
      StatusKeeper.Ticker ticker,
      Pause pause) {
    Storage storage = storages.open(request, JobLines.retries(log), cancellation);
    Pause waiting =
        time -> {
          log.meter().objectRead(); // to wait for another process is no stall
          pause.sleep(time);
        };
    StatusKeeper status =
        new StatusKeeper(
            storage,
            json,
            log,
            clock,
            request.config(),
            request.identity(),
            ticker,
            cancellation::cancel,
            waiting);
    Diary diary =
        new Diary(
            request.config().videoId(),
            request.config().profile(),
            log,
            () -> log.elapsed().toMillis() + status.laterByMs());
    return new Job(request, log, cancellation, storage, status, diary, waiting);
  }

  /** Which of the nodes that share the video runs this. */
  Node node() {
    return request.config().node();
  }

  /** The id of the Batch job, of an array's child the array's; empty without Batch. */
  String batchId() {
    return request.identity().submittedJobId().orElse("");
  }

  /** Milliseconds since the job's first start; other nodes may have begun before this one. */
  long elapsedMs() {
    return log.elapsed().toMillis() + status.laterByMs();
  }

  /**
   * Waits.
   *
   * @throws academy.video.failure.WorkerException with INTERRUPTED
   */
  void pause(Duration time) {
    try {
      waiting.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "Waiting for other nodes was interrupted.")
          .causedBy(e);
    }
  }

  Profile profile() {
    return request.config().profile();
  }

  JobMeter meter() {
    return log.meter();
  }

  OpenedSource source() {
    return storage.source();
  }

  ObjectStore destination() {
    return storage.destination();
  }

  OutputVerifier verifier() {
    return new OutputVerifier(destination(), cancellation, meter()::objectRead);
  }

  /** Stores an object, and counts its bytes. */
  void put(String key, byte[] body) {
    destination().put(key, body);
    meter().bytesWritten(body.length);
  }

  /** However the job ends, it tells what it has read. */
  @Override
  public void close() {
    meter().bytesRead(storage.bytesRead());
    status.close();
    storage.close();
  }
}
