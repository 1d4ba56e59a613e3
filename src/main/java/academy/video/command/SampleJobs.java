package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.json.Json;
import academy.video.model.Count;
import academy.video.ops.delete.Deleter;
import academy.video.ops.smoke.SmokeSteps;
import academy.video.ops.status.JobLines;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The jobs of a smoke test: the sample of the jar, sent through Batch in a folder of its own. */
final class SampleJobs implements SmokeSteps {

  static final String SAMPLE = "counter.mp4";

  /** Where it all happens: a folder of this test alone, and the names of the pieces. */
  record Place(
      String folder,
      String profile,
      String queue,
      String definition,
      String logGroup,
      String project,
      int nodes) {

    String source() {
      return folder + "/" + SAMPLE;
    }

    String destination(int number) {
      return folder + "/job-" + number;
    }
  }

  private final Place place;
  private final Aws aws;
  private final Function<String, Destinations.Opened> opener;
  private final Json json;
  private final InstantSource clock;

  SampleJobs(
      Place place,
      Aws aws,
      Function<String, Destinations.Opened> opener,
      Json json,
      InstantSource clock) {
    this.place = place;
    this.aws = aws;
    this.opener = opener;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public void putSample() {
    with(
        place.folder(),
        store -> {
          store.put(SAMPLE, sample());
          return true;
        });
  }

  private static byte[] sample() {
    try (InputStream in =
        Objects.requireNonNull(
            SampleJobs.class.getResourceAsStream("/smoke/" + SAMPLE), "the sample is in the jar")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String submit(int number) {
    String destination = place.destination(number);
    JobRequest request =
        new JobRequest(
            place.source(),
            destination,
            "smoke-" + number,
            place.profile(),
            place.queue(),
            place.definition(),
            place.project(),
            place.nodes());
    return with(
        destination,
        store ->
            new JobSubmitter(aws, store, json, clock).submit(request, /* force= */ false).jobId());
  }

  @Override
  public Optional<BatchJob> describe(String jobId) {
    return jobs().describe(jobId);
  }

  @Override
  public void terminate(String jobId, String reason) {
    jobs().terminate(jobId, reason);
  }

  private BatchJobs jobs() {
    return new BatchJobs(aws);
  }

  @Override
  public Optional<String> presentationProblem(int number) {
    VideoStatus status =
        with(place.destination(number), store -> new StatusReader(store, json, clock).read());
    if (status.job() != JobState.SUCCEEDED) {
      return Optional.of(
          "Batch reports success, but its status.json says %s"
              .formatted(status.job().name().toLowerCase(Locale.ROOT)));
    }
    if (!status.publication().published()) {
      return Optional.of("it succeeded, but there is no master.m3u8");
    }
    List<String> missing = status.publication().missing();
    return status.publication().complete()
        ? Optional.empty()
        : Optional.of(
            "it succeeded, but its presentation lacks %s, such as %s"
                .formatted(
                    Count.of(missing.size(), "object"),
                    missing.isEmpty() ? "all of it" : missing.getFirst()));
  }

  /** An array job prints nothing itself: each of its children does. */
  @Override
  public Optional<String> closingLine(BatchJob job) {
    if (job.array().isPresent()) {
      List<String> ids =
          IntStream.range(0, job.nodes()).mapToObj(index -> job.id() + ":" + index).toList();
      List<Optional<String>> lines =
          jobs().describe(ids).stream().map(this::closingLineOf).toList();
      return lines.size() == job.nodes() && lines.stream().allMatch(Optional::isPresent)
          ? lines.getFirst()
          : Optional.empty();
    }
    return closingLineOf(job);
  }

  private Optional<String> closingLineOf(BatchJob job) {
    return job.logStream()
        .flatMap(
            stream ->
                new JobLines(aws, place.logGroup())
                    .next(stream).reversed().stream()
                        .filter(line -> line.contains("\"job.finished\""))
                        .findFirst());
  }

  @Override
  public void cleanUp() {
    with(
        place.folder(),
        store -> new Deleter(store, json, clock, Thread::sleep).everything(/* dryRun= */ false));
  }

  private <T> T with(String folder, Function<ObjectStore, T> work) {
    try (Destinations.Opened opened = opener.apply(folder)) {
      return work.apply(opened.store());
    }
  }
}
