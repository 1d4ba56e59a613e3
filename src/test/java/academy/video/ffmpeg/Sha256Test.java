package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.Digests;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {

  private static final int BLOCK = 1000;

  @Test
  void hex_ofNothing_isTheOneThatEverybodyKnows() {
    try (Sha256 digest = new Sha256(BLOCK)) {
      assertThat(digest.hex())
          .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
  }

  @Test
  void hex_ofBlocksOfAllLengths_isWhatJavaSays() {
    Random random = new Random(7);
    for (int size : new int[] {1, 55, 56, 63, 64, 65, 999, 1000, 1001, 20_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      try (Sha256 digest = new Sha256(BLOCK)) {
        int position = 0;
        while (position < size) {
          int length = Math.min(size - position, 1 + random.nextInt(BLOCK));
          digest.update(Arrays.copyOfRange(bytes, position, position + length), length);
          position += length;
        }
        assertThat(digest.hex()).as("%d bytes", size).isEqualTo(Digests.sha256(bytes));
      }
    }
  }

  @Test
  void update_withMoreThanABlock_refuses() {
    try (Sha256 digest = new Sha256(BLOCK)) {
      assertThatThrownBy(() -> digest.update(new byte[BLOCK + 1], BLOCK + 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("1001 bytes are more than a block of 1000");
    }
  }
}
