package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.EncodePlan;
import academy.video.model.Machine;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CapacityTest {

  private static final long MIB = 1 << 20;
  private static final long FULL_HD = 1920L * 1080;

  private static EncodePlan plan(int height) {
    return SamplePlans.plan(
        SamplePlans.timeline(Rational.of(25), 25 * 600, 50, 150),
        List.of(
            SamplePlans.video("large", new Size(height * 16 / 9 / 2 * 2, height), 1),
            SamplePlans.video("small", new Size(640, 360), 1)),
        List.of(SamplePlans.audio("en", "English", true)));
  }

  @Test
  void of_aMachineWithoutTheMemoryForOneChunk_isRefusedWithTheNumber() {
    assertThatThrownBy(
            () -> Capacity.of(plan(1080), FULL_HD, new Machine(2, 512 * MIB), OptionalInt.empty()))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              Failure failure = e.failure();
              assertThat(failure.exitCode()).isEqualTo(ExitCode.OUT_OF_MEMORY);
              assertThat(failure.reason()).contains("its limit is 512 MiB");
              assertThat(failure.reason()).contains("needs " + mebibytes(failure.hint()) + " MiB");
            });
  }

  @Property(tries = 300)
  void of_theMemoryThatARefusalAsksFor_isEnoughAndLittleLessIsNot(
      @ForAll @IntRange(min = 180, max = 1080) int height,
      @ForAll @IntRange(min = 0, max = 35_389_440) int sourcePixels) {
    EncodePlan plan = plan(height / 2 * 2);
    Failure refusal = refusal(plan, sourcePixels, MIB);
    long enough = mebibytes(refusal.hint());

    assertThat(
            Capacity.of(plan, sourcePixels, new Machine(8, enough * MIB), OptionalInt.empty())
                .chunksAtOnce())
        .isEqualTo(1);
    assertThat(refusal(plan, sourcePixels, (enough - 2) * MIB).exitCode())
        .isEqualTo(ExitCode.OUT_OF_MEMORY);
  }

  private static Failure refusal(EncodePlan plan, long sourcePixels, long memoryBytes) {
    try {
      Capacity.of(plan, sourcePixels, new Machine(8, memoryBytes), OptionalInt.empty());
    } catch (WorkerException e) {
      return e.failure();
    }
    throw new AssertionError("not refused with " + memoryBytes + " bytes");
  }

  private static long mebibytes(String text) {
    Matcher number = Pattern.compile("(\\d+) MiB").matcher(text);
    assertThat(number.find()).as(text).isTrue();
    return Long.parseLong(number.group(1));
  }

  @Property(tries = 300)
  void of_anyMachine_staysWithinItsMemoryAndCores(
      @ForAll @IntRange(min = 1, max = 192) int cores,
      @ForAll @IntRange(min = 1_200, max = 400_000) int memoryMib,
      @ForAll @IntRange(min = 0, max = 64) int wanted) {
    OptionalInt most = wanted == 0 ? OptionalInt.empty() : OptionalInt.of(wanted);
    Machine machine = new Machine(cores, memoryMib * MIB);

    Capacity capacity = Capacity.of(plan(1080), FULL_HD, machine, most);

    assertThat(capacity.chunksAtOnce()).isBetween(1, most.orElse(Math.ceilDiv(cores, 2)));
    assertThat(capacity.threads()).isGreaterThanOrEqualTo(Math.max(cores, capacity.chunksAtOnce()));
    assertThat(capacity.expectedMemoryBytes()).isLessThan(machine.memoryBytes());
    assertThat(capacity.expectedSeconds()).isPositive();
  }

  @Test
  void of_aMachineWithMuchMemory_encodesAChunkForEveryTwoCores() {
    Capacity capacity =
        Capacity.of(plan(1080), FULL_HD, new Machine(16, 64L << 30), OptionalInt.empty());

    assertThat(capacity.chunksAtOnce()).isEqualTo(8);
    assertThat(capacity.threads()).isEqualTo(16);
  }

  @Test
  void of_aMachineWithMemoryForOneMoreEncoder_letsChunksOverlapAndCountsIt() {
    long tight = mebibytes(refusal(plan(1080), FULL_HD, MIB).hint());
    Capacity small = on(new Machine(2, tight * MIB));
    Capacity large = on(new Machine(2, (tight + 400) * MIB));

    assertThat(small.overlaps()).isFalse();
    assertThat(large.overlaps()).isTrue();
    assertThat(large.expectedMemoryBytes() - small.expectedMemoryBytes())
        .isEqualTo(large.expected().memoryBytesPerOverlap());
    assertThat(on(new Machine(1, 64L << 30)).overlaps()).as("with one thread").isFalse();
  }

  private static Capacity on(Machine machine) {
    return Capacity.of(plan(1080), FULL_HD, machine, OptionalInt.empty());
  }

  @Test
  void of_aNumberThatIsAskedFor_encodesSoManyChunks() {
    Capacity capacity =
        Capacity.of(plan(1080), FULL_HD, new Machine(2, 64L << 30), OptionalInt.of(2));

    assertThat(capacity.chunksAtOnce()).isEqualTo(2);
  }

  @Test
  void of_aMachineWithLittleMemory_encodesFewerChunksThanItsCoresAreFor() {
    Capacity capacity =
        Capacity.of(plan(1080), FULL_HD, new Machine(16, 2L << 30), OptionalInt.empty());

    assertThat(capacity.chunksAtOnce()).isBetween(2, 7);
    assertThat(capacity.threads()).isEqualTo(16);
  }

  @Test
  void of_aSourceLargerThanEveryRendition_countsTheFramesThatAreComparedAtItsSize() {
    EncodePlan small = plan(1080);
    EncodePlan large = SamplePlans.withFullSize(small, new Size(3840, 2160));
    Machine machine = new Machine(2, 64L << 30);

    long more =
        Capacity.of(large, FULL_HD, machine, OptionalInt.of(2)).expectedMemoryBytes()
            - Capacity.of(small, FULL_HD, machine, OptionalInt.of(2)).expectedMemoryBytes();

    assertThat(more).as("six 8-bit frames for each chunk").isEqualTo(2 * 6 * 3840 * 2160 * 3 / 2);
  }

  @Test
  void of_audioAlone_needsTheFixedMemoryOnly() {
    EncodePlan audioTrack =
        SamplePlans.plan(
            SamplePlans.timeline(Rational.of(25), 25 * 60, 50, 150),
            List.of(),
            List.of(SamplePlans.audio("en", "English", true)));

    Capacity capacity = Capacity.of(audioTrack, 0, new Machine(2, 512 * MIB), OptionalInt.empty());

    assertThat(capacity.expected().memoryBytesPerChunk()).isZero();
    assertThat(capacity.expectedMemoryBytes()).isLessThan(512 * MIB);
  }
}
