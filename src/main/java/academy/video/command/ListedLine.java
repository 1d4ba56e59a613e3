package academy.video.command;

import academy.video.ops.submit.VideoStanding;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a line of a list.
 *
 * @param line its number, from 1
 * @param destination as the list names it; empty where the line names none
 * @param state where its video stands
 * @param jobId the job that has the video
 * @param reason why it is refused, or how its job failed
 */
record ListedLine(
    int line, String destination, State state, Optional<String> jobId, Optional<String> reason) {

  /** Where a video of a list stands. */
  enum State {
    SUBMITTED,
    TO_SUBMIT,
    COMPLETE,
    RUNNING,
    FAILED,
    REFUSED,
    NOT_REACHED;

    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  static ListedLine refused(int line, String destination, String reason) {
    return new ListedLine(line, destination, State.REFUSED, Optional.empty(), Optional.of(reason));
  }

  static ListedLine notReached(int line, String destination) {
    return new ListedLine(line, destination, State.NOT_REACHED, Optional.empty(), Optional.empty());
  }

  /** A line whose video was looked at; a claimed one is another run's. */
  static ListedLine of(
      int line, String destination, VideoStanding standing, ListCommands.Task task) {
    return switch (standing) {
      case VideoStanding.Submitted(var job) ->
          new ListedLine(
              line, destination, State.SUBMITTED, Optional.of(job.jobId()), Optional.empty());
      case VideoStanding.Complete _ ->
          new ListedLine(line, destination, State.COMPLETE, Optional.empty(), Optional.empty());
      case VideoStanding.AtWork(var jobId, _, _) ->
          new ListedLine(line, destination, State.RUNNING, jobId, Optional.empty());
      case VideoStanding.Unusable(String reason) ->
          task == ListCommands.Task.STATUS
              ? new ListedLine(
                  line, destination, State.FAILED, Optional.empty(), Optional.of(reason))
              : refused(line, destination, reason);
      case VideoStanding.Free(_, var failure) ->
          new ListedLine(
              line,
              destination,
              task == ListCommands.Task.STATUS && failure.isPresent()
                  ? State.FAILED
                  : State.TO_SUBMIT,
              Optional.empty(),
              failure);
      case VideoStanding.Claimed _ -> notReached(line, destination);
    };
  }

  /** Whether somebody must do something about it. */
  boolean isProblem() {
    return switch (state) {
      case FAILED, REFUSED, NOT_REACHED -> true;
      case SUBMITTED, TO_SUBMIT, COMPLETE, RUNNING -> false;
    };
  }
}
