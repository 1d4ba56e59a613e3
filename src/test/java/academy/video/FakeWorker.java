package academy.video;

import academy.video.codec.Containment;
import academy.video.command.Engine;
import academy.video.failure.Cancellation;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.EncodeRunner;
import academy.video.pipeline.JobResult;
import academy.video.testing.SampleDryRun;
import java.util.Map;
import java.util.Optional;

/**
 * The real {@code Main} around an engine without native libraries, for tests that start a process.
 * What a job does is the destination's name.
 */
final class FakeWorker {

  private FakeWorker() {}

  static void main(String[] arguments) {
    System.exit(new Main((_, _) -> new FakeEngine()).run(arguments));
  }

  private static final class FakeEngine implements Engine, EncodeRunner {
    @Override
    public JobResult run(EncodeRequest request, JobLog log, Cancellation cancellation) {
      System.out.println("a library prints");
      log.info(Event.CHUNK_STARTED, "chunk 0", Map.of("chunk", 0));
      switch (request.config().videoId()) {
        case "listens" -> {
          while (true) {
            cancellation.check();
            Thread.onSpinWait();
          }
        }
        case "breaks" -> throw new IllegalStateException("a defect");
        default -> log.meter().mediaEncoded(1_000);
      }
      return new JobResult(1_000, 1_000, Optional.empty(), /* isPublishedHere= */ true);
    }

    @Override
    public DryRun dryRun(EncodeRequest request, JobLog log, Cancellation cancellation) {
      return SampleDryRun.create();
    }

    @Override
    public EncodeRunner runner() {
      return this;
    }

    @Override
    public Map<String, String> versions() {
      return Map.of("ffmpeg", "none");
    }

    @Override
    public Containment containment() {
      return Containment.none();
    }

    @Override
    public void close() {}
  }
}
