package academy.video.e2e;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Finds the beeps of test-media in an audio track. */
final class Beeps {

  private static final int SAMPLE_RATE = 48_000;

  /** Beeps have an amplitude of 0.6; what the codec smears before them stays far below this. */
  private static final float LOUD = 0.25f;

  private static final int SILENCE_BEFORE = SAMPLE_RATE / 20;

  private Beeps() {}

  /**
   * When beeps start, in seconds from the presentation's start. The track's edit list is applied
   * here, not by FFmpeg.
   */
  static List<Double> of(Presentation.MediaPlaylist playlist) {
    Mp4Track track = Mp4Track.read(playlist);
    byte[] audio =
        FfmpegTools.ffmpeg(
            "-ignore_editlist",
            "1",
            "-i",
            playlist.joined(),
            "-ac",
            "1",
            "-ar",
            Integer.toString(SAMPLE_RATE),
            "-f",
            "f32le",
            "pipe:1");
    double skipped = track.seconds(track.editMediaTime() - track.samples().getFirst().showTicks());
    return starts(ByteBuffer.wrap(audio).order(ByteOrder.LITTLE_ENDIAN), skipped);
  }

  private static List<Double> starts(ByteBuffer audio, double skippedSeconds) {
    List<Double> starts = new ArrayList<>();
    int lastLoud = -SILENCE_BEFORE;
    for (int i = 0; i < audio.limit() / Float.BYTES; i++) {
      if (Math.abs(audio.getFloat(i * Float.BYTES)) > LOUD) {
        if (i - lastLoud >= SILENCE_BEFORE) {
          starts.add((double) i / SAMPLE_RATE - skippedSeconds);
        }
        lastLoud = i;
      }
    }
    return starts;
  }
}
