package academy.video.stage.source;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.PacketPlaces;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks are fetched for a reader that needs little. */
class SparseBlocksTest {

  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** A minute: so many packets of one size, at one distance from each other. */
  private static PacketPlaces regular(int count, long distance, int sizeBytes) {
    return visitor -> {
      for (int i = 0; i < count; i++) {
        visitor.packet(i * distance, sizeBytes);
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a camera: half a second of AAC every 4 MiB,         120, 4096,   8192,  65536",
    "a recorder: half a second of PCM every 8 MiB,       120, 8192,  96000, 131072",
    "an encoder: a packet every 300 KiB,                3000,  300,    400,  16384",
  })
  void of_audioAmongRichFrames_takesTheLengthThatCostsLeast(
      String what, int count, long distanceKib, int sizeBytes, int mostBlockBytes) {
    long sourceBytes = count * distanceKib * KIB;
    SparseBlocks blocks =
        SparseBlocks.of(sourceBytes, regular(count, distanceKib * KIB, sizeBytes)).orElseThrow();

    assertThat(blocks.blockBytes()).as(what).isLessThanOrEqualTo(mostBlockBytes);
    assertThat(blocks.wanted().cardinality() * (long) blocks.blockBytes())
        .isLessThan(sourceBytes / 10);
  }

  @Test
  void of_audioAmongPoorFrames_isNotWorthIt() {
    assertThat(SparseBlocks.of(6000 * 30 * KIB, regular(6000, 30 * KIB, 400))).isEmpty();
  }

  @Test
  void of_noPackets_isNotWorthIt() {
    assertThat(SparseBlocks.of(100 * MIB, regular(0, 1, 1))).isEmpty();
  }

  @Property
  void of_anyPlaces_wantsEveryBlockWithOneOfTheirBytes(
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 200 << 20) Long> positions,
      @ForAll @IntRange(min = 1, max = 300_000) int sizeBytes) {
    long sourceBytes = 400 * MIB;
    PacketPlaces places = visitor -> positions.forEach(at -> visitor.packet(at, sizeBytes));

    SparseBlocks blocks = SparseBlocks.of(sourceBytes, places).orElseThrow();

    for (long at : positions) {
      for (long place = at; place < at + sizeBytes; place += 1000) {
        assertThat(blocks.wanted().get((int) (place / blocks.blockBytes()))).isTrue();
      }
      assertThat(blocks.wanted().get((int) ((at + sizeBytes - 1) / blocks.blockBytes()))).isTrue();
    }
  }

  /** An index is as hostile as the rest of a file. */
  @Property
  void of_lyingPlaces_ignoresWhatIsOutside(
      @ForAll long position, @ForAll int sizeBytes, @ForAll @LongRange(min = 1) long sourceBytes) {
    Optional<SparseBlocks> blocks =
        SparseBlocks.of(sourceBytes, visitor -> visitor.packet(position, sizeBytes));

    blocks.ifPresent(
        found ->
            assertThat((found.wanted().length() - 1L) * found.blockBytes())
                .isLessThan(sourceBytes));
  }
}
