package academy.video.ops.doctor;

/** How sure a finding is. */
public enum Certainty {
  /** The facts that were seen decide it. */
  CERTAIN,
  /** Something speaks for it, but it need not be what holds the job up. */
  LIKELY
}
