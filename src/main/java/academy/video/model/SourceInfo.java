package academy.video.model;

import java.util.List;
import java.util.Optional;

/**
 * What probing found in a source, and which of its streams are taken.
 *
 * @param identity the source's identity
 * @param container FFmpeg's name of the container, such as {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param declaredSeconds the duration that the container declares, zero where it declares none
 * @param clock where its time stamps start anew
 * @param video the video stream that is taken, or empty for an audio-only source
 * @param audio the audio streams that are taken, the default one first
 * @param text the text streams that are taken, in the source's order
 * @param outline its title and chapters, as the container has them, on the source's clock
 * @param choices every stream with the reason why it was taken or left
 * @param missingFraction the part of the declared frames that the file does not hold, 0 to 1
 * @param concealedSeconds for how long the video has no frame that can be shown, though the file
 *     goes on: after a start between key frames, and in gaps
 * @param remarks what was found that the uploader may want to know, as sentences
 */
public record SourceInfo(
    SourceIdentity identity,
    String container,
    Rational declaredSeconds,
    SourceClock clock,
    Optional<VideoTrack> video,
    List<AudioTrack> audio,
    List<TextTrack> text,
    Outline outline,
    List<StreamChoice> choices,
    double missingFraction,
    Rational concealedSeconds,
    List<String> remarks) {
  public SourceInfo {
    audio = List.copyOf(audio);
    text = List.copyOf(text);
    choices = List.copyOf(choices);
    remarks = List.copyOf(remarks);
  }

  /** The corruption that is known before anything is encoded. */
  public Damage knownDamage() {
    return new Damage(0, concealedSeconds.times(1000).round());
  }
}
