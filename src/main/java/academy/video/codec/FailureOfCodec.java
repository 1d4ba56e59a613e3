package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.PlainText;
import java.util.HashMap;
import java.util.Map;

/** Reads why a call failed, as the codec process tells it: only what it can know of is believed. */
final class FailureOfCodec {

  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST_DETAILS = 20;

  private FailureOfCodec() {}

  static WorkerException of(Payloads.Failed told) {
    ExitCode code = isKnowable(told.exitCode()) ? told.exitCode() : ExitCode.INTERNAL_ERROR;
    Map<String, Object> details = new HashMap<>();
    told.details().entrySet().stream()
        .limit(MOST_DETAILS)
        .forEach(each -> details.put(line(each.getKey()), plain(each.getValue())));
    return new Failure(code, line(told.reason()), line(told.hint()), details).asException();
  }

  /** What a codec may find out: of the source, of memory, and of its own defects. */
  private static boolean isKnowable(ExitCode code) {
    return switch (code) {
      case SOURCE_UNSUPPORTED,
          SOURCE_CORRUPT,
          SOURCE_OVER_LIMIT,
          INTERRUPTED,
          OUT_OF_MEMORY,
          INTERNAL_ERROR,
          OUTPUT_INVALID ->
          true;
      default -> false;
    };
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
