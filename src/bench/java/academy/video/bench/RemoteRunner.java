package academy.video.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures jobs from and to an S3 server, side by side with what people script today. */
final class RemoteRunner {

  private static final List<Integer> MEGABITS_PER_SECOND = List.of(100, 400);
  private static final double KILLED_AT = 0.9;

  /**
   * A camera's clip: as long to fetch at 100 Mbit/s as two cores need to encode it by this profile.
   */
  private static final int CLIP_SECONDS = 40;

  private static final int CLIP_MEGABITS = 60;
  private static final String PROFILE =
      """
      {"name": "remote", "segment_seconds": 4, "gop_seconds": 2,
       "video": {"preset": "veryfast", "rungs": [
         {"height": 1080, "crf": 23, "max_bits_per_second": 6000000},
         {"height": 720, "crf": 23, "max_bits_per_second": 3500000},
         {"height": 360, "crf": 23, "max_bits_per_second": 900000}]}}""";

  /** 200 MB and 2 GB: equally rich, so that packets are equally long; what is encoded is small. */
  private static final List<Integer> GROWTH_SECONDS = List.of(24, 240);

  private static final int GROWTH_MEGABITS = 68;
  private static final String GROWTH_PROFILE =
      """
      {"name": "growth", "segment_seconds": 4, "gop_seconds": 2,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 180, "crf": 32, "max_bits_per_second": 300000}]}}""";

  private final ProcessMeter meter;
  private final Worker worker;
  private final FfmpegProgram ffmpeg;
  private final ClipMaker maker;
  private final Scratch scratch;
  private final Consumer<String> progress;

  /**
   * Measures.
   *
   * @param executable the worker's
   * @param progress takes a line for people when something takes time
   */
  RemoteRunner(
      ProcessMeter meter,
      Path executable,
      FfmpegProgram ffmpeg,
      ClipMaker maker,
      Scratch scratch,
      Consumer<String> progress) {
    this.meter = meter;
    this.worker = new Worker(executable, PROFILE);
    this.ffmpeg = ffmpeg;
    this.maker = maker;
    this.scratch = scratch;
    this.progress = progress;
  }

  Remote measure() {
    Path clip = maker.rich("camera", "1920x1080", CLIP_SECONDS, CLIP_MEGABITS);
    Ladder ladder =
        new Ladder(
            Worker.planIn(meter.output(worker.dryRun(clip, scratch.emptyFolder("dry-run")))));
    try (RemoteStore store = new RemoteStore(scratch.emptyFolder("store"))) {
      store.put("in/camera.mp4", clip);
      List<Remote.OnLine> lines = new ArrayList<>();
      for (int megabits : MEGABITS_PER_SECOND) {
        progress.accept(
            "camera: from and to S3 at %d Mbit/s, with a SIGKILL too".formatted(megabits));
        lines.add(onLine(store, megabits, ladder));
      }
      progress.accept("peak memory of a source of 200 MB and of 2 GB");
      return new Remote("camera", sizeOf(clip), CLIP_SECONDS, lines, memory(store));
    }
  }

  private Remote.OnLine onLine(RemoteStore store, int megabits, Ladder ladder) {
    double script;
    try (Link line = new Link(store.port(), megabits * 1_000_000L)) {
      script =
          new FolderScript(meter, ffmpeg, scratch)
              .seconds(line.endpoint(), "in/camera.mp4", ladder, "out/script-" + megabits + "/");
    }
    ProcessMeter.Result usual;
    long writes;
    long reads;
    try (Link line = new Link(store.port(), megabits * 1_000_000L)) {
      usual = encode(worker, "camera", "worker-" + megabits, line.endpoint());
      writes = line.writes();
      reads = line.reads();
    }
    double seconds = usual.usage().wallSeconds();
    Remote.Kill kill = kill(store, megabits, usual);
    return new Remote.OnLine(megabits, seconds, script, writes, reads, kill);
  }

  private Remote.Kill kill(RemoteStore store, int megabits, ProcessMeter.Result usual) {
    String result = "killed-" + megabits;
    double usualSeconds = usual.usage().wallSeconds();
    try (Link line = new Link(store.port(), megabits * 1_000_000L)) {
      double killedAfter =
          meter.kill(
              command(worker, "camera", result),
              RemoteStore.environment(line.endpoint()),
              KILLED_AT * usualSeconds);
      ProcessMeter.Result resumed = encode(worker, "camera", result, line.endpoint());
      double resumedSeconds = resumed.usage().wallSeconds();
      return new Remote.Kill(
          killedAfter,
          resumedSeconds,
          killedAfter + resumedSeconds - usualSeconds,
          longestChunkSeconds(usual.standardOutput()),
          line.writes());
    }
  }

  private Remote.SourceGrowth memory(RemoteStore store) {
    Worker small = new Worker(worker.executable(), GROWTH_PROFILE);
    List<Long> sizes = new ArrayList<>();
    List<Long> peaks = new ArrayList<>();
    for (int seconds : GROWTH_SECONDS) {
      String name = "growth-" + seconds;
      Path clip = maker.rich(name, "640x360", seconds, GROWTH_MEGABITS);
      store.put("in/%s.mp4".formatted(name), clip);
      sizes.add(sizeOf(clip));
      peaks.add(encode(small, name, name, store.endpoint()).usage().peakBytes());
    }
    return new Remote.SourceGrowth(sizes.get(0), peaks.get(0), sizes.get(1), peaks.get(1));
  }

  private ProcessMeter.Result encode(Worker by, String source, String result, URI endpoint) {
    return meter.run(command(by, source, result), RemoteStore.environment(endpoint));
  }

  private static List<String> command(Worker by, String source, String result) {
    return by.encode(
        "r2://%s/in/%s.mp4".formatted(RemoteStore.BUCKET, source),
        "r2://%s/out/%s".formatted(RemoteStore.BUCKET, result));
  }

  /** Of the chunks that a job encoded, by its log. */
  static double longestChunkSeconds(String log) {
    ObjectMapper json = new ObjectMapper();
    double longest = 0;
    for (String line : log.lines().toList()) {
      try {
        JsonNode event = json.readTree(line);
        if (event.path("event").asText().equals("chunk.encoded")) {
          longest = Math.max(longest, event.path("duration_ms").asLong() / 1000.0);
        }
      } catch (IOException e) {
        throw new BenchException("not a line of the worker's log: " + line, e);
      }
    }
    return longest;
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
