package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.codec.Payloads.SourceName;
import academy.video.failure.Cancellation;
import academy.video.json.Json;
import academy.video.model.AudioRendition;
import academy.video.model.ByteSource;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.Profile;
import academy.video.model.SheetRecord;
import academy.video.model.SourceInfo;
import academy.video.model.StoryboardPlan;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.audio.AudioTrackEncoder.EncodedAudio;
import academy.video.stage.storyboard.JpegChecker;
import academy.video.stage.storyboard.SheetComposer.SheetSink;
import academy.video.stage.text.TextSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg in a process of its own, which is cut off from everything but its {@link Door}. What it
 * says and makes is checked here before anybody relies on it. A process that died is replaced by a
 * fresh one at the next call, a few times a job, where that may help.
 */
public final class RemoteCodec implements Codec {

  private static final int MOST_STARTS = 4;

  private final Supplier<CodecProcess> starter;
  private CodecProcess process;
  private Payloads.@Nullable Ready ready;
  private int starts = 1;
  private boolean isClosed;
  private long peakBytes;

  /**
   * Starts a process, and waits for nothing.
   *
   * @param notes takes FFmpeg's messages, as level and text
   * @param environment this process's, of which the codec gets next to nothing
   * @param cgroupRoot where the kernel counts kills for want of memory
   * @param memoryBytes what this container or machine has
   */
  public static RemoteCodec start(
      BiConsumer<String, String> notes,
      Map<String, String> environment,
      Path cgroupRoot,
      long memoryBytes) {
    return start(CodecMain.class.getName(), notes, environment, cgroupRoot, memoryBytes);
  }

  /** The same with another main class, such as an attacker's. */
  static RemoteCodec start(
      String mainClass,
      BiConsumer<String, String> notes,
      Map<String, String> environment,
      Path cgroupRoot,
      long memoryBytes) {
    CodecCommand command = CodecCommand.of(mainClass, environment, memoryBytes);
    return of(() -> new ChildJvm(command, new OomKills(cgroupRoot), memoryBytes), notes);
  }

  /**
   * For the training of an AOT cache, which learns from one process what two will need: starts a
   * process as {@link #start} does and ends it, and then has the codec on a thread of this one.
   */
  public static RemoteCodec train(
      BiConsumer<String, String> notes,
      Map<String, String> environment,
      Path cgroupRoot,
      long memoryBytes) {
    try (RemoteCodec process = start(notes, environment, cgroupRoot, memoryBytes)) {
      var _ = process.versions();
    }
    return of(
        () ->
            new ChildThread(
                (in, out) -> {
                  CodecMain.serve(
                      in, out, sandbox -> sandbox.rehearse(CodecMain.rules(memoryBytes)));
                  return 0;
                }),
        notes);
  }

  /** With whatever {@code starter} starts, at once and as often as it has to be replaced. */
  static RemoteCodec of(Supplier<Child> starter, BiConsumer<String, String> notes) {
    Json json = new Json();
    return new RemoteCodec(() -> new CodecProcess(starter.get(), json, notes));
  }

  private RemoteCodec(Supplier<CodecProcess> starter) {
    this.starter = starter;
    this.process = starter.get();
  }

  /** The process that calls go to; a fresh one where the last has died and that may help. */
  synchronized CodecProcess process() {
    Optional<CodecEndedException> end = process.isOver() ? process.end() : Optional.empty();
    if (end.isPresent()) {
      if (isClosed || !end.get().retryHelps() || starts == MOST_STARTS) {
        throw new CodecEndedException(end.get().failure(), /* retryHelps= */ false);
      }
      starts++;
      process = starter.get();
      var _ = process.ready();
    }
    return process;
  }

  @Override
  public Map<String, String> versions() {
    return ready().versions();
  }

  @Override
  public Containment containment() {
    return new Containment(/* isProcess= */ true, ready().report());
  }

  /** What the first process told of itself: the others are the same. */
  private synchronized Payloads.Ready ready() {
    if (ready == null) {
      ready = process.ready();
    }
    return ready;
  }

  static SourceName name(ByteSource source) {
    return new SourceName(source.location(), source.sizeBytes());
  }

  @Override
  public SourceInfo probe(ByteSource source, Profile profile, Cancellation cancellation) {
    CodecProcess codec = process();
    codec.door().open(source);
    Payloads.Probe wanted = new Payloads.Probe(name(source), profile);
    Message found = codec.call(Kind.PROBE, wanted, new Task("probing") {}, cancellation);
    SourceInfo told = codec.door().read(found.json(), SourceInfo.class);
    return FactsCheck.checked(told, source.identity(), profile);
  }

  @Override
  public VideoCodec video(
      ByteSource source, EncodePlan plan, VideoCodec.Settings settings, Cancellation cancellation) {
    return new RemoteVideo(this, source, plan, settings, cancellation);
  }

  @Override
  public EncodedAudio audio(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      FragmentSink sink,
      Cancellation cancellation) {
    CodecProcess codec = process();
    codec.door().open(source);
    codec.plan(plan);
    OrderedSink ordered = new OrderedSink(sink);
    Task task =
        new Task("audio track " + rendition.name()) {
          @Override
          void init(long index, byte[] bytes) {
            ordered.init(bytes);
          }

          @Override
          boolean fragment(long index, Fragment fragment) {
            return ordered.fragment(fragment);
          }
        };
    Payloads.Audio wanted = new Payloads.Audio(name(source), plan.audio().indexOf(rendition));
    Message last = codec.call(Kind.AUDIO, wanted, task, cancellation);
    Payloads.EncodedAudio encoded = codec.door().read(last.json(), Payloads.EncodedAudio.class);
    return new EncodedAudio(encoded.damage(), encoded.loudness());
  }

  @Override
  public List<TextTrackRecord> text(
      ByteSource source,
      EncodePlan plan,
      Profile.Limits limits,
      TextSink sink,
      Cancellation cancellation) {
    CodecProcess codec = process();
    codec.door().open(source);
    codec.plan(plan);
    TextTask task = new TextTask(plan, limits, sink);
    Message last =
        codec.call(Kind.TEXT, new Payloads.Text(name(source), limits), task, cancellation);
    return task.records(codec.door().read(last.json(), Payloads.Texts.class).decodeErrors());
  }

  @Override
  public void sheets(
      StoryboardPlan storyboard,
      Timeline timeline,
      int firstSheet,
      Supplier<Optional<byte[]>> tiles,
      SheetSink sink,
      Cancellation cancellation) {
    Task task =
        new Task("the storyboard") {
          private int next = firstSheet;

          @Override
          synchronized Optional<byte[]> tiles() {
            return tiles.get();
          }

          @Override
          synchronized void sheet(long index, byte[] jpeg) {
            if (index != next || index >= storyboard.sheets()) {
              throw new RuleBrokenException("made sheet %d in place of %d".formatted(index, next));
            }
            JpegChecker.check(
                "Sheet %d of the storyboard".formatted(index), jpeg, storyboard.sheet());
            int before = next++ * storyboard.tilesPerSheet();
            sink.sheet(
                new SheetRecord(
                    (int) index,
                    Math.min(storyboard.tiles() - before, storyboard.tilesPerSheet()),
                    jpeg.length,
                    Digests.sha256(jpeg),
                    Digests.md5(jpeg)),
                jpeg);
          }
        };
    Payloads.Sheets wanted = new Payloads.Sheets(storyboard, timeline, firstSheet);
    var _ = process().call(Kind.SHEETS, wanted, task, cancellation);
  }

  @Override
  public synchronized long peakBytes() {
    peakBytes = Math.max(peakBytes, process.peakBytes());
    return peakBytes;
  }

  /** Ends the process, whatever it is doing. */
  @Override
  public synchronized void close() {
    isClosed = true;
    process.close();
  }
}
