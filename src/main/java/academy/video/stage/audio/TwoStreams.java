package academy.video.stage.audio;

import academy.video.model.Damage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Two streams of one channel each as the left and right channel of one track, as broadcast
 * recorders write them. Where one has ended, its channel is silent.
 */
final class TwoStreams implements AudioSource {

  private final Side left;
  private final Side right;

  /** Closing this closes both. */
  TwoStreams(AudioSource left, AudioSource right) {
    this.left = new Side(left);
    this.right = new Side(right);
  }

  @Override
  public Optional<float[][]> next() {
    int leftCount = left.available();
    int rightCount = right.available();
    if (leftCount == 0 && rightCount == 0) {
      return Optional.empty();
    }
    int count =
        leftCount == 0 || rightCount == 0
            ? Math.max(leftCount, rightCount)
            : Math.min(leftCount, rightCount);
    return Optional.of(new float[][] {left.take(count), right.take(count)});
  }

  @Override
  public Damage damage() {
    Damage one = left.source.damage();
    Damage other = right.source.damage();
    return new Damage(
        one.decodeErrors() + other.decodeErrors(), Math.max(one.missingMs(), other.missingMs()));
  }

  @Override
  public void close() {
    try (AudioSource _ = left.source) {
      right.source.close();
    }
  }

  private static final class Side {
    private final AudioSource source;
    private float[] samples = new float[0];
    private boolean ended;

    Side(AudioSource source) {
      this.source = source;
    }

    int available() {
      while (samples.length == 0 && !ended) {
        Optional<float[][]> next = source.next();
        ended = next.isEmpty();
        next.ifPresent(block -> samples = block[0]);
      }
      return samples.length;
    }

    float[] take(int count) {
      float[] taken = Arrays.copyOf(samples, count); // silence after the end
      samples = Arrays.copyOfRange(samples, Math.min(count, samples.length), samples.length);
      return taken;
    }
  }
}
