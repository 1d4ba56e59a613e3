package academy.video.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes hostile files of good ones: the same file for the same seed and number. */
final class Mutator {

  /** Sizes, counts, times and flags that parsers trip over. */
  private static final int[] NASTY = {
    0, 1, -1, 2, 7, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0x40000000, 0x01000000
  };

  private final List<byte[]> seeds;
  private final long seed;

  Mutator(List<Path> clips, long seed) {
    this.seeds = clips.stream().map(Mutator::read).toList();
    this.seed = seed;
  }

  byte[] file(int number) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + number);
    byte[] file = seeds.get(random.nextInt(seeds.size())).clone();
    int mutations = random.nextBoolean() ? 1 : 2 + random.nextInt(3);
    for (int i = 0; i < mutations && file.length > 64; i++) {
      file = mutate(file, random);
    }
    return file;
  }

  private byte[] mutate(byte[] file, Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> flipBits(file, random);
      case 1 -> Arrays.copyOf(file, place(file, random));
      case 2 -> splice(file, seeds.get(random.nextInt(seeds.size())), random);
      case 3 -> remove(file, random);
      case 4 -> repeat(file, random);
      case 5 -> swap(file, random);
      case 6 -> fill(file, random);
      case 7 -> nastyNumbers(file, random);
      default -> StructuredMutations.mutate(file, random);
    };
  }

  /** Headers decide more than frames do: half of all places are in the first or last 2 KiB. */
  private static int place(byte[] file, Random random) {
    int edge = Math.min(2048, file.length);
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(edge);
      case 1 -> file.length - edge + random.nextInt(edge);
      default -> random.nextInt(file.length);
    };
  }

  private static byte[] flipBits(byte[] file, Random random) {
    int flips = 1 << random.nextInt(8);
    for (int i = 0; i < flips; i++) {
      file[place(file, random)] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }

  private static byte[] splice(byte[] file, byte[] other, Random random) {
    int from = random.nextInt(other.length);
    int length = random.nextInt(other.length - from);
    int at = place(file, random);
    return ByteBuffer.allocate(file.length + length)
        .put(file, 0, at)
        .put(other, from, length)
        .put(file, at, file.length - at)
        .array();
  }

  private static byte[] remove(byte[] file, Random random) {
    int from = place(file, random);
    int length = Math.min(1 + random.nextInt(4096), file.length - from);
    return ByteBuffer.allocate(file.length - length)
        .put(file, 0, from)
        .put(file, from + length, file.length - from - length)
        .array();
  }

  private static byte[] repeat(byte[] file, Random random) {
    int from = place(file, random);
    int length = Math.min(1 + random.nextInt(8192), file.length - from);
    return ByteBuffer.allocate(file.length + length)
        .put(file, 0, from + length)
        .put(file, from, length)
        .put(file, from + length, file.length - from - length)
        .array();
  }

  /** Two pieces change places: boxes, packets, elements. */
  private static byte[] swap(byte[] file, Random random) {
    int length = Math.min(8 << random.nextInt(8), file.length / 4);
    int first = random.nextInt(file.length - length);
    int second = random.nextInt(file.length - length);
    byte[] kept = Arrays.copyOfRange(file, first, first + length);
    System.arraycopy(file, second, file, first, length);
    System.arraycopy(kept, 0, file, second, length);
    return file;
  }

  private static byte[] fill(byte[] file, Random random) {
    int from = place(file, random);
    int to = Math.min(file.length, from + 1 + random.nextInt(2048));
    Arrays.fill(file, from, to, (byte) (random.nextBoolean() ? 0 : random.nextInt()));
    return file;
  }

  private static byte[] nastyNumbers(byte[] file, Random random) {
    ByteBuffer numbers = ByteBuffer.wrap(file);
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int at = Math.min(place(file, random), file.length - Integer.BYTES);
      numbers.putInt(at, NASTY[random.nextInt(NASTY.length)]);
    }
    return file;
  }

  private static byte[] read(Path clip) {
    try {
      return Files.readAllBytes(clip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
