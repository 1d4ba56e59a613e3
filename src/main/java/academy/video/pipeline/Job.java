package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.JobMeter;
import academy.video.model.Pause;
import academy.video.model.Profile;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ObjectStore;
import java.time.Clock;

/**
 * One run of a job.
 *
 * @param request what was asked for
 * @param log where it tells what it does, and counts it
 * @param cancellation ends it
 * @param storage where it reads and writes
 * @param status its status.json
 * @param diary what it came to know
 */
record Job(
    EncodeRequest request,
    JobLog log,
    Cancellation cancellation,
    Storage storage,
    StatusKeeper status,
    Diary diary)
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
    return new Job(
        request,
        log,
        cancellation,
        storage,
        new StatusKeeper(
            storage,
            json,
            log,
            clock,
            request.config().videoId(),
            request.identity(),
            ticker,
            cancellation::cancel,
            time -> {
              log.meter().objectRead(); // to wait for another process is no stall
              pause.sleep(time);
            }),
        new Diary(request.config().videoId(), request.config().profile(), log));
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

  @Override
  public void close() {
    status.close();
    storage.close();
  }
}
