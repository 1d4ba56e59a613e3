package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.config.BatchNames;
import academy.video.testing.FakeAccount;
import academy.video.testing.FakeAws;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorExplainerTest {

  private static final Instant NOW = Instant.parse("2026-09-01T22:00:00Z");

  private final FakeAws aws = new FakeAws();
  private final FakeAccount account = new FakeAccount(aws);
  private final DoctorExplainer explainer =
      new DoctorExplainer(
          aws,
          _ -> Optional.empty(),
          _ -> Optional.empty(),
          InstantSource.fixed(NOW),
          BatchNames.read(Map.of(), Map.of()),
          Map.of(),
          Map.of());

  private BatchJob waiting(String id) {
    account
        .addJob(id, "RUNNABLE", NOW.minusSeconds(7200).toEpochMilli())
        .put("statusReason", "UNDETERMINED - Batch job is blocked.");
    return new BatchJobs(aws).describe(id).orElseThrow();
  }

  @Test
  void explain_ofAJobThatFindsNoPlace_givesDoctorsSentence() {
    account.environmentOfTheQueue().put("state", "DISABLED");

    assertThat(explainer.explain(waiting("j-1")))
        .startsWith("Jobs are accepted but stay RUNNABLE: ")
        .contains("academy-video-batch-ce", "DISABLED");
  }

  @Test
  void explain_ofASecondJob_asksAboutThatJobAlone() {
    account.environmentOfTheQueue().put("state", "DISABLED");
    BatchJob first = waiting("j-1");
    BatchJob second = waiting("j-2");
    explainer.explain(first);
    int calls = aws.calls.size();

    assertThat(explainer.explain(second)).contains("DISABLED");

    assertThat(aws.calls.size() - calls).isLessThan(4);
  }

  @Test
  void explain_whereNothingMayBeSeen_givesBatchsWords() {
    BatchJob job = waiting("j-1");
    FakeAws denied = new FakeAws();

    assertThat(
            new DoctorExplainer(
                    denied,
                    _ -> Optional.empty(),
                    _ -> Optional.empty(),
                    InstantSource.fixed(NOW),
                    BatchNames.read(Map.of(), Map.of()),
                    Map.of(),
                    Map.of())
                .explain(job))
        .isEqualTo("AWS Batch says: UNDETERMINED - Batch job is blocked.");
  }
}
