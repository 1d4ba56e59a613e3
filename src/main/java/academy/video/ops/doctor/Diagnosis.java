package academy.video.ops.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong, or that nothing is.
 *
 * @param verdict whether something is wrong
 * @param sentence the answer in one sentence; the same facts always give the same sentence
 * @param subject the job that it is about; empty where it is about how things stand
 * @param findings what is wrong, the likeliest first
 * @param open what the facts do not decide, and which right or fact is missing for it
 * @param well what was looked at and found well
 * @param notSeen each call that failed, and the right to grant for it
 */
public record Diagnosis(
    Verdict verdict,
    String sentence,
    Optional<Subject> subject,
    List<Finding> findings,
    List<String> open,
    List<String> well,
    List<String> notSeen) {

  /** What a diagnosis comes to. */
  public enum Verdict {
    /** Everything that matters was seen, and nothing is wrong. */
    HEALTHY,
    /** Something is certainly wrong. */
    FOUND,
    /** The facts that were seen do not decide. */
    UNDECIDED
  }

  public Diagnosis {
    findings = List.copyOf(findings);
    open = List.copyOf(open);
    well = List.copyOf(well);
    notSeen = List.copyOf(notSeen);
  }

  boolean has(Cause cause) {
    return findings.stream().anyMatch(finding -> finding.cause() == cause);
  }

  /** The same about another job. */
  Diagnosis of(Subject other) {
    return new Diagnosis(verdict, sentence, Optional.of(other), findings, open, well, notSeen);
  }

  /** Whether nothing is wrong, for certain. */
  public boolean healthy() {
    return verdict == Verdict.HEALTHY;
  }
}
