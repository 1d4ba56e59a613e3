package academy.video;

import academy.video.codec.Containment;
import academy.video.command.Engine;
import academy.video.json.Json;
import academy.video.model.CpuArchitecture;
import academy.video.pipeline.EncodeJob;
import academy.video.pipeline.EncodeRunner;
import academy.video.stage.plan.Planner;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Timeouts;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** The pipeline on FFmpeg. */
final class EncodeEngine implements Engine {

  private final CodecLoading loading;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final String workerVersion;
  private final CpuArchitecture architecture;

  EncodeEngine(CodecLoading loading, BiConsumer<String, String> messages, String workerVersion) {
    this.loading = loading;
    this.workerVersion = workerVersion;
    this.architecture = CpuArchitecture.of(System.getProperty("os.arch"));
    loading.listener(messages);
  }

  @Override
  public EncodeRunner runner() {
    Json json = new Json();
    Clock clock = Clock.systemUTC();
    return new EncodeJob(
        (request, retries, cancellation) ->
            new JobStorage(
                request,
                RetryPolicy.within(request.config().storageDeadline()),
                S3Timeouts.standard(),
                retries,
                cancellation,
                clock),
        loading::codec,
        new Planner(json, architecture),
        json,
        clock,
        this::allVersions);
  }

  @Override
  public Map<String, String> versions() {
    return loading.codec().versions();
  }

  @Override
  public Containment containment() {
    return loading.codec().containment();
  }

  private Map<String, String> allVersions() {
    Map<String, String> versions = new TreeMap<>(versions());
    versions.put("worker", workerVersion);
    versions.put("java", Runtime.version().toString());
    versions.put("encoder_revision", Planner.ENCODER_REVISION);
    versions.put("architecture", architecture.name().toLowerCase(Locale.ROOT));
    versions.put("sandbox", String.join(", ", containment().holding()));
    return versions;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true) && loading.isDone()) {
      loading.codec().close();
    }
  }
}
