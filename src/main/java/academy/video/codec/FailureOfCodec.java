package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.PlainText;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads why a call failed, as the codec process tells it: only what it can know of is believed. */
final class FailureOfCodec {

  /** What a codec may find out: of the source, of memory, and of its own defects. */
  private static final Set<ExitCode> KNOWABLE =
      EnumSet.of(
          ExitCode.SOURCE_UNSUPPORTED,
          ExitCode.SOURCE_CORRUPT,
          ExitCode.SOURCE_OVER_LIMIT,
          ExitCode.INTERRUPTED,
          ExitCode.OUT_OF_MEMORY,
          ExitCode.INTERNAL_ERROR,
          ExitCode.OUTPUT_INVALID);

  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST_DETAILS = 20;

  private FailureOfCodec() {}

  static WorkerException of(Payloads.Failed told) {
    ExitCode code =
        KNOWABLE.contains(told.exitCode()) ? told.exitCode() : ExitCode.INTERNAL_ERROR;
    Map<String, Object> details = new HashMap<>();
    told.details().entrySet().stream()
        .limit(MOST_DETAILS)
        .forEach(each -> details.put(line(each.getKey()), plain(each.getValue())));
    return new Failure(code, line(told.reason()), line(told.hint()), details).asException();
  }

  private static Object plain(Object value) {
    return value instanceof Number || value instanceof Boolean
        ? value
        : line(String.valueOf(value));
  }

  private static String line(String text) {
    return PlainText.shortLine(text, LONGEST_TEXT);
  }
}
