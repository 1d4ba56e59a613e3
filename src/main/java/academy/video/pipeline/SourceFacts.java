package academy.video.pipeline;

import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.model.SourceInfo;
import academy.video.store.ObjectLayout;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What probing found in a source, kept beside the plan: a source without an index is read whole for
 * it, which an attempt that resumes and the other nodes need not do again. Never used for another
 * source: it must have the same identity, and give the plan that it is kept with.
 *
 * @param worker its version: another may refuse what this one takes
 */
record SourceFacts(Json json, String worker) {

  /** Bytes; far more than the facts of a source with thousands of streams. */
  private static final int LARGEST = 16 << 20;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /**
   * The generation whose facts may be those of this job's source; of the nodes of a video all but
   * one wait until that one knows.
   *
   * @throws academy.video.failure.WorkerException where the job ends meanwhile
   */
  Optional<String> generation(Job job) {
    if (job.node().isAlone()) {
      return job.status().earlierGeneration();
    }
    Duration pause = FIRST_PAUSE;
    while (true) {
      job.cancellation().check();
      Optional<String> known = job.status().knownGeneration();
      if (job.status().isDone()) {
        throw Failure.superseded("Other nodes have published the video.", "").asException();
      }
      if (known.isPresent() || job.status().writes()) {
        return known.or(job.status()::earlierGeneration);
      }
      job.pause(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** What the object says. */
  private record Kept(String worker, SourceInfo source) {}

  /** Anybody may have written it: the plan of a million years would not fit into memory. */
  private static boolean isTooLong(SourceInfo info, long mostSeconds) {
    Stream<Rational> lengths =
        Stream.concat(
            info.video().stream().map(track -> track.endSeconds().minus(track.startSeconds())),
            info.audio().stream().map(track -> track.endSeconds().minus(track.startSeconds())));
    return lengths.anyMatch(length -> length.compareTo(Rational.of(mostSeconds)) > 0);
  }

  /** What was found in this job's source; empty where that is not kept, or is of another. */
  Optional<SourceInfo> read(Job job, String generation) {
    if (!ObjectLayout.isGeneration(generation)) {
      return Optional.empty();
    }
    try {
      return job.destination()
          .readDocument(ObjectLayout.sourceFacts(generation), LARGEST)
          .map(bytes -> json.read(bytes, Kept.class))
          .filter(kept -> worker.equals(kept.worker()))
          .map(Kept::source)
          .filter(info -> job.source().identity().equals(info.identity()))
          .filter(info -> !isTooLong(info, job.profile().limits().durationSeconds()));
    } catch (UncheckedIOException | IllegalArgumentException | NullPointerException _) {
      return Optional.empty(); // not one of ours
    }
  }

  void keep(Job job, SourceInfo info, String generation) {
    job.put(ObjectLayout.sourceFacts(generation), json.write(new Kept(worker, info)));
  }
}
