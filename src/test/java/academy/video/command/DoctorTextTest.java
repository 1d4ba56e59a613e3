package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.batch.BatchState;
import academy.video.ops.doctor.Cause;
import academy.video.ops.doctor.Certainty;
import academy.video.ops.doctor.Diagnosis;
import academy.video.ops.doctor.Diagnosis.Verdict;
import academy.video.ops.doctor.Evidence;
import academy.video.ops.doctor.Finding;
import academy.video.ops.doctor.Subject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorTextTest {

  private static Finding finding(Cause cause, Certainty certainty, String sentence) {
    return new Finding(
        cause,
        certainty,
        sentence,
        List.of(new Evidence("batch:DescribeJobQueues", "state", "DISABLED")),
        List.of("aws batch update-job-queue --job-queue q --state ENABLED"));
  }

  private static final String SENTENCE = "Nothing can be submitted: job queue q is DISABLED.";

  @Test
  void of_aFinding_hasSentenceProofAndFixBeforeEverythingElse() {
    Diagnosis diagnosis =
        new Diagnosis(
            Verdict.FOUND,
            SENTENCE,
            Optional.of(
                new Subject(
                    "j-1",
                    "video-7",
                    BatchState.FAILED,
                    Optional.of("2026-09-01T05:20:00Z"),
                    2,
                    Optional.empty())),
            List.of(
                finding(Cause.QUEUE_DISABLED, Certainty.CERTAIN, SENTENCE),
                finding(Cause.NO_CAPACITY, Certainty.LIKELY, "Jobs would stay RUNNABLE: x.")),
            List.of("It can't be told whether y: z."),
            List.of("log group /g exists"),
            List.of("Not allowed to see ec2:DescribeSubnets; grant it."));

    assertThat(DoctorText.of(diagnosis))
        .isEqualTo(
            """
            Nothing can be submitted: job queue q is DISABLED.

            Job j-1 (video-7) is FAILED since 2026-09-01T05:20:00Z, after 2 attempts.

            Evidence:
              batch:DescribeJobQueues  state = DISABLED

            Fix:
              aws batch update-job-queue --job-queue q --state ENABLED

            Also, the likeliest first:
              - Jobs would stay RUNNABLE: x. (likely)
                  batch:DescribeJobQueues  state = DISABLED
                  fix: aws batch update-job-queue --job-queue q --state ENABLED

            Not decided:
              It can't be told whether y: z.

            Looked at, and well:
              log group /g exists

            Not seen:
              Not allowed to see ec2:DescribeSubnets; grant it.
            """);
  }

  @Test
  void of_whatIsHealthy_isTheSentenceAndWhatWasSeen() {
    Diagnosis diagnosis =
        new Diagnosis(
            Verdict.HEALTHY,
            "Nothing is wrong.",
            Optional.empty(),
            List.of(),
            List.of(),
            List.of("log group /g exists"),
            List.of());

    assertThat(DoctorText.of(diagnosis))
        .isEqualTo("Nothing is wrong.\n\nLooked at, and well:\n  log group /g exists\n");
  }
}
