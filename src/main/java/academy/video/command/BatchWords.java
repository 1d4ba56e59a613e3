package academy.video.command;

import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job's end or delay in AWS Batch's own words. */
final class BatchWords {

  private BatchWords() {}

  static String of(BatchJob job) {
    List<String> words = new ArrayList<>();
    job.statusReason().ifPresent(words::add);
    if (!job.attempts().isEmpty()) {
      BatchAttempt last = job.attempts().getLast();
      last.reason().filter(reason -> !words.contains(reason)).ifPresent(words::add);
      last.exitCode()
          .ifPresent(
              code ->
                  words.add(
                      "exit code " + code + last.failure().map(name -> " " + name).orElse("")));
    }
    Optional<String> text =
        words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    return text.map(said -> "AWS Batch says: " + (said.endsWith(".") ? said : said + "."))
        .orElse("AWS Batch gives no reason.");
  }
}
