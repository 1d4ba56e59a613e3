package academy.video.stage.playlist;

import academy.video.model.Size;
import java.util.List;
import java.util.Optional;

/**
 * A multivariant playlist (RFC 8216, 4.3.4), as far as ours have its parts.
 *
 * @param version EXT-X-VERSION
 * @param independentSegments whether EXT-X-INDEPENDENT-SEGMENTS is there
 * @param sessionData of the presentation as a whole
 * @param audio the members of the one audio group; empty where there is none
 * @param text the members of the one group of subtitles; empty where there is none
 * @param variants the default one first; at least one
 * @param iFrameVariants for seeking and fast forward
 * @param imageVariants for seeking, by frames on sheets; none or one
 */
public record MultivariantPlaylist(
    int version,
    boolean independentSegments,
    List<SessionData> sessionData,
    List<MediaEntry> audio,
    List<MediaEntry> text,
    List<Variant> variants,
    List<IFrameVariant> iFrameVariants,
    List<ImageVariant> imageVariants) {

  public MultivariantPlaylist {
    sessionData = List.copyOf(sessionData);
    audio = List.copyOf(audio);
    text = List.copyOf(text);
    variants = List.copyOf(variants);
    iFrameVariants = List.copyOf(iFrameVariants);
    imageVariants = List.copyOf(imageVariants);
  }

  /**
   * EXT-X-SESSION-DATA (RFC 8216, 4.3.4.4): a value, or the URI of a JSON document.
   *
   * @param id one of Apple's names, such as {@code com.apple.hls.title}
   */
  public record SessionData(String id, Optional<String> value, Optional<String> uri) {}

  /**
   * EXT-X-MEDIA, of TYPE=AUDIO or TYPE=SUBTITLES.
   *
   * @param language RFC 5646 tag
   * @param name what a player's menu shows; unique
   * @param autoselect whether a player may choose it by the viewer's language
   * @param channels of audio, at least 1; empty for subtitles
   * @param forced whether subtitles hold only what is to be read by everybody
   * @param characteristics uniform type identifiers (HLS authoring specification 2025-06-26, 2.12
   *     and 4.5)
   */
  public record MediaEntry(
      String groupId,
      String language,
      String name,
      boolean isDefault,
      boolean autoselect,
      Optional<Integer> channels,
      boolean forced,
      Optional<String> characteristics,
      String uri) {}

  /**
   * EXT-X-STREAM-INF.
   *
   * @param bandwidth measured peak with the largest of the audio, in bits per second
   * @param averageBandwidth measured average with the largest of the audio, in bits per second
   * @param codecs of everything that plays together, separated by commas
   * @param resolution empty for audio alone
   * @param frameRate with three decimals; empty for audio alone
   * @param videoRange {@code SDR}; empty for audio alone
   * @param audioGroup the group that it plays with; empty where there is none
   * @param textGroup the group of subtitles; empty where there is none
   */
  public record Variant(
      long bandwidth,
      long averageBandwidth,
      String codecs,
      Optional<Size> resolution,
      Optional<String> frameRate,
      Optional<String> videoRange,
      Optional<String> audioGroup,
      Optional<String> textGroup,
      String uri) {}

  /**
   * EXT-X-I-FRAME-STREAM-INF.
   *
   * @param bandwidth measured peak of the I-frames, in bits per second
   * @param averageBandwidth measured average of the I-frames, in bits per second
   * @param codecs of the video alone
   */
  public record IFrameVariant(
      long bandwidth,
      long averageBandwidth,
      String codecs,
      Size resolution,
      String videoRange,
      String uri) {}

  /**
   * EXT-X-IMAGE-STREAM-INF (Image Media Playlist 0.4). Players that do not know it skip it, as RFC
   * 8216, 6.3.1, asks them to.
   *
   * @param bandwidth measured peak of the sheets, in bits per second
   * @param codecs {@code jpeg}
   * @param resolution of one frame, not of a sheet
   */
  public record ImageVariant(long bandwidth, String codecs, Size resolution, String uri) {}
}
