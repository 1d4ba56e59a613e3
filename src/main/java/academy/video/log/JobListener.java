package academy.video.log;

import academy.video.model.JobIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hears what a job says, beside its log. Called on the job's own threads: it must not wait. */
@FunctionalInterface
public interface JobListener {

  /**
   * A line was written.
   *
   * @param fields the event's facts, as in the line
   */
  void said(
      Event event,
      JobIdentity identity,
      String stage,
      String message,
      Map<String, ? extends @Nullable Object> fields);
}
