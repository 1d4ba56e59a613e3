package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.ops.doctor.Catalogue.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {

  private final Doctor doctor = new Doctor();

  static List<Entry> catalogue() {
    return Catalogue.entries();
  }

  private static Set<String> certain(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.certainty() == Certainty.CERTAIN)
        .map(finding -> finding.cause().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void diagnose_aSnapshotOfTheCatalogue_givesItsExactSentence(Entry entry) {
    Diagnosis diagnosis = doctor.diagnose(entry.snapshot());

    assertThat(diagnosis.sentence()).isEqualTo(entry.sentence());
    assertThat(diagnosis.verdict().name().toLowerCase(Locale.ROOT)).isEqualTo(entry.verdict());
    assertThat(entry.causes()).as("certain findings are true").containsAll(certain(diagnosis));
    if (diagnosis.verdict() == Diagnosis.Verdict.FOUND) {
      assertThat(certain(diagnosis)).as("every cause is found").isEqualTo(entry.causes());
    }
    for (Finding finding : diagnosis.findings()) {
      assertThat(finding.fix()).as("a fix for %s", finding.cause()).isNotEmpty();
      assertThat(finding.evidence()).as("evidence for %s", finding.cause()).isNotEmpty();
      assertThat(finding.sentence()).matches("(?s)[A-Z0-9].*[^.]\\.");
    }
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void diagnose_aSnapshotThatWasMaskedSavedAndRead_givesTheSameDiagnosis(Entry entry) {
    SnapshotJson json = new SnapshotJson();
    Snapshot saved = json.read(json.write(new Masker().mask(entry.snapshot())));

    assertThat(doctor.diagnose(saved)).isEqualTo(doctor.diagnose(entry.snapshot()));
  }

  @Test
  void cases_ofCauses_coverAllOfThem() {
    Set<String> covered = new TreeSet<>();
    catalogue().forEach(entry -> covered.addAll(entry.causes()));
    for (Kinds.Kind kind : Kinds.all()) {
      covered.add(kind.cause());
      covered.addAll(kind.also());
    }
    Set<String> missing =
        EnumSet.allOf(Cause.class).stream()
            .map(Cause::id)
            .filter(id -> !covered.contains(id))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(missing).isEmpty();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(catalogue().stream().map(Entry::name).toList());
  }

  /** Any calls dropped, denied, throttled or answered in another order: never a wrong certainty. */
  @Property(tries = 500)
  void diagnose_withAnyFactsMissing_isNeverWronglyCertain(
      @ForAll("names") String name, @ForAll long seed, @ForAll boolean shuffled) {
    Entry entry = Catalogue.entry(name);
    Random random = new Random(seed);
    // Half of the time only a call or two.
    int size = entry.snapshot().calls().size();
    double share = random.nextBoolean() ? random.nextDouble() : 1.5 / size;
    List<RecordedCall> calls = new ArrayList<>();
    for (RecordedCall call : entry.snapshot().calls()) {
      if (random.nextDouble() >= share) {
        calls.add(call);
      } else if (random.nextBoolean()) {
        calls.add(RecordedCall.failed(call.request(), fault(call, random)));
      }
    }
    if (shuffled) {
      Collections.shuffle(calls, random);
    }
    Snapshot less =
        new Snapshot(
            entry.snapshot().takenAt(),
            entry.snapshot().region(),
            entry.snapshot().question(),
            calls);

    Diagnosis diagnosis = doctor.diagnose(less);

    assertThat(diagnosis.sentence()).isNotBlank();
    assertThat(entry.causes())
        .as("%s: %s", name, diagnosis.sentence())
        .containsAll(certain(diagnosis));
    if (!entry.causes().isEmpty() && !entry.quiet()) {
      assertThat(diagnosis.healthy()).as("%s called healthy", name).isFalse();
    }
  }

  private static AwsFault fault(RecordedCall call, Random random) {
    return random.nextInt(4) > 0
        ? new AwsFault(call.operation(), AwsFault.Kind.DENIED, "AccessDenied", "not authorized")
        : new AwsFault(call.operation(), AwsFault.Kind.UNAVAILABLE, "", "no answer");
  }
}
