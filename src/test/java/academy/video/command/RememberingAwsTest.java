package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import org.junit.jupiter.api.Test;

class RememberingAwsTest {

  private final FakeAws aws = new FakeAws();
  private final RememberingAws remembering = new RememberingAws(aws);

  @Test
  void call_askedTwice_isMadeOnce() {
    aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, "{\"jobs\": []}");

    remembering.call(AwsOperation.BATCH_DESCRIBE_JOBS).put("changed", true);

    assertThat(remembering.call(AwsOperation.BATCH_DESCRIBE_JOBS))
        .isEqualTo(FakeAws.json("{\"jobs\": []}"));
    assertThat(aws.calls).hasSize(1);
  }

  @Test
  void call_withAnotherRequest_isMade() {
    aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, "{\"jobs\": []}");

    remembering.call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\": [\"a\"]}"));
    remembering.call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\": [\"b\"]}"));

    assertThat(aws.calls).hasSize(2);
  }

  @Test
  void call_thatFailed_failsAgainWithoutBeingMade() {
    aws.fail(AwsOperation.IAM_GET_ROLE, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> remembering.call(AwsOperation.IAM_GET_ROLE))
          .isInstanceOfSatisfying(
              AwsException.class,
              e -> assertThat(e.fault().kind()).isEqualTo(AwsFault.Kind.DENIED));
    }
    assertThat(aws.calls).hasSize(1);
  }

  @Test
  void close_leavesTheOtherOpen() {
    remembering.close();

    assertThat(aws.isClosed()).isFalse();
  }
}
