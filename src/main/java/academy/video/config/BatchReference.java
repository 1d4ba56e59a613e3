package academy.video.config;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A placeholder such as {@code Ref::destination} that nothing took the place of. AWS Batch replaces
 * them in a job definition's command by the job's parameters, leaves those without a parameter as
 * they are, and never replaces any in environment variables (AWS Batch user guide, "Parameters").
 * Taken for a path, one would be a folder in the container, which goes with it.
 */
public final class BatchReference {

  private static final Pattern REFERENCE = Pattern.compile("Ref::([A-Za-z0-9_.-]*)");

  private BatchReference() {}

  /** What is wrong with a text that holds one, as words after its name; empty: it holds none. */
  public static Optional<String> problemOf(String text) {
    Matcher reference = REFERENCE.matcher(text);
    return reference.find()
        ? Optional.of(
            "still has \"%s\" in it: AWS Batch replaces that only in a command, and only where the job has a parameter \"%s\""
                .formatted(reference.group(), reference.group(1)))
        : Optional.empty();
  }

  /** The failure of a command line of which one argument holds one; empty: none does. */
  public static Optional<Failure> failureOf(String... arguments) {
    for (String argument : arguments) {
      Optional<String> problem = problemOf(argument);
      if (problem.isPresent()) {
        return Optional.of(
            Failure.of(ExitCode.CONFIG_INVALID, "An argument %s.".formatted(problem.get())));
      }
    }
    return Optional.empty();
  }
}
