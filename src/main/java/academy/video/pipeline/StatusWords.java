package academy.video.pipeline;

import academy.video.config.EncodeConfig;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.model.JobIdentity;
import academy.video.model.Node;
import academy.video.model.Published;
import academy.video.stage.result.JobStatus;
import academy.video.stage.result.JobStatus.FailureStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What status.json says of a job, from its configuration and its log's figures. */
final class StatusWords {

  private final Json json;
  private final JobLog log;
  private final InstantSource clock;
  private final EncodeConfig config;
  private final JobIdentity job;

  StatusWords(Json json, JobLog log, InstantSource clock, EncodeConfig config, JobIdentity job) {
    this.json = json;
    this.log = log;
    this.clock = clock;
    this.config = config;
    this.job = job;
  }

  /**
   * What changes while a job runs, beside its figures.
   *
   * @param requestedAt when the video was asked for
   * @param startedAt when the first node of it began
   * @param generation what it makes, once that is known
   * @param resubmissions how often scans have submitted it again
   * @param published what stands published now
   */
  record Known(
      Instant requestedAt,
      Instant startedAt,
      Optional<String> generation,
      int resubmissions,
      Optional<Published> published) {}

  /** The status, without a secret, whatever a failure quotes. */
  Object of(String state, Known known, Optional<FailureStatus> failure, NodesProgress progress) {
    Node node = config.node();
    long totalMs = log.meter().mediaTotalMs();
    JobStatus status =
        new JobStatus(
            state,
            log.stage().label(),
            percent(state, totalMs),
            clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
            known.startedAt().toString(),
            known.requestedAt().toString(),
            config.videoId(),
            config.source().display(),
            config.profile().name(),
            job.submittedJobId(),
            node.isAlone() ? Optional.ofNullable(job.attempt()) : Optional.empty(),
            known.generation(),
            log.meter().expected(),
            known.resubmissions(),
            node.isAlone() ? Optional.empty() : Optional.of(progress.status(node, totalMs)),
            known.published(),
            failure);
    return json.readTree(log.redactor().redact(json.write(status)));
  }

  private double percent(String state, long totalMs) {
    if (state.equals("succeeded")) {
      return 100;
    }
    double percent = totalMs == 0 ? 0 : 100.0 * log.meter().mediaDoneMs() / totalMs;
    return Math.round(Math.min(100, percent) * 10) / 10.0;
  }
}
