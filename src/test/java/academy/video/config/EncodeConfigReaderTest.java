package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.LogFormat;
import academy.video.model.Node;
import academy.video.model.R2Access;
import academy.video.model.R2Token;
import academy.video.model.Secret;
import academy.video.sandbox.SandboxMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeConfigReaderTest {

  private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  private static final Map<Setting, String> PLACES =
      Map.of(Setting.VIDEO_SOURCE, "in.mp4", Setting.VIDEO_DESTINATION, "videos/out/");

  @Test
  void config_ofTheArgumentsOnly_hasTheDocumentedDefaults() {
    EncodeConfigReader reader = reader(PLACES, Map.of());

    assertThat(reader.config())
        .isEqualTo(
            new EncodeConfig(
                new Location.Local(Path.of("in.mp4")),
                new Location.Local(Path.of("videos/out")),
                Optional.empty(),
                "out",
                profiles().load("standard"),
                Path.of("/scratch"),
                Node.ALONE,
                OptionalInt.empty(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                SandboxMode.AUTO));
    assertThat(reader.logFormat()).isEqualTo(LogFormat.AUTO);
    assertThat(reader.identity()).isEqualTo(new JobIdentity("out", null, null, null));
    assertThat(reader.warnings()).isEmpty();
  }

  @Test
  void config_ofEveryVariable_takesEveryOne() {
    Map<String, String> all = everyVariable();
    EncodeConfigReader reader = reader(Map.of(), all);

    EncodeConfig config = reader.config();

    assertThat(config)
        .isEqualTo(
            new EncodeConfig(
                new Location.R2("sources", "a/b c.mp4"),
                new Location.S3("results", "videos/7"),
                Optional.of(
                    new R2Access(
                        URI.create("http://127.0.0.1:9000"),
                        token("reader", "session"),
                        token("reader", "session"))),
                "video-7",
                profiles().load("lecture"),
                Path.of("/mnt/scratch"),
                new Node(5, 6),
                OptionalInt.of(3),
                Duration.ofSeconds(90),
                Duration.ofSeconds(30),
                SandboxMode.REQUIRED));
    assertThat(reader.logFormat()).isEqualTo(LogFormat.TEXT);
    assertThat(reader.identity())
        .isEqualTo(
            new JobIdentity("video-7", "job-1:4", 2, 4, Instant.parse("2026-11-23T15:02:05Z")));
    assertThat(reader.warnings()).isEmpty();
    assertThat(config.toString()).doesNotContain("reader-secret", "secret-key").contains("***");
  }

  @Test
  void everyVariable_namesEverySettingThereIs() {
    assertThat(everyVariable().keySet())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(Setting.class).stream().map(Setting::name).toList());
  }

  @Test
  void config_whereAFlagAndItsVariableDiffer_takesTheFlag() {
    Map<Setting, String> arguments = new HashMap<>(PLACES);
    arguments.put(Setting.VIDEO_ID, "of-flag");
    arguments.put(Setting.VIDEO_PROFILE, "lecture");

    EncodeConfig config =
        reader(
                arguments,
                Map.of("VIDEO_ID", "of-variable", "VIDEO_PROFILE", "standard", "VIDEO_SOURCE", "x"))
            .config();

    assertThat(config.videoId()).isEqualTo("of-flag");
    assertThat(config.profile().name()).isEqualTo("lecture");
    assertThat(config.source()).isEqualTo(new Location.Local(Path.of("in.mp4")));
  }

  @Test
  void config_ofAnEmptyVariable_countsAsNotSet() {
    assertThat(reader(PLACES, Map.of("VIDEO_ID", "", "VIDEO_WATCHDOG", "")).config().videoId())
        .isEqualTo("out");
  }

  @Test
  void config_withMissingAndInvalidSettings_listsAllUnder10() {
    Failure failure =
        failureOf(
            Map.of(),
            Map.of(
                "VIDEO_DESTINATION", "r2://results/7",
                "R2_ACCESS_KEY_ID", "id",
                "R2_SECRET_ACCESS_KEY", "abc\n",
                "VIDEO_WATCHDOG", "soon",
                "LOG_FORMAT", "xml",
                "AWS_BATCH_JOB_ATTEMPT", "0",
                "VIDEO_PROFILE", "nope"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_MISSING);
    assertThat(failure.reason())
        .startsWith("7 problems: ")
        .contains("VIDEO_SOURCE (SOURCE) is not set; it must be a local path, file:PATH, r2://")
        .contains("R2_ACCOUNT_ID (--r2-account-id) is not set; it must be 32 hexadecimal digits")
        .contains("R2_SECRET_ACCESS_KEY is a text of 4 characters with white space in it")
        .contains("VIDEO_WATCHDOG (--watchdog) is \"soon\"; it must be a whole number with a unit")
        .contains("LOG_FORMAT (--log-format) is \"xml\"; it must be json, text or auto")
        .contains("AWS_BATCH_JOB_ATTEMPT is \"0\"; it must be a whole number from 1 to 1000")
        .contains("profile \"nope\" is unknown")
        .doesNotContain("abc");
  }

  @Test
  void config_withInvalidSettingsAndProfile_is11() {
    Map<Setting, String> arguments = new HashMap<>(PLACES);
    arguments.put(Setting.VIDEO_MAX_CHUNKS_AT_ONCE, "0");
    arguments.put(Setting.VIDEO_PROFILE, "nope");

    assertThat(failureOf(arguments, Map.of()).exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
  }

  @Test
  void identity_inSpiteOfProblems_isAsFarAsKnown() {
    EncodeConfigReader reader =
        reader(Map.of(), Map.of("VIDEO_DESTINATION", "s3://bucket/7", "AWS_BATCH_JOB_ID", "j"));

    assertThat(reader.identity()).isEqualTo(new JobIdentity("7", "j", null, null));
  }

  @Test
  void config_withR2VariablesButNoR2Location_needsNone() {
    assertThat(reader(PLACES, Map.of("R2_ENDPOINT", "nonsense")).config().r2()).isEmpty();
  }

  private static final Map<String, String> WRITING =
      Map.of("R2_ACCOUNT_ID", ACCOUNT, "R2_ACCESS_KEY_ID", "w", "R2_SECRET_ACCESS_KEY", "w-secret");

  private static final Map<String, String> READING =
      Map.of(
          "R2_ACCOUNT_ID", ACCOUNT,
          "R2_SOURCE_ACCESS_KEY_ID", "r",
          "R2_SOURCE_SECRET_ACCESS_KEY", "r-secret");

  private static final Map<Setting, String> FROM_R2_TO_R2 =
      Map.of(
          Setting.VIDEO_SOURCE, "r2://uploads/a.mp4", Setting.VIDEO_DESTINATION, "r2://videos/a");

  private static R2Token token(String id, String... session) {
    return new R2Token(
        new Secret(id),
        new Secret(id + "-secret"),
        Stream.of(session).findFirst().map(Secret::new));
  }

  @Test
  void config_withTwoR2Tokens_readsWithOneAndWritesWithTheOther() {
    Map<String, String> both = new HashMap<>(WRITING);
    both.putAll(READING);
    both.put("R2_SOURCE_SESSION_TOKEN", "s");

    R2Access access = reader(FROM_R2_TO_R2, both).config().r2().orElseThrow();

    assertThat(access.sources()).isEqualTo(token("r", "s"));
    assertThat(access.destinations()).isEqualTo(token("w"));
    assertThat(access.ofSources().destinations()).isEqualTo(token("r", "s"));
  }

  @Test
  void config_withOneR2Token_readsAndWritesWithIt() {
    Map<String, String> one = new HashMap<>(WRITING);
    one.put("R2_SESSION_TOKEN", "s");

    R2Access access = reader(FROM_R2_TO_R2, one).config().r2().orElseThrow();

    assertThat(access.sources()).isEqualTo(token("w", "s"));
    assertThat(access.destinations()).isEqualTo(token("w", "s"));
  }

  @Test
  void config_thatOnlyReadsFromR2_needsNoTokenThatWrites() {
    Map<Setting, String> places =
        Map.of(Setting.VIDEO_SOURCE, "r2://uploads/a.mp4", Setting.VIDEO_DESTINATION, "out");

    assertThat(reader(places, READING).config().r2().orElseThrow().sources()).isEqualTo(token("r"));
    assertThat(failureOf(FROM_R2_TO_R2, READING).reason()).contains("R2_ACCESS_KEY_ID");
  }

  @Test
  void config_withHalfAToken_saysWhichHalfIsMissing() {
    Map<String, String> half = new HashMap<>(WRITING);
    half.put("R2_SOURCE_ACCESS_KEY_ID", "r");

    assertThat(failureOf(FROM_R2_TO_R2, half).exitCode()).isEqualTo(ExitCode.CONFIG_MISSING);
    assertThat(failureOf(FROM_R2_TO_R2, half).reason()).contains("R2_SOURCE_SECRET_ACCESS_KEY");
  }

  @Test
  void secretsIn_hasEveryPartOfEveryToken() {
    Map<String, String> all = new HashMap<>(WRITING);
    all.putAll(READING);
    all.put("R2_SESSION_TOKEN", "ws");
    all.put("R2_SOURCE_SESSION_TOKEN", "rs");

    assertThat(EncodeConfigReader.secretsIn(all))
        .extracting(Secret::reveal)
        .contains("w", "w-secret", "ws", "r", "r-secret", "rs");
  }

  @Test
  void config_withAnAccount_derivesTheEndpoint() {
    EncodeConfig config =
        reader(
                Map.of(
                    Setting.VIDEO_SOURCE, "r2://sources/a.mp4", Setting.VIDEO_DESTINATION, "out"),
                Map.of(
                    "R2_ACCOUNT_ID", ACCOUNT,
                    "R2_ACCESS_KEY_ID", "id",
                    "R2_SECRET_ACCESS_KEY", "secret"))
            .config();

    assertThat(config.r2().orElseThrow().endpoint())
        .isEqualTo(URI.create("https://" + ACCOUNT + ".r2.cloudflarestorage.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x",
        "https://user:hunter2@x",
        "https://x/bucket",
        "https://x?hunter2",
        "not a url",
        "x"
      })
  void config_withAnUnusableEndpoint_doesNotRepeatIt(String endpoint) {
    Failure failure =
        failureOf(
            Map.of(Setting.VIDEO_SOURCE, "r2://sources/a.mp4", Setting.VIDEO_DESTINATION, "out"),
            Map.of(
                "R2_ENDPOINT", endpoint,
                "R2_ACCESS_KEY_ID", "id",
                "R2_SECRET_ACCESS_KEY", "secret"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
    assertThat(failure.reason())
        .startsWith("R2_ENDPOINT (--r2-endpoint) is a text of ")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "10s, 10",
    "90s, 90",
    "10m, 600",
    "24h, 86400",
  })
  void config_withAWatchdog_readsItsUnit(String text, long seconds) {
    assertThat(reader(PLACES, Map.of("VIDEO_WATCHDOG", text)).config().watchdog())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9s", "25h", "10", "10 m", "-1m", "1.5h", "m", "99999999999h"})
  void config_withAWrongWatchdog_isRefused(String text) {
    assertThat(failureOf(PLACES, Map.of("VIDEO_WATCHDOG", text)).reason())
        .contains("VIDEO_WATCHDOG")
        .contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "257", "x", "1.0", "99999999999"})
  void config_withAWrongNumberOfChunks_isRefused(String text) {
    assertThat(failureOf(PLACES, Map.of("VIDEO_MAX_CHUNKS_AT_ONCE", text)).reason())
        .contains("is \"" + text + "\"; it must be a whole number from 1 to 256");
  }

  @Test
  void config_withAnUnusableVideoId_isRefused() {
    assertThat(failureOf(PLACES, Map.of("VIDEO_ID", "a\tb")).reason()).contains("is \"a b\"");
    assertThat(failureOf(PLACES, Map.of("VIDEO_ID", "x".repeat(201))).exitCode())
        .isEqualTo(ExitCode.CONFIG_INVALID);
  }

  @Test
  void config_whereTheDestinationIsTheSource_isRefused() {
    assertThat(
            failureOf(
                    Map.of(
                        Setting.VIDEO_SOURCE,
                        "s3://bucket/a",
                        Setting.VIDEO_DESTINATION,
                        "s3://bucket/a/"),
                    Map.of())
                .reason())
        .contains("VIDEO_DESTINATION (DESTINATION) is the source, s3://bucket/a");
  }

  @Test
  void warnings_ofUnknownVariables_suggestTheNearest() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("VIDEO_PROFIEL", "lecture");
    environment.put("R2_SOMETHING_ELSE", "x");
    environment.put("PATH", "/bin");
    environment.put("VIDEO_BATCH_JOB_QUEUE", "q");
    environment.put("VIDEO_BREADCRUMB", "/tmp/x");

    assertThat(reader(PLACES, environment).warnings())
        .containsExactly(
            new EncodeConfigReader.Warning(
                "R2_SOMETHING_ELSE",
                "The variable R2_SOMETHING_ELSE is unknown and has no effect."),
            new EncodeConfigReader.Warning(
                "VIDEO_PROFIEL",
                "The variable VIDEO_PROFIEL is unknown and has no effect (did you mean"
                    + " VIDEO_PROFILE?)."));
  }

  @Test
  void secretsIn_anEnvironment_areThoseOfR2AndAws() {
    assertThat(
            EncodeConfigReader.secretsIn(
                Map.of("R2_SECRET_ACCESS_KEY", "a", "AWS_SESSION_TOKEN", "b", "VIDEO_ID", "c")))
        .containsExactlyInAnyOrder(new Secret("a"), new Secret("b"));
  }

  @Test
  void credentials_haveNoFlag() {
    assertThat(Set.of(Setting.R2_ACCESS_KEY_ID, Setting.R2_SECRET_ACCESS_KEY))
        .allMatch(setting -> setting.argument().isEmpty());
  }

  private static Map<String, String> everyVariable() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("R2_SESSION_TOKEN", "session-of-writer");
    all.put("R2_SOURCE_ACCESS_KEY_ID", "reader");
    all.put("R2_SOURCE_SECRET_ACCESS_KEY", "reader-secret");
    all.put("R2_SOURCE_SESSION_TOKEN", "session");
    all.put("VIDEO_BATCH_PROJECT", "academy-video");
    all.put("VIDEO_SOURCE", "r2://sources/a/b c.mp4");
    all.put("VIDEO_DESTINATION", "s3://results/videos/7/");
    all.put("VIDEO_ID", "video-7");
    all.put("VIDEO_REQUESTED_AT", "2026-11-23T15:02:05Z");
    all.put("VIDEO_PROFILE", "lecture");
    all.put("LOG_FORMAT", "text");
    all.put("VIDEO_SCRATCH_DIR", "/mnt/scratch");
    all.put("VIDEO_MAX_CHUNKS_AT_ONCE", "3");
    all.put("VIDEO_WATCHDOG", "90s");
    all.put("VIDEO_STORAGE_DEADLINE", "30s");
    all.put("VIDEO_SANDBOX", "required");
    all.put("R2_ACCOUNT_ID", ACCOUNT);
    all.put("R2_ENDPOINT", "http://127.0.0.1:9000");
    all.put("R2_ACCESS_KEY_ID", "key-id");
    all.put("R2_SECRET_ACCESS_KEY", "secret-key");
    all.put("AWS_BATCH_JOB_ID", "job-1:4");
    all.put("AWS_BATCH_JOB_ATTEMPT", "2");
    all.put("AWS_BATCH_JOB_ARRAY_INDEX", "4");
    all.put("AWS_BATCH_JOB_ARRAY_SIZE", "7");
    all.put("VIDEO_NODES", "6");
    all.put("VIDEO_NODE", "5");
    all.put("VIDEO_BATCH_NODES", "auto");
    all.put("VIDEO_BATCH_FINISH_IN", "10m");
    // Of other commands: known, and without effect here.
    all.put("VIDEO_WEBHOOK_URL", "https://api.example.org/hooks/video?tenant=7");
    all.put("VIDEO_WEBHOOK_SECRET", "0123456789abcdef");
    all.put("VIDEO_BATCH_JOB_QUEUE", "queue");
    all.put("VIDEO_BATCH_JOB_DEFINITION", "definition");
    all.put("VIDEO_BATCH_COMPUTE_ENVIRONMENT", "ce");
    all.put("VIDEO_BATCH_SELF_REPORT", "off");
    all.put("VIDEO_PRICE_PER_VCPU_HOUR", "0.04");
    all.put("VIDEO_STUCK_LIMITS", "runnable=30m");
    all.put("VIDEO_STUCK_RESUBMISSIONS", "3");
    all.put("VIDEO_BATCH_LOG_GROUP", "/logs");
    return all;
  }

  private static Failure failureOf(
      Map<Setting, String> arguments, Map<String, String> environment) {
    EncodeConfigReader reader = reader(arguments, environment);
    return catchThrowableOfType(WorkerException.class, reader::config).failure();
  }

  private static EncodeConfigReader reader(
      Map<Setting, String> arguments, Map<String, String> environment) {
    return new EncodeConfigReader(arguments, environment, profiles(), Path.of("/scratch"));
  }

  private static Profiles profiles() {
    return new Profiles(new Json());
  }
}
