package academy.video.pipeline;

import java.time.Instant;
import java.util.List;

/** Where the jobs of a simulated video run. */
interface SimulatedJobs {

  /** All jobs that were accepted, in order. */
  List<SimulatedJob> all();

  /** Accepts a request for the video. */
  void accept(Instant requestedAt, String generation);

  /** Begins to end a job, on request. */
  void end(SimulatedJob job);
}
