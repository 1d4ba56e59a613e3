package academy.video.pipeline;

import academy.video.codec.Codec;
import academy.video.codec.LocalCodec;
import academy.video.config.EncodeConfig;
import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.log.Breadcrumb;
import academy.video.log.JobLog;
import academy.video.log.LogOutput;
import academy.video.log.Redactor;
import academy.video.model.CpuArchitecture;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.LogFormat;
import academy.video.model.Machine;
import academy.video.model.Node;
import academy.video.model.Profile;
import academy.video.model.R2Access;
import academy.video.sandbox.SandboxMode;
import academy.video.stage.plan.Planner;
import academy.video.stage.source.OpenedSource;
import academy.video.stage.source.SourceOpener;
import academy.video.store.LocalStore;
import academy.video.store.ObjectStore;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs real jobs in the test's process: real files, real encoders, a local folder as store unless a
 * test brings its own.
 */
public final class TestJob {

  public static final Profile FAST =
      new Profile(
          "fast",
          /* segmentSeconds= */ 2,
          /* gopSeconds= */ 1,
          new Profile.Video(
              "ultrafast",
              "",
              List.of(
                  new Profile.Rung(360, 30, 900_000, 30), new Profile.Rung(180, 30, 400_000, 30))),
          new Profile.Quality(0),
          new Profile.Audio(96_000, 2, 48_000),
          /* audioOnly= */ false,
          new Profile.LoudnessGoal("measure", -16, -1),
          new Profile.Poster("auto", 0),
          new Profile.Storyboard("sheets", 256, 0),
          new Profile.Limits(
              3600, 3840L * 2160, 240, 64, 32, 48, 20_000_000, 60, 100_000, 64_000_000),
          new Profile.DamageThreshold(10));

  private final Supplier<Codec> codec;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Cancellation cancellation = new Cancellation();
  private final Profile profile;
  private final int cores;
  private final Node node;
  private final JobIdentity identity;
  private final Storage.Opener storages;
  private volatile long bytesRead;

  public TestJob(Ffmpeg ffmpeg) {
    this(() -> new LocalCodec(() -> ffmpeg));
  }

  /** Runs jobs with this codec. */
  public TestJob(Supplier<Codec> codec) {
    this(
        codec,
        FAST,
        2,
        Node.ALONE,
        JobIdentity.UNKNOWN,
        (request, _, _) -> new LocalStorage(request, store -> store));
  }

  private TestJob(
      Supplier<Codec> codec,
      Profile profile,
      int cores,
      Node node,
      JobIdentity identity,
      Storage.Opener storages) {
    this.node = node;
    this.identity = identity;
    this.codec = codec;
    this.profile = profile;
    this.cores = cores;
    this.storages = storages;
  }

  public static Path clip(String name) {
    return Path.of("test-media", name);
  }

  public TestJob withProfile(Profile other) {
    return new TestJob(codec, other, cores, node, identity, storages);
  }

  TestJob withCores(int count) {
    return new TestJob(codec, profile, count, node, identity, storages);
  }

  TestJob withStore(UnaryOperator<ObjectStore> wrapper) {
    return withStorage((request, _, _) -> new LocalStorage(request, wrapper));
  }

  public TestJob withStorage(Storage.Opener opener) {
    return new TestJob(codec, profile, cores, node, identity, opener);
  }

  /** One node of several that share the video of a job, or of nodes started by hand. */
  TestJob asNode(Node other, JobIdentity job) {
    return new TestJob(codec, profile, cores, other, job, storages);
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  /** Bytes of the source that it has read, as its last line would tell. */
  long bytesRead() {
    return bytesRead;
  }

  /** Everything that was logged, one JSON object a line. */
  public String log() {
    return lines.toString(StandardCharsets.UTF_8);
  }

  public void encode(Path source, Path destination) {
    encode(new Location.Local(source), new Location.Local(destination), Optional.empty());
  }

  public void encode(Location source, Location destination, Optional<R2Access> r2) {
    JobLog log = jobLog();
    try {
      runner().run(request(source, destination, r2), log, cancellation);
    } finally {
      bytesRead = log.meter().totalBytesRead();
    }
  }

  DryRun dryRun(Path source, Path destination) {
    return runner()
        .dryRun(
            request(new Location.Local(source), new Location.Local(destination), Optional.empty()),
            jobLog(),
            cancellation);
  }

  private EncodeJob runner() {
    Json json = new Json();
    return new EncodeJob(
        storages,
        codec,
        new Planner(json, CpuArchitecture.AMD64),
        json,
        Clock.systemUTC(),
        () -> Map.of("worker", "test"));
  }

  private JobLog jobLog() {
    LogOutput output =
        LogOutput.open(
            new LoggerContext(),
            LogFormat.JSON,
            lines,
            new Redactor(List.of()),
            ZoneOffset.UTC,
            /* inColor= */ false);
    return new JobLog(output, Breadcrumb.none(), Clock.systemUTC(), System::nanoTime);
  }

  private EncodeRequest request(Location source, Location destination, Optional<R2Access> r2) {
    return new EncodeRequest(
        config(source, destination, r2, "test-video", profile, node),
        identity,
        new Machine(cores, 4L << 30));
  }

  /** The configuration of a job with this id whose places do not matter. */
  static EncodeConfig configOf(String videoId) {
    return config(
        new Location.S3("sources", "lecture.mp4"),
        new Location.S3("videos", "lecture"),
        Optional.empty(),
        videoId,
        FAST,
        Node.ALONE);
  }

  private static EncodeConfig config(
      Location source,
      Location destination,
      Optional<R2Access> r2,
      String videoId,
      Profile profile,
      Node node) {
    return new EncodeConfig(
        source,
        destination,
        r2,
        videoId,
        profile,
        Path.of(System.getProperty("java.io.tmpdir")),
        node,
        OptionalInt.empty(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(2),
        SandboxMode.OFF);
  }

  private static final class LocalStorage implements Storage {
    private final OpenedSource source;
    private final ObjectStore destination;

    LocalStorage(EncodeRequest request, UnaryOperator<ObjectStore> wrapping) {
      this.source =
          new SourceOpener().openLocal(((Location.Local) request.config().source()).path());
      this.destination =
          wrapping.apply(new LocalStore(((Location.Local) request.config().destination()).path()));
    }

    @Override
    public OpenedSource source() {
      return source;
    }

    @Override
    public ObjectStore destination() {
      return destination;
    }

    @Override
    public long bytesRead() {
      return source.bytesRead();
    }

    @Override
    public ObjectStore destinationForStatus() {
      return destination;
    }

    @Override
    public void close() {
      source.close();
      destination.close();
    }
  }
}
