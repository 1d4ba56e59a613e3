package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import java.util.List;

/**
 * Whether what is deployed is what the files say.
 *
 * @param outcome {@code same}, {@code different}, or {@code unknown} where all that could be seen
 *     is the same
 * @param region where
 * @param account whose
 * @param names the names that callers, files and AWS must agree on
 * @param brokenLinks names in one file that no other file describes
 * @param missing what the files describe and AWS does not have
 * @param differences field by field
 * @param unseen what AWS did not show, and the right that is needed
 * @param notes what is no difference, yet worth knowing
 */
public record CheckReport(
    String outcome,
    String region,
    String account,
    List<NameRow> names,
    List<String> brokenLinks,
    List<String> missing,
    List<Difference> differences,
    List<String> unseen,
    List<String> notes) {

  public CheckReport {
    names = List.copyOf(names);
    brokenLinks = List.copyOf(brokenLinks);
    missing = List.copyOf(missing);
    differences = List.copyOf(differences);
    unseen = List.copyOf(unseen);
    notes = List.copyOf(notes);
  }

  /** Without a full view there is no all-clear. */
  public ExitCode exitCode() {
    return switch (outcome) {
      case "same" -> ExitCode.SUCCEEDED;
      case "different" -> ExitCode.PROBLEM_FOUND;
      default -> ExitCode.AWS_ACCESS_DENIED;
    };
  }
}
