package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import academy.video.testing.HostileTexts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutoverCommandTest {

  private final CommandHarness process = new CommandHarness();
  @TempDir private Path repository;
  @TempDir private Path rules;

  private void movedAccount() throws IOException {
    Files.writeString(repository.resolve("README.md"), "AWS Batch encodes videos.\n");
    FakeBatch batch = new FakeBatch(process.aws, InstantSource.system());
    batch
        .add("j-1", "7", "SUCCEEDED", Instant.now())
        .withObject("/tags")
        .put("video-resubmission-of", "j-0");
    process.aws.answer(
        AwsOperation.LAMBDA_LIST_FUNCTIONS,
        "{\"Functions\":[{\"FunctionName\":\"send-mail\",\"Description\":\"Sends mail\"}]}");
    process.aws.answer(AwsOperation.LAMBDA_LIST_TAGS, "{}");
    process.aws.answer(AwsOperation.LAMBDA_LIST_EVENT_SOURCE_MAPPINGS, "{}");
    process.aws.answer(AwsOperation.EVENTS_LIST_RULES, "{}");
    process.aws.answer(AwsOperation.SCHEDULER_LIST_SCHEDULES, "{}");
    process.aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS, "{}");
    process.aws.answer(AwsOperation.AUTOSCALING_DESCRIBE_POLICIES, "{}");
    process.aws.answer(AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, "{}");
    process.aws.answer(AwsOperation.SQS_LIST_QUEUES, "{\"QueueUrls\":[\"https://sqs/1/mail\"]}");
  }

  @Test
  void cutover_ofACompleteMove_endsWith0() throws IOException {
    movedAccount();

    assertThat(process.run("cutover", "--repo", repository.toString(), "--jobs", "1")).isZero();

    assertThat(process.stdout())
        .isEqualTo(
            """
            The move to AWS Batch is complete: all five conditions are held, and nothing is left over.

            1  held       1 real job in a row succeeded
               The last 1 real job succeeded.
                 - job j-1 (video 7) succeeded
            2  held       A job that stuck-scan submitted again succeeded
               stuck-scan submitted a stuck job's video again, and it succeeded.
                 - job j-1 (video 7) succeeded in place of job j-0
            3  held       No Lambda handles video any more
               In eu-central-1, none of 1 function, 0 event source mappings and 0 targets of rules and schedules has to do with video.
            4  held       No script or tool offers the old way
               No sign of the old way in 1 file.
            5  held       The interrupt endpoint and its Redis keys are gone, and documents say Batch only
               No sign of the old way in 1 file.

            Lambda functions that were judged not to handle video; look them over:
               send-mail: Sends mail
            """);
    assertThat(process.aws.isClosed()).isTrue();
  }

  @Test
  void cutover_ofAMoveThatIsNotComplete_saysWhatIsMissingFirst() throws IOException {
    movedAccount();
    Files.writeString(repository.resolve("run.sh"), "sqs_main\n".repeat(20));
    process.aws.fail(
        AwsOperation.LAMBDA_LIST_FUNCTIONS, AwsFault.Kind.DENIED, "AccessDenied", "No.");

    assertThat(process.run("cutover", "--repo", repository.toString(), "--jobs", "1"))
        .isEqualTo(80);

    assertThat(process.stdout())
        .startsWith(
            "The move to AWS Batch is not complete: 3 of 5 conditions are held, 1 is not, 1 can't"
                + " be decided.\n")
        .contains("3  undecided  No Lambda handles video any more\n")
        .contains("   Not allowed to see Lambda functions; grant lambda:ListFunctions.\n")
        .contains("4  NOT HELD   No script or tool offers the old way\n")
        .contains("     - and 5 more; --json has all\n")
        .contains("Not seen, so there may be more:\n");
  }

  @Test
  void cutover_whereAllIsHeldAndSomethingIsLeft_isNotComplete() throws IOException {
    movedAccount();
    process.aws.answer(AwsOperation.SQS_LIST_QUEUES, "{\"QueueUrls\":[\"https://sqs/1/video\"]}");
    process.aws.answer(AwsOperation.SQS_GET_QUEUE_ATTRIBUTES, "{}");

    assertThat(process.run("cutover", "--repo", repository.toString(), "--jobs", "1"))
        .isEqualTo(80);

    assertThat(process.stdout())
        .startsWith(
            "The move to AWS Batch is not complete: 5 of 5 conditions are held, but 1 of the old"
                + " things is left in the account.\n")
        .contains(
            """
            Left over in the account; these may be deleted now:
               queue video (whether it is empty is not known)
                 aws sqs delete-queue --queue-url https://sqs/1/video
            """);
  }

  @Test
  void cutover_whatWasNotSearched_isCountedAndNamed() throws IOException {
    movedAccount();
    Path git = Files.createDirectory(repository.resolve(".git"));
    Path code = Files.write(repository.resolve("function.zip"), new byte[] {'P', 'K', 0, 1});

    assertThat(process.run("cutover", "--repo", repository.toString(), "--jobs", "1")).isZero();

    assertThat(process.stdout())
        .endsWith(
            """

            Not searched in the repositories:
               binary file: 1
                 - %s
               folder of version control or dependencies: 1
                 - %s
            """
                .formatted(code, git));
  }

  /** What AWS and files say stays on its line, and turns no terminal around. */
  @Test
  void cutover_ofHostileTexts_printsThemHarmlessAndOnOneLine() throws IOException {
    movedAccount();
    String hostile = "video\u001b[2J\r\nFORGED: complete.\u202e\u2028FORGED\u0007";
    ObjectNode functions = FakeAws.json("{}");
    functions
        .putArray("Functions")
        .add(FakeAws.json("{}").put("FunctionName", "send-" + hostile).put("Description", hostile))
        .add(FakeAws.json("{}").put("FunctionName", "mail").put("Description", "\r\nFORGED\u0007"));
    process.aws.answer(AwsOperation.LAMBDA_LIST_FUNCTIONS, functions.toString());
    ObjectNode queues = FakeAws.json("{}");
    queues.putArray("QueueUrls").add("https://sqs/1/" + hostile);
    process.aws.answer(AwsOperation.SQS_LIST_QUEUES, queues.toString());
    process.aws.answer(AwsOperation.SQS_GET_QUEUE_ATTRIBUTES, "{}");
    process.aws.fail(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, AwsFault.Kind.UNAVAILABLE, "X", hostile);
    Files.writeString(repository.resolve("run.sh"), "sqs_main \u001b[2J\u202eFORGED\rFORGED\n");

    process.run("cutover", "--repo", repository.toString(), "--jobs", "1");

    assertThat(process.stdout()).contains("FORGED");
    assertThat(HostileTexts.harmIn(process.stdout())).isEmpty();
    assertThat(process.stdout().lines()).noneMatch(line -> line.strip().startsWith("FORGED"));
  }

  @Test
  void cutover_withoutARepository_isNotKnownToBeComplete() throws IOException {
    movedAccount();

    assertThat(process.run("cutover", "--jobs", "1")).isEqualTo(80);
    assertThat(process.stdout())
        .startsWith(
            "The move to AWS Batch is not known to be complete: 3 of 5 conditions are held, 2 can't"
                + " be decided.\n");
  }

  @Test
  void cutover_withJson_printsTheSameAsData() throws IOException {
    movedAccount();

    assertThat(process.run("cutover", "--json", "--jobs", "1")).isEqualTo(80);

    JsonNode report = FakeAws.json(process.stdout());
    assertThat(report.path("complete").asBoolean()).isFalse();
    assertThat(report.at("/conditions/2/held").asText()).isEqualTo("held");
    assertThat(report.at("/conditions/3/held").asText()).isEqualTo("undecided");
    assertThat(report.at("/other_functions/0").asText()).isEqualTo("send-mail: Sends mail");
  }

  @Test
  void cutover_printsRulesThatItTakesBack() throws IOException {
    movedAccount();
    assertThat(process.run("cutover", "--print-rules")).isZero();
    Path file = Files.writeString(rules.resolve("cutover.json"), process.stdout());

    assertThat(
            process.run(
                "cutover",
                "--rules",
                file.toString(),
                "--repo",
                repository.toString(),
                "--jobs",
                "1"))
        .isZero();
  }

  @Test
  void cutover_withABadNumber_endsWith13() {
    assertThat(process.run("cutover", "--jobs", "0")).isEqualTo(13);
    assertThat(process.stderr()).contains("--jobs must be a whole number from 1 to 1000");
  }

  @Test
  void cutover_ofAFolderThatIsNotThere_endsWith11() {
    assertThat(process.run("cutover", "--repo", repository.resolve("no").toString())).isEqualTo(11);
    assertThat(process.stderr()).contains("no is not a folder");
  }
}
