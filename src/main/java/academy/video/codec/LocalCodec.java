package academy.video.codec;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.AudioRendition;
import academy.video.model.ByteSource;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.Profile;
import academy.video.model.SourceInfo;
import academy.video.model.StoryboardPlan;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.audio.AudioTrackEncoder;
import academy.video.stage.audio.AudioTrackEncoder.EncodedAudio;
import academy.video.stage.probe.Prober;
import academy.video.stage.storyboard.SheetComposer;
import academy.video.stage.storyboard.SheetComposer.SheetSink;
import academy.video.stage.text.TextSink;
import academy.video.stage.text.TextTracksEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** FFmpeg in this process. */
public final class LocalCodec implements Codec {

  private final Supplier<Ffmpeg> ffmpeg;
  private final Runnable closing;

  /** Owns {@code ffmpeg}: closing this closes it. */
  public LocalCodec(Ffmpeg ffmpeg) {
    this.ffmpeg = () -> ffmpeg;
    this.closing = ffmpeg::close;
  }

  /** Leaves FFmpeg open when it is closed. */
  public LocalCodec(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
    this.closing = () -> {};
  }

  @Override
  public Map<String, String> versions() {
    return ffmpeg.get().versions();
  }

  @Override
  public Containment containment() {
    return Containment.none();
  }

  @Override
  public SourceInfo probe(ByteSource source, Profile profile, Cancellation cancellation) {
    return new Prober(ffmpeg).probe(source, profile, cancellation);
  }

  @Override
  public VideoCodec video(
      ByteSource source, EncodePlan plan, VideoCodec.Settings settings, Cancellation cancellation) {
    return new LocalVideo(ffmpeg, source, plan, settings, cancellation);
  }

  @Override
  public EncodedAudio audio(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      FragmentSink sink,
      Cancellation cancellation) {
    return new AudioTrackEncoder(ffmpeg).encode(source, plan, rendition, sink, cancellation);
  }

  @Override
  public List<TextTrackRecord> text(
      ByteSource source,
      EncodePlan plan,
      Profile.Limits limits,
      TextSink sink,
      Cancellation cancellation) {
    return new TextTracksEncoder(ffmpeg).encode(source, plan, limits, sink, cancellation);
  }

  @Override
  public void sheets(
      StoryboardPlan storyboard,
      Timeline timeline,
      int firstSheet,
      Supplier<Optional<byte[]>> tiles,
      SheetSink sink,
      Cancellation cancellation) {
    long left = storyboard.tiles() - (long) firstSheet * storyboard.tilesPerSheet();
    try (SheetComposer composer = new SheetComposer(storyboard, timeline, firstSheet, sink)) {
      for (Optional<byte[]> next = tiles.get(); next.isPresent(); next = tiles.get()) {
        cancellation.check();
        composer.add(next.get());
        left -= next.get().length / storyboard.tileBytes();
      }
      if (left <= 0) {
        var _ = composer.finish();
      }
    }
  }

  @Override
  public long peakBytes() {
    return 0;
  }

  @Override
  public void close() {
    closing.run();
  }
}
