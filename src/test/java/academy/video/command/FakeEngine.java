package academy.video.command;

import academy.video.codec.Containment;
import academy.video.failure.Cancellation;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.ExpectedWork;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.EncodeRunner;
import academy.video.pipeline.JobResult;
import academy.video.testing.SampleDryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine without native libraries: keeps its requests, and does what a test tells it. */
final class FakeEngine implements Engine, EncodeRunner {

  /** What a job does instead of encoding. */
  @FunctionalInterface
  interface Work {
    void run(EncodeRequest request, JobLog log, Cancellation cancellation);
  }

  final List<EncodeRequest> requests = new ArrayList<>();
  Work work = FakeEngine::encodeOneChunk;
  JobResult result =
      new JobResult(
          /* sourceBytes= */ 4_000_000,
          /* resultBytes= */ 3_000_000,
          Optional.of(new JobResult.LowestQuality("360p", 0.9512, /* atMs= */ 3_725_400)),
          /* isPublishedHere= */ true);
  DryRun plan = SampleDryRun.create();
  Containment containment = Containment.none();
  Optional<Failure> planFailure = Optional.empty();
  int closed;

  private static void encodeOneChunk(EncodeRequest request, JobLog log, Cancellation cancellation) {
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 6_000, /* vcpuSeconds= */ 1), /* chunks= */ 1);
    log.meter().chunkStarted(0);
    log.info(Event.CHUNK_STARTED, "chunk 0", Map.of("chunk", 0));
    log.meter().mediaEncoded(6_000);
    log.meter().chunkEncoded(0);
    log.info(Event.CHUNK_ENCODED, "chunk 0", Map.of("chunk", 0));
  }

  @Override
  public JobResult run(EncodeRequest request, JobLog log, Cancellation cancellation) {
    requests.add(request);
    work.run(request, log, cancellation);
    return result;
  }

  @Override
  public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
    requests.add(request);
    planFailure.ifPresent(
        failure -> {
          throw failure.asException();
        });
    return plan;
  }

  @Override
  public EncodeRunner runner() {
    return this;
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("ffmpeg", "8.1.2", "x264", "core 165");
  }

  @Override
  public Containment containment() {
    return containment;
  }

  @Override
  public void close() {
    closed++;
  }
}
