package academy.video.codec;

import academy.video.codec.HostLink.RefusedException;
import academy.video.codec.Message.Kind;
import academy.video.codec.Payloads.SourceName;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.SourceInfo;
import academy.video.model.TextTrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.audio.AudioTrackEncoder;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.storyboard.ThumbnailCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does in the codec process what the host asks for: each call on a thread of its own. Every thread
 * is started by the one that {@link #serve}s, so that what the kernel forbids that one it forbids
 * them.
 */
final class CodecServer {

  private static final int STACK_BYTES = 8 << 20;

  private final Connection connection;
  private final HostLink host;
  private final Codec codec;
  private final Json json;
  private final Cancellation cancellation = new Cancellation();
  private final Set<Integer> stopped = ConcurrentHashMap.newKeySet();
  private volatile @Nullable EncodePlan plan;
  private volatile @Nullable VideoCodec video;

  CodecServer(Connection connection, HostLink host, Codec codec, Json json) {
    this.connection = connection;
    this.host = host;
    this.codec = codec;
    this.json = json;
  }

  /** Serves until the host has closed its end. */
  void serve() throws IOException {
    while (true) {
      Optional<Message> received = connection.receive(_ -> {});
      if (received.isEmpty()) {
        return;
      }
      take(received.get());
    }
  }

  private void take(Message message) {
    switch (message.kind()) {
      case ANSWER, REFUSAL -> host.answered(message);
      case PLAN -> plan = json.read(message.json(), EncodePlan.class);
      case VIDEO -> openVideo(json.read(message.json(), Payloads.Video.class));
      case STOP_HELP -> {
        stopped.add(message.call());
        video().wake();
      }
      case CANCEL ->
          cancellation.cancel(Failure.of(ExitCode.INTERRUPTED, "The host has cancelled the job."));
      default ->
          Thread.ofPlatform()
              .name("call-" + message.call())
              .stackSize(STACK_BYTES)
              .daemon()
              .start(() -> call(message));
    }
  }

  private void openVideo(Payloads.Video wanted) {
    video = codec.video(source(wanted.source()), plan(), wanted.settings(), cancellation);
  }

  private void call(Message message) {
    Message end;
    try {
      end = result(message);
    } catch (Throwable e) { // an Error too: the host waits for an end
      end = failure(message.call(), e);
    }
    try {
      host.tell(end);
    } catch (UncheckedIOException _) {
      // The host is gone, and whoever waited with it.
    }
  }

  private Message failure(int call, Throwable thrown) {
    int refused = 0;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      refused = cause instanceof RefusedException e ? e.number() : refused;
    }
    byte[] failed = json.write(Payloads.Failed.of(Failure.ofThrown(thrown)));
    return new Message(Kind.FAILURE, call, refused, 0, 0, failed, Message.nothing());
  }

  private Message result(Message message) {
    int call = message.call();
    return switch (message.kind()) {
      case PROBE -> {
        Payloads.Probe wanted = json.read(message.json(), Payloads.Probe.class);
        SourceInfo info = codec.probe(source(wanted.source()), wanted.profile(), cancellation);
        yield Message.of(Kind.RESULT, call, json.write(info));
      }
      case ENCODE -> encode(call, json.read(message.json(), Payloads.Encode.class));
      case AUDIO -> {
        Payloads.Audio wanted = json.read(message.json(), Payloads.Audio.class);
        AudioTrackEncoder.EncodedAudio encoded =
            codec.audio(
                source(wanted.source()),
                plan(),
                plan().audio().get(wanted.rendition()),
                new SinkBehindDoor(host, json, call, 0),
                cancellation);
        yield Message.of(
            Kind.RESULT,
            call,
            json.write(new Payloads.EncodedAudio(encoded.damage(), encoded.loudness())));
      }
      case TEXT -> text(call, json.read(message.json(), Payloads.Text.class));
      case SHEETS -> {
        sheets(call, json.read(message.json(), Payloads.Sheets.class));
        yield Message.of(Kind.RESULT, call);
      }
      case HELP -> {
        video().helpUntil(() -> stopped.contains(call), cancellation);
        stopped.remove(call);
        yield Message.of(Kind.RESULT, call);
      }
      case END_VIDEO -> {
        video().close();
        yield Message.of(Kind.RESULT, call);
      }
      default -> throw new IllegalStateException("not a call: " + message.kind());
    };
  }

  private Message encode(int call, Payloads.Encode wanted) {
    List<VideoRendition> renditions = wanted.renditions();
    Function<VideoRendition, FragmentSink> sinks =
        rendition -> new SinkBehindDoor(host, json, call, renditions.indexOf(rendition));
    ProgressToHost progress = new ProgressToHost(host, call);
    VideoCodec.Encoded encoded =
        video()
            .encode(
                wanted.chunk(),
                renditions,
                wanted.withThumbnails(),
                sinks,
                new ChunkEncoder.Progress(progress::frames, progress::decoded));
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    Optional<Payloads.Taken> taken = encoded.taken().map(each -> taken(each, images));
    return new Message(
        Kind.RESULT,
        call,
        0,
        0,
        0,
        json.write(new Payloads.Encoded(encoded.damage(), encoded.times(), taken)),
        images.toByteArray());
  }

  private static Payloads.Taken taken(
      ThumbnailCollector.Taken taken, ByteArrayOutputStream images) {
    taken.tiles().ifPresent(images::writeBytes);
    taken.poster().ifPresent(images::writeBytes);
    return new Payloads.Taken(
        taken.tiles().map(tiles -> tiles.length).orElse(0),
        taken
            .thumbnails()
            .poster()
            .map(poster -> new Payloads.Poster(poster.frame(), poster.good(), poster.score())));
  }

  private Message text(int call, Payloads.Text wanted) {
    List<String> names = plan().text().stream().map(rendition -> rendition.name()).toList();
    List<TextTrackRecord> tracks =
        codec.text(
            source(wanted.source()),
            plan(),
            wanted.limits(),
            (rendition, segment, bytes) -> {
              int index = names.indexOf(rendition.name());
              var _ =
                  host.ask(
                      Kind.TEXT_SEGMENT, call, index, segment.index(), Message.nothing(), bytes);
            },
            cancellation);
    return Message.of(
        Kind.RESULT,
        call,
        json.write(
            new Payloads.Texts(tracks.stream().map(TextTrackRecord::decodeErrors).toList())));
  }

  private void sheets(int call, Payloads.Sheets wanted) {
    codec.sheets(
        wanted.storyboard(),
        wanted.timeline(),
        wanted.firstSheet(),
        () -> {
          byte[] tiles =
              host.ask(Kind.TILES, call, 0, 0, Message.nothing(), Message.nothing()).data();
          return tiles.length == 0 ? Optional.empty() : Optional.of(tiles);
        },
        (record, jpeg) -> {
          var _ = host.ask(Kind.SHEET, call, record.index(), 0, Message.nothing(), jpeg);
        },
        cancellation);
  }

  private SourceBehindDoor source(SourceName name) {
    return new SourceBehindDoor(host, name, /* view= */ 0);
  }

  private EncodePlan plan() {
    return Objects.requireNonNull(plan, "the host sends the plan first");
  }

  private VideoCodec video() {
    return Objects.requireNonNull(video, "the host opens the video first");
  }
}
