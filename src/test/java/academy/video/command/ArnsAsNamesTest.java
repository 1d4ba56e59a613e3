package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * People paste ARNs: every command, by every flag and variable that takes the name of something in
 * AWS Batch, does with an ARN what it does with the name.
 */
class ArnsAsNamesTest {

  private static final String ARN = "arn:aws:batch:eu-central-1:123456789012:";

  /** Of each flag its variable and the type of its ARN. */
  private static final Map<String, List<String>> FLAGS =
      Map.of(
          "--queue", List.of("VIDEO_BATCH_JOB_QUEUE", "job-queue/", "q-1"),
          "--definition", List.of("VIDEO_BATCH_JOB_DEFINITION", "job-definition/", "d-1"),
          "--compute-environment",
              List.of("VIDEO_BATCH_COMPUTE_ENVIRONMENT", "compute-environment/", "c-1"));

  /** What commands need beside. */
  private static final Map<String, List<String>> ARGUMENTS =
      Map.of(
          "submit", List.of("r2://uploads/7.mp4", "r2://videos/7"),
          "smoke", List.of("--destination", "r2://videos/smoke"));

  /**
   * A command line without the name.
   *
   * @param words the command and what it needs
   * @param flag by which it takes the name
   */
  record Case(List<String> words, String flag) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    collect(new CommandHarness().runner().commands(), List.of(), cases);
    return cases.stream();
  }

  private static void collect(CommandLine command, List<String> words, List<Case> cases) {
    List<String> whole = new ArrayList<>(words);
    whole.addAll(words.isEmpty() ? List.of() : ARGUMENTS.getOrDefault(words.getFirst(), List.of()));
    FLAGS.keySet().stream()
        .sorted()
        .filter(flag -> command.getCommandSpec().findOption(flag) != null)
        .forEach(flag -> cases.add(new Case(List.copyOf(whole), flag)));
    command
        .getSubcommands()
        .forEach(
            (name, sub) ->
                collect(sub, Stream.concat(words.stream(), Stream.of(name)).toList(), cases));
  }

  /** What a command line did: its exit code, what it printed and whom it asked for what. */
  private record Done(int code, String stdout, String stderr, List<String> calls) {}

  private static Done run(Case given, boolean byFlag, String value) {
    CommandHarness process = new CommandHarness();
    process.environment.put("R2_ACCOUNT_ID", "0123456789abcdef0123456789abcdef");
    process.environment.put("R2_ACCESS_KEY_ID", "key");
    process.environment.put("R2_SECRET_ACCESS_KEY", "secret");
    List<String> words = new ArrayList<>(given.words());
    if (byFlag) {
      words.add(given.flag());
      words.add(value);
    } else {
      process.environment.put(FLAGS.getOrDefault(given.flag(), List.of()).getFirst(), value);
    }
    int code = process.run(words.toArray(String[]::new));
    // A job of smoke is named by a digest of the time.
    List<String> calls =
        process.aws.calls.stream()
            .map(call -> call.toString().replaceAll("[0-9a-f]{12}", "…"))
            .toList();
    return new Done(code, process.stdout(), process.stderr(), calls);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void arn_byFlagOrVariable_isTakenForItsName(Case given) {
    List<String> kind = FLAGS.getOrDefault(given.flag(), List.of());
    List<String> names =
        given.flag().equals("--definition")
            ? List.of(kind.getLast(), kind.getLast() + ":7")
            : List.of(kind.getLast());
    for (String name : names) {
      for (boolean byFlag : List.of(true, false)) {
        Done byName = run(given, byFlag, name);

        assertThat(byName.stderr()).doesNotContain(kind.getFirst() + " (");
        assertThat(run(given, byFlag, ARN + kind.get(1) + name))
            .as("%s %s", given, name)
            .isEqualTo(byName);
      }
    }
  }

  /**
   * Each of the three is a flag of some command, and each command that submits or looks has one.
   */
  @Test
  void cases_areOfEveryCommandThatNamesThings() {
    assertThat(cases().map(given -> given.words().getFirst()))
        .contains("submit", "doctor", "stuck-scan", "cutover", "smoke", "jobdef");
    assertThat(cases().map(Case::flag)).containsAll(FLAGS.keySet());
  }

  /** A revision is what a caller uses of a definition, and no name of another one. */
  @Test
  void jobdef_ofARevision_isAboutTheDefinition() {
    CommandHarness process = new CommandHarness();

    int code =
        process.run(
            "jobdef",
            "render",
            "job-definitions/encode.ec2.json",
            "--definition",
            ARN + "job-definition/d-1:7",
            "--set",
            "queue=" + ARN + "job-queue/q-1");

    assertThat(code).isEqualTo(ExitCode.SUCCEEDED.code());
    assertThat(process.stdout()).contains("\"jobDefinitionName\" : \"d-1\"");
  }
}
