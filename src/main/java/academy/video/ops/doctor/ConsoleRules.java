package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the console of an instance says that does not register. */
final class ConsoleRules {

  /** What lines mean; the first kind that a line is of counts, and of a kind the newest line. */
  private enum Word {
    ROLE("not authorized to perform: ecs:RegisterContainerInstance"),
    CLUSTER("Unable to register.*(Cluster not found|ClusterNotFound)"),
    NO_AGENT(
        "Unit ecs\\.service not found|ecs\\.service: Unit not found|ecs: unrecognized service"),
    NAMES("Could not resolve host|Temporary failure in name resolution|lookup \\S+: no such host"),
    WAY(
        "dial tcp \\S+: (i/o timeout|connect: (connection timed out|no route to host))"
            + "|Connection timed out after"),
    AGENT("(?i)(ecs\\.service|ecs-init|ecs-agent|ecs agent).*(failed|error|exited|could not)");

    private final Pattern pattern;

    Word(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.isEc2()
        && Instances.none(about.facts(), environment)
        && about.isState(BatchState.RUNNABLE)) {
      notes.look(look -> console(about, look));
    }
  }

  private static void console(Case about, Look look) {
    for (Word word : Word.values()) {
      Optional<Fact> line =
          lines(about.facts()).filter(each -> isOf(each, word)).reduce((_, b) -> b);
      if (line.isPresent()) {
        look.with("line", Words.clause(line.get().text(), 160))
            .with("console", instance(line.get()))
            .likely(Cause.INSTANCES_NOT_REGISTERED, variant(word), line.get());
        return;
      }
    }
  }

  private static String instance(Fact line) {
    return line instanceof Fact.Present(RecordedCall call, String _, JsonNode _)
        ? call.request().path("InstanceId").asText()
        : "";
  }

  private static boolean isOf(Fact line, Word word) {
    return word.pattern.matcher(line.text()).find();
  }

  private static String variant(Word word) {
    return switch (word) {
      case ROLE -> "console-role";
      case CLUSTER -> "console-cluster";
      case NO_AGENT -> "console-no-agent";
      case NAMES -> "console-names";
      case WAY -> "console-way";
      case AGENT -> "console-agent";
    };
  }

  private static Stream<Fact> lines(Facts facts) {
    return facts
        .answers(AwsOperation.EC2_GET_CONSOLE_OUTPUT)
        .flatMap(answer -> answer.at("LastLines").items().stream());
  }
}
