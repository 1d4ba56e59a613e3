package academy.video.batch;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The children of an array job, as {@code arrayProperties} of DescribeJobs counts them.
 *
 * @param size how many there are, from 2
 * @param children how many are in each state; a state without any may be missing, and all of them
 *     are in a summary of ListJobs
 */
public record ArrayState(int size, Map<BatchState, Integer> children) {

  public ArrayState {
    Map<BatchState, Integer> ordered = new EnumMap<>(BatchState.class);
    children.forEach((state, count) -> ordered.put(state, count));
    ordered.values().removeIf(count -> count <= 0);
    children = Collections.unmodifiableMap(ordered);
  }

  public int in(BatchState state) {
    return children.getOrDefault(state, 0);
  }

  /** Whether a child may still do something. */
  public boolean isAtWork() {
    return children.keySet().stream().anyMatch(state -> !state.isOver());
  }

  /** Whether every child has ended, as far as all of them are counted. */
  public boolean haveAllEnded() {
    return in(BatchState.SUCCEEDED) + in(BatchState.FAILED) >= size;
  }

  /** Such as {@code 3 RUNNABLE, 29 RUNNING}; empty where the counts are not known. */
  public String sentence() {
    return children.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
