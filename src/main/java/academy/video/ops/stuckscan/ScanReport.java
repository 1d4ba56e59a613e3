package academy.video.ops.stuckscan;

import java.util.List;

/**
 * What a scan found and did.
 *
 * @param queue the job queue
 * @param definition the definition whose jobs were looked at
 * @param jobs how many of those there were that have not ended or failed lately
 * @param runnable how many of them wait for a machine: RUNNABLE, or an array of which no node began
 * @param oldestRunnableMs how long the oldest of these has waited; 0 where none is RUNNABLE
 * @param applied whether anything was to be done
 * @param stuck the stuck jobs, oldest first
 * @param undecided jobs that could not be judged
 */
public record ScanReport(
    String queue,
    String definition,
    int jobs,
    int runnable,
    long oldestRunnableMs,
    boolean applied,
    List<Entry> stuck,
    List<Undecided> undecided) {

  /** A stuck job, and what was done. */
  public record Entry(StuckJob job, Outcome outcome) {}

  public ScanReport {
    stuck = List.copyOf(stuck);
    undecided = List.copyOf(undecided);
  }
}
