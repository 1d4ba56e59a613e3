package academy.video.fence;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Published;

/** How a job ends that was overtaken. */
public final class Superseded {

  private Superseded() {}

  public static WorkerException byDeletion(String location) {
    return deletion(location).asException();
  }

  /** The same as a value, for a cancellation. */
  public static Failure deletion(String location) {
    return Failure.superseded(
        "%s was deleted after this video was requested: nothing is published there."
            .formatted(location),
        "Submit the video again if it is to be published after all.");
  }

  public static WorkerException byRequest(Published newer, String location) {
    return request(newer, location).asException();
  }

  /** The same as a value, for a cancellation. */
  public static Failure request(Published newer, String location) {
    return Failure.superseded(
        "A newer request for this video, %sof %s, has published generation %s in %s: this one is not published."
            .formatted(
                newer.jobId().map(id -> "job " + id + " ").orElse(""),
                newer.requestedAt(),
                newer.generation(),
                location),
        "Nothing to do: the newest request counts.");
  }
}
