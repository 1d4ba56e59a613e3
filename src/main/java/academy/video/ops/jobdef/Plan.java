package academy.video.ops.jobdef;

import java.util.List;

/**
 * What registering would do, in its order.
 *
 * @param region where
 * @param account whose
 * @param steps one for each file
 * @param notes what is left as it is, and why
 */
public record Plan(String region, String account, List<Step> steps, List<String> notes) {

  public Plan {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.stream().allMatch(step -> step.action() == Step.Action.KEEP);
  }
}
