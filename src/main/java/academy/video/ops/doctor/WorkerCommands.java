package academy.video.ops.doctor;

import java.util.Arrays;
import java.util.Locale;

/** What a job's command may begin with: the commands of the worker's command line. */
enum WorkerCommands {
  ENCODE,
  SUBMIT,
  STATUS,
  DOCTOR,
  STUCK_SCAN,
  DELETE,
  JOBDEF,
  SMOKE,
  CUTOVER,
  PREVIEW,
  EXIT_CODES,
  VERSION;

  static boolean has(String word) {
    return Arrays.stream(values())
        .anyMatch(
            command -> command.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word));
  }
}
