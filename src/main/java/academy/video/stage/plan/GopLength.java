package academy.video.stage.plan;

import academy.video.model.PacketBytes;
import academy.video.model.Profile;
import academy.video.model.VideoTrack;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses the time from one IDR frame to the next. Pure.
 *
 * <p>A longer GOP saves what IDR frames cost beyond the frames in their place: much where little
 * changes between them. What the source's own encoder paid for both tells how much, see decision
 * 0120.
 */
final class GopLength {

  /** How often players should find an IDR frame (Apple's HLS authoring specification, 1.13). */
  private static final int USUAL_SECONDS = 2;

  /** A longer GOP must be expected to save at least this much. */
  private static final double LARGEST_EXPECTED_SHARE = 0.85;

  /** From here on, a source that leaves out what does not change shows little that moves. */
  private static final double MOSTLY_HELD_FRACTION = 0.5;

  private GopLength() {}

  /** Seconds of a GOP; they divide the profile's segment. */
  static int seconds(Profile profile, Optional<VideoTrack> video) {
    if (profile.gopSeconds() != Profile.GOP_BY_CONTENT) {
      return profile.gopSeconds();
    }
    int segment = profile.segmentSeconds();
    int usual =
        IntStream.rangeClosed(Math.min(USUAL_SECONDS, segment), segment)
            .filter(seconds -> segment % seconds == 0)
            .findFirst()
            .orElse(segment);
    return video.filter(track -> isMostlyHeld(track) || saves(track, usual, segment)).isPresent()
        ? segment
        : usual;
  }

  /** Screen recorders and slide shows leave out frames; a constant rate may be just slow. */
  private static boolean isMostlyHeld(VideoTrack track) {
    return !track.timing().constant() && track.heldFraction() >= MOSTLY_HELD_FRACTION;
  }

  /** With a key frame of K bytes, and N bytes a second without it, g seconds cost K + g N. */
  private static boolean saves(VideoTrack track, int usual, int longer) {
    PacketBytes bytes = track.bytes();
    double seconds = track.endSeconds().minus(track.startSeconds()).toDouble();
    // Where every frame is a key frame, each may show something new: they all count as changes.
    double changing = bytes.otherBytes() + (bytes.isMostlyKeys() ? bytes.keyBytes() : 0);
    if (bytes.keyBytes() == 0 || changing == 0) {
      return false; // a container that doesn't tell sizes or key frames
    }
    double keyFrame = (double) bytes.keyBytes() / bytes.keyPackets();
    double inSeconds = keyFrame / (changing / seconds);
    double expectedShare = (inSeconds / longer + 1) / (inSeconds / usual + 1);
    return expectedShare <= LARGEST_EXPECTED_SHARE;
  }
}
