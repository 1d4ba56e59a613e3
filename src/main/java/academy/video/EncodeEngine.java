package academy.video;

import academy.video.codec.Codec;
import academy.video.codec.Containment;
import academy.video.codec.LocalCodec;
import academy.video.codec.RemoteCodec;
import academy.video.command.Engine;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.model.CpuArchitecture;
import academy.video.pipeline.EncodeJob;
import academy.video.pipeline.EncodeRunner;
import academy.video.sandbox.SandboxMode;
import academy.video.stage.plan.Planner;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Timeouts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The pipeline on FFmpeg, in a process of its own unless that is switched off. Loading the natives
 * takes a third of a second: it begins when this is made, while the source is being opened.
 */
final class EncodeEngine implements Engine {

  private static final String CGROUP_ROOT = "/sys/fs/cgroup";

  private final FutureTask<Codec> loading;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final String workerVersion;
  private final CpuArchitecture architecture;

  EncodeEngine(SandboxMode sandbox, BiConsumer<String, String> messages, String workerVersion) {
    this.workerVersion = workerVersion;
    this.architecture = CpuArchitecture.of(System.getProperty("os.arch"));
    this.loading = new FutureTask<>(() -> codec(sandbox, messages));
    Thread.ofPlatform().daemon().name("load-ffmpeg").start(loading);
  }

  private static Codec codec(SandboxMode sandbox, BiConsumer<String, String> messages) {
    if (sandbox != SandboxMode.OFF) {
      return RemoteCodec.start(messages, System.getenv(), Path.of(CGROUP_ROOT));
    }
    Ffmpeg ffmpeg = new Ffmpeg(messages::accept);
    return new LocalCodec(ffmpeg);
  }

  private Codec codec() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return loading.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("FFmpeg could not be loaded: " + e.getCause(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
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
        this::codec,
        new Planner(json, architecture),
        json,
        clock,
        this::allVersions);
  }

  @Override
  public Map<String, String> versions() {
    return codec().versions();
  }

  @Override
  public Containment containment() {
    return codec().containment();
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
      codec().close();
    }
  }
}
