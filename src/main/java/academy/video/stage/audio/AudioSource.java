package academy.video.stage.audio;

import academy.video.model.Damage;
import java.util.Optional;

/** Samples of one track on the presentation's clock, from its start, without a gap. */
sealed interface AudioSource extends AutoCloseable permits TimedAudio, TwoStreams {

  /** The next samples, one array for each channel; empty where there is no more audio. */
  Optional<float[][]> next();

  /** The corruption found so far. */
  Damage damage();

  @Override
  void close();
}
