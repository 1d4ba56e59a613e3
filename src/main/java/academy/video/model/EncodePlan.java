package academy.video.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything that is decided before a frame is encoded: a function of the source, the profile and
 * the encoder revision, and of nothing else.
 *
 * @param generation names the result; equal plans have equal generations and equal bytes
 * @param source the source that the plan is for
 * @param clock where the source's time stamps start anew
 * @param timeline the presentation's clock
 * @param picture how frames are made upright (the name is report.json's); empty for an audio-only
 *     source
 * @param video renditions, the largest first; empty for an audio-only source
 * @param audio renditions, the default first; may be empty
 * @param audioOnlyVariant whether the default audio is also a variant without video
 * @param text renditions; may be empty
 * @param outline title and chapters, in their order, on the presentation's clock
 * @param poster empty where none is made
 * @param storyboard empty where none is made
 * @param chunks the timeline's division; empty for an audio-only source
 */
public record EncodePlan(
    String generation,
    SourceIdentity source,
    SourceClock clock,
    Timeline timeline,
    Optional<VideoSource> picture,
    List<VideoRendition> video,
    List<AudioRendition> audio,
    boolean audioOnlyVariant,
    List<TextRendition> text,
    Outline outline,
    Optional<PosterPlan> poster,
    Optional<StoryboardPlan> storyboard,
    List<Chunk> chunks) {
  public EncodePlan {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
    text = List.copyOf(text);
    chunks = List.copyOf(chunks);
  }

  /**
   * The most bytes that its media can become: every rendition at its highest bit rate for the whole
   * duration, and a twentieth for what goes around it.
   */
  public long mostMediaBytes() {
    long bitsPerSecond =
        video.stream().mapToLong(rendition -> rendition.encoder().maxBitsPerSecond()).sum()
            + audio.stream().mapToLong(AudioRendition::bitsPerSecond).sum();
    return timeline.duration().times(bitsPerSecond).times(Rational.of(21, 20 * 8)).round();
  }

  /**
   * Whether both plans make the same bytes: all of them is equal but for where the source was read
   * from.
   */
  public boolean makesTheSameAs(EncodePlan other) {
    return withoutLocation().equals(other.withoutLocation());
  }

  /** The same plan, for the same source wherever it is. */
  public EncodePlan withoutLocation() {
    return with(generation, new SourceIdentity("", source.sizeBytes(), source.digest()));
  }

  /** The same plan with its name. */
  public EncodePlan named(String name) {
    return with(name, source);
  }

  private EncodePlan with(String name, SourceIdentity identity) {
    return new EncodePlan(
        name,
        identity,
        clock,
        timeline,
        picture,
        video,
        audio,
        audioOnlyVariant,
        text,
        outline,
        poster,
        storyboard,
        chunks);
  }

  /** Length of a chunk in milliseconds. */
  public long durationMs(int chunk) {
    return timeline.msOf(chunks.get(chunk).endFrame())
        - timeline.msOf(chunks.get(chunk).startFrame());
  }

  public boolean isAudioOnly() {
    return video.isEmpty();
  }
}
