package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.failure.Cancellation;
import academy.video.failure.WorkerException;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.VideoRendition;
import academy.video.stage.encode.ChunkEncoder;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Encodes chunks in the codec process; each thread that waits here has one there that works. */
final class RemoteVideo implements VideoCodec {

  private static final long LOOK_AGAIN_MS = 200;

  private final RemoteCodec codec;
  private final ByteSource source;
  private final EncodePlan plan;
  private final Settings settings;
  private final Cancellation cancellation;
  private final Object changed = new Object();
  private @Nullable CodecProcess opened;

  RemoteVideo(
      RemoteCodec codec,
      ByteSource source,
      EncodePlan plan,
      Settings settings,
      Cancellation cancellation) {
    this.codec = codec;
    this.source = source;
    this.plan = plan;
    this.settings = settings;
    this.cancellation = cancellation;
  }

  /** The process, with the video open in it. */
  private synchronized CodecProcess process() {
    CodecProcess process = codec.process();
    if (process != opened) {
      process.door().open(source);
      process.plan(plan);
      process.open(new Payloads.Video(RemoteCodec.name(source), settings));
      opened = process;
    }
    return process;
  }

  @Override
  public Encoded encode(
      Chunk chunk,
      List<VideoRendition> renditions,
      boolean withThumbnails,
      Function<VideoRendition, FragmentSink> sinks,
      ChunkEncoder.Progress progress) {
    CodecProcess process = process();
    ChunkTask task = new ChunkTask(chunk, renditions.stream().map(sinks).toList(), progress);
    Message last =
        process.call(
            Kind.ENCODE,
            new Payloads.Encode(chunk, renditions, withThumbnails),
            task,
            cancellation);
    Payloads.Encoded encoded = process.door().read(last.json(), Payloads.Encoded.class);
    return new Encoded(
        encoded.damage(),
        encoded.times(),
        withThumbnails
            ? Optional.of(new TakenCheck(plan, chunk).checked(encoded.taken(), last.data()))
            : Optional.empty());
  }

  @Override
  public void helpUntil(BooleanSupplier done, Cancellation stop) {
    if (done.getAsBoolean() || stop.failure().isPresent()) {
      return;
    }
    Optional<CodecProcess> process = living();
    Optional<Call> help =
        process.map(each -> each.begin(Kind.HELP, Optional.empty(), new Task("") {}));
    synchronized (changed) {
      while (!done.getAsBoolean()
          && stop.failure().isEmpty()
          && !help.map(Call::isDone).orElse(false)) {
        awaitChange();
        if (help.isEmpty()) {
          break; // the process is dead: whoever has a chunk finds out, or starts another
        }
      }
    }
    help.ifPresent(
        call -> {
          process.get().send(Message.of(Kind.STOP_HELP, call.number()));
          try {
            var _ = process.get().await(call, stop);
          } catch (WorkerException _) {
            // Whoever has a chunk is told the same.
          }
        });
  }

  private Optional<CodecProcess> living() {
    synchronized (this) {
      return Optional.ofNullable(opened).filter(process -> !process.isOver());
    }
  }

  @SuppressWarnings({
    "WaitNotInLoop",
    "ThreadPriorityCheck"
  }) // the caller looks at its condition again
  private void awaitChange() {
    boolean interrupted = Thread.interrupted();
    try {
      changed.wait(LOOK_AGAIN_MS);
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void wake() {
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  @Override
  public void close() {
    Optional<CodecProcess> process = living();
    if (process.isPresent() && cancellation.failure().isEmpty()) {
      try {
        var _ = process.get().call(Kind.END_VIDEO, Optional.empty(), new Task("") {}, cancellation);
      } catch (WorkerException _) {
        // What it held ends with it.
      }
    }
  }
}
