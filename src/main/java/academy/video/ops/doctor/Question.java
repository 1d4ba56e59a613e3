package academy.video.ops.doctor;

import java.util.Optional;

/**
 * What was asked about.
 *
 * @param jobId the job; empty where the question is how things stand
 * @param queue the job queue
 * @param definition the job definition; a revision may follow after a colon
 * @param computeEnvironment the compute environment that the queue should use first
 * @param logGroup the log group that jobs should write to
 */
public record Question(
    Optional<String> jobId, Name queue, Name definition, Name computeEnvironment, Name logGroup) {

  /** A name and where it came from: a wrong one is corrected there. */
  public record Name(String value, Source source) {}

  /** Where a name came from. */
  public enum Source {
    /** The command line. */
    FLAG,
    /** An environment variable. */
    ENVIRONMENT,
    /** Nobody gave one. */
    DEFAULT
  }
}
