package academy.video.config;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects everything that is wrong with a configuration, so that one run reports it all. The
 * failure's exit code is that of the first kind that occurred, in the order missing, invalid,
 * profile.
 */
public final class Problems {

  private enum Kind {
    MISSING(ExitCode.CONFIG_MISSING),
    INVALID(ExitCode.CONFIG_INVALID),
    PROFILE(ExitCode.PROFILE_INVALID);

    private final ExitCode exitCode;

    Kind(ExitCode exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final List<String> sentences = new ArrayList<>();
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  /** A required setting is missing. */
  void missing(String sentence) {
    add(Kind.MISSING, sentence);
  }

  /** A setting's value cannot be used. */
  void invalid(String sentence) {
    add(Kind.INVALID, sentence);
  }

  /** The profile, or something in it, cannot be used. */
  void profile(String sentence) {
    add(Kind.PROFILE, sentence);
  }

  private void add(Kind kind, String sentence) {
    kinds.add(kind);
    sentences.add(sentence);
  }

  boolean none() {
    return sentences.isEmpty();
  }

  /** Throws all problems as one failure, where there are any. */
  void throwIfAny() {
    asFailure()
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
  }

  /** All problems as one failure, or empty where there are none. */
  Optional<Failure> asFailure() {
    if (sentences.isEmpty()) {
      return Optional.empty();
    }
    ExitCode exitCode = kinds.iterator().next().exitCode; // an EnumSet iterates in order
    String reason =
        sentences.size() == 1
            ? sentences.getFirst()
            : sentences.size() + " problems: " + String.join("; ", sentences);
    return Optional.of(Failure.of(exitCode, reason + "."));
  }
}
