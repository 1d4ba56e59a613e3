package academy.video.sandbox;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.FrameListener;
import academy.video.model.Profile;
import academy.video.stage.audio.AudioTrackEncoder;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.DecodeLimit;
import academy.video.stage.encode.EncodeScheduler;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that loads FFmpeg and a source, enters the sandbox, or doesn't, and then probes, plans,
 * decodes and encodes on several threads. Prints what holds, and last a digest of all bytes that
 * came out.
 *
 * <p>Arguments: {@code inside} or {@code outside}, and a video.
 */
final class OrdinaryWork {

  private static final String PROFILE =
      """
      {"name": "small", "segment_seconds": 2, "gop_seconds": 1,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 240, "crf": 28, "max_bits_per_second": 500000},
         {"height": 144, "crf": 32, "max_bits_per_second": 300000}]}}""";

  private static final int THREADS = 4;

  private OrdinaryWork() {}

  public static void main(String[] args) throws Exception {
    ByteSource source = BytesSource.of(Files.readAllBytes(Path.of(args[1])));
    Profile profile = new Profiles(new Json()).load(PROFILE);
    try (Ffmpeg ffmpeg = new Ffmpeg((_, _) -> {})) {
      if (args[0].equals("inside")) {
        var _ = ffmpeg.finishLoading();
        var _ = ClassLoader.getSystemResource("what no jar has, so that all are opened");
        System.out.println(Sandbox.prepare().enter(new SandboxRules(0, 1, 0)).holding());
      }
      Map<String, Bytes> made = encode(ffmpeg, source, profile);
      System.gc();
      byte[] joined =
          made.values().stream().map(Bytes::digest).reduce(new byte[0], OrdinaryWork::join);
      System.out.println(made.size() + " " + HexFormat.of().formatHex(sha256(joined)));
    }
  }

  private static Map<String, Bytes> encode(Ffmpeg ffmpeg, ByteSource source, Profile profile)
      throws Exception {
    Cancellation cancellation = new Cancellation();
    EncodePlan plan =
        new Planner(new Json(), CpuArchitecture.of(System.getProperty("os.arch")))
            .plan(new Prober(() -> ffmpeg).probe(source, profile, cancellation), profile);
    EncodeScheduler scheduler = new EncodeScheduler(/* chunksAtOnce= */ 2, /* overlaps= */ true);
    Map<String, Bytes> made = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        ChunkEncoder encoder =
            new ChunkEncoder(
                () -> ffmpeg,
                source,
                plan,
                new ChunkEncoder.Shared(
                    scheduler, cancellation, new DecodeLimit(60, profile.name())))) {
      List<Callable<Object>> tasks = new ArrayList<>();
      for (Chunk chunk : plan.chunks()) {
        tasks.add(
            () ->
                encoder.encode(
                    chunk,
                    plan.video(),
                    FrameListener.none(),
                    rendition ->
                        made.computeIfAbsent(
                            "%04d %s".formatted(chunk.index(), rendition), _ -> new Bytes()),
                    ChunkEncoder.Progress.none()));
      }
      plan.audio()
          .forEach(
              track ->
                  tasks.add(
                      () ->
                          new AudioTrackEncoder(() -> ffmpeg)
                              .encode(
                                  source,
                                  plan,
                                  track,
                                  made.computeIfAbsent("audio " + track, _ -> new Bytes()),
                                  cancellation)));
      for (Future<Object> task : threads.invokeAll(tasks)) {
        task.get();
      }
    }
    return new TreeMap<>(made);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that was made of one rendition of one chunk. */
  private static final class Bytes implements FragmentSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void init(byte[] initSegment) {
      bytes.writeBytes(initSegment);
    }

    @Override
    public void fragment(Fragment fragment) {
      bytes.writeBytes(fragment.bytes());
    }

    byte[] digest() {
      return sha256(bytes.toByteArray());
    }
  }
}
