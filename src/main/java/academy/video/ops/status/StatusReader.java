package academy.video.ops.status;

import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.model.PlainText;
import academy.video.ops.status.VideoStatus.LastJob;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out where a video stands. Only reads. Nothing in a destination is trusted: what no job of
 * ours writes becomes a problem in words.
 */
public final class StatusReader {

  /** Three times the age that a heartbeat may have while all is well. */
  static final Duration STALE_AFTER = Duration.ofSeconds(45);

  private static final int LARGEST_EXIT_CODE = 255;

  private final ObjectStore destination;
  private final Json json;
  private final InstantSource clock;

  public StatusReader(ObjectStore destination, Json json, InstantSource clock) {
    this.destination = destination;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Reads status.json, and looks after every object that the published playlists lead to.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store
   */
  public VideoStatus read() {
    List<String> problems = new ArrayList<>();
    Optional<UntrustedJson> status = statusJson(problems);
    OptionalLong age =
        status
            .flatMap(json -> json.time("heartbeat"))
            .map(beat -> OptionalLong.of(Duration.between(beat, clock.instant()).toMillis()))
            .orElse(OptionalLong.empty());
    return new VideoStatus(
        destination.location(),
        status.map(json -> state(json, age, problems)).orElse(JobState.NONE),
        age,
        status.map(StatusReader::lastJob),
        new Tombstone(destination, json).deletedAt().map(Instant::toString),
        new PublicationReader(destination).read(problems),
        problems);
  }

  /**
   * Reads status.json alone.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store
   */
  public Optional<LastJob> lastJob() {
    return statusJson(new ArrayList<>()).map(StatusReader::lastJob);
  }

  private Optional<UntrustedJson> statusJson(List<String> problems) {
    Optional<UntrustedJson> status =
        destination
            .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
            .map(json::untrusted);
    if (status.isPresent() && !status.get().isObject()) {
      problems.add("status.json is not what a job writes: it is no JSON object, or too large.");
    }
    return status.filter(UntrustedJson::isObject);
  }

  private static JobState state(UntrustedJson status, OptionalLong ageMs, List<String> problems) {
    String state = status.text("state").orElse("");
    return switch (state) {
      case "succeeded" -> JobState.SUCCEEDED;
      case "failed" -> JobState.FAILED;
      case "superseded" -> JobState.SUPERSEDED;
      case "submitted" -> JobState.SUBMITTED;
      case "running" ->
          ageMs.isPresent() && ageMs.getAsLong() <= STALE_AFTER.toMillis()
              ? JobState.RUNNING
              : JobState.STALE;
      default -> {
        problems.add(
            "status.json is not what a job writes: its state is \"%s\"."
                .formatted(PlainText.shortLine(state, 40)));
        yield JobState.NONE;
      }
    };
  }

  private static LastJob lastJob(UntrustedJson status) {
    UntrustedJson failure = status.in("failure");
    return new LastJob(
        status.text("stage").orElse(""),
        status.percent("percent"),
        status.text("heartbeat").orElse(""),
        status.text("video_id").orElse(""),
        status.text("source"),
        status.text("profile"),
        status.text("job_id"),
        status.whole("attempt", 1, Integer.MAX_VALUE),
        status.text("generation").filter(ObjectLayout::isGeneration),
        NodesStatus.read(status.in("nodes")),
        failure.whole("exit_code", 1, LARGEST_EXIT_CODE),
        failure.text("failure"),
        failure.text("reason"),
        failure.text("hint"));
  }
}
