package academy.video.config;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.LogFormat;
import academy.video.model.Node;
import academy.video.model.PlainText;
import academy.video.model.Profile;
import academy.video.model.R2Access;
import academy.video.model.Secret;
import academy.video.model.Suggestion;
import academy.video.model.WebhookTarget;
import academy.video.sandbox.SandboxMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of {@code encode} from the command line, the environment and the profile.
 * Everything is read at once; what can be known in spite of problems, for the lines that report
 * them, can be asked for in any case.
 */
public final class EncodeConfigReader {

  private static final Duration SHORTEST_WATCHDOG = Duration.ofSeconds(10);
  private static final Duration LONGEST_WATCHDOG = Duration.ofHours(24);
  private static final Duration DEFAULT_WATCHDOG = Duration.ofMinutes(10);
  private static final int MOST_CHUNKS_AT_ONCE = 256;
  private static final int LONGEST_VIDEO_ID = 200;

  /**
   * Something odd that does not stop a job.
   *
   * @param setting the variable's name
   * @param sentence what is odd about it
   */
  public record Warning(String setting, String sentence) {}

  private final SettingValues values;

  private final Problems problems = new Problems();
  private final List<Warning> warnings = new ArrayList<>();
  private final LogFormat logFormat;
  private final boolean selfReports;
  private final Optional<WebhookTarget> webhook;
  private final JobIdentity identity;
  private final Node node;
  private final @Nullable EncodeConfig config;

  /**
   * Reads everything.
   *
   * @param arguments what the command line gives
   * @param environment the process's environment
   * @param temporaryFolder the scratch folder where none is set
   */
  public EncodeConfigReader(
      Map<Setting, String> arguments,
      Map<String, String> environment,
      Profiles profiles,
      Path temporaryFolder) {
    values = new SettingValues(arguments, environment, problems);
    logFormat = logFormatOrAuto();
    selfReports = selfReportsOrOn();
    Optional<Location> source = values.location(Setting.VIDEO_SOURCE, /* isFolder= */ false);
    Optional<Location> destination =
        values.location(Setting.VIDEO_DESTINATION, /* isFolder= */ true);
    refuseSamePlace(source, destination);
    Optional<String> videoId = videoId(destination);
    identity = identity(videoId);
    Optional<R2Access> r2 = new R2AccessReader(values).read(source, destination);
    Optional<Profile> profile =
        profiles.load(values.text(Setting.VIDEO_PROFILE).orElse(Profiles.STANDARD), problems);
    Path scratch = scratch(temporaryFolder);
    node = new NodeReader(values, identity).read();
    OptionalInt maxChunks = values.whole(Setting.VIDEO_MAX_CHUNKS_AT_ONCE, 1, MOST_CHUNKS_AT_ONCE);
    Duration watchdog =
        values
            .duration(Setting.VIDEO_WATCHDOG, SHORTEST_WATCHDOG, LONGEST_WATCHDOG)
            .orElse(DEFAULT_WATCHDOG);
    Duration storageDeadline = values.storageDeadline();
    SandboxMode sandbox = sandbox();
    webhook = new WebhookReader(values).read();
    warnOfUnknownNames(environment);
    config =
        problems.none()
            ? new EncodeConfig(
                source.orElseThrow(),
                destination.orElseThrow(),
                r2,
                videoId.orElseThrow(),
                profile.orElseThrow(),
                scratch,
                node,
                maxChunks,
                watchdog,
                storageDeadline,
                sandbox)
            : null;
  }

  /** The wished format; AUTO where the setting is wrong. */
  public LogFormat logFormat() {
    return logFormat;
  }

  /** Whether a failed Batch job tags and ends itself; true where the setting is wrong. */
  public boolean selfReports() {
    return selfReports;
  }

  /** Who is told of the job; also where another setting is wrong. */
  public Optional<WebhookTarget> webhook() {
    return webhook;
  }

  /** Who the job is, as far as can be known. */
  public JobIdentity identity() {
    return identity;
  }

  /** Which of how many nodes this is; alone where that is not said correctly. */
  public Node node() {
    return node;
  }

  public List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * The configuration.
   *
   * @throws WorkerException with CONFIG_MISSING, CONFIG_INVALID or PROFILE_INVALID, and every
   *     problem
   */
  public EncodeConfig config() {
    return config("encode");
  }

  /** The same for a command of this name. */
  EncodeConfig config(String command) {
    Optional<Failure> failure = problems.asFailure();
    if (failure.isPresent()) {
      // For a person; a job of Batch has a job definition to look at.
      boolean atHand =
          identity.jobId() == null && failure.get().exitCode() == ExitCode.CONFIG_MISSING;
      String whatToType =
          "Type ./entrypoint %1$s SOURCE DESTINATION, and set the variables that r2:// or s3:// needs; ./entrypoint help %1$s lists them."
              .formatted(command);
      throw (atHand ? failure.get().withHint(whatToType) : failure.get()).asException();
    }
    return Objects.requireNonNull(config);
  }

  /** The settings behind the configuration; a further problem joins those that are known. */
  SettingValues values() {
    return values;
  }

  /** Every text of the environment that must not be seen in a line. */
  public static List<Secret> secretsIn(Map<String, String> environment) {
    return List.of(
            Setting.R2_ACCESS_KEY_ID.name(),
            Setting.R2_SECRET_ACCESS_KEY.name(),
            Setting.R2_SESSION_TOKEN.name(),
            Setting.R2_SOURCE_ACCESS_KEY_ID.name(),
            Setting.R2_SOURCE_SECRET_ACCESS_KEY.name(),
            Setting.R2_SOURCE_SESSION_TOKEN.name(),
            Setting.VIDEO_WEBHOOK_SECRET.name(),
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN")
        .stream()
        .map(environment::get)
        .filter(Objects::nonNull)
        .map(Secret::new)
        .toList();
  }

  private LogFormat logFormatOrAuto() {
    Optional<String> text = values.text(Setting.LOG_FORMAT);
    if (text.isEmpty()) {
      return LogFormat.AUTO;
    }
    for (LogFormat format : LogFormat.values()) {
      if (format.label().equals(text.get())) {
        return format;
      }
    }
    values.wrong(Setting.LOG_FORMAT, text.get());
    return LogFormat.AUTO;
  }

  private SandboxMode sandbox() {
    String text = values.text(Setting.VIDEO_SANDBOX).orElse("auto");
    for (SandboxMode mode : SandboxMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    values.wrong(Setting.VIDEO_SANDBOX, text);
    return SandboxMode.AUTO;
  }

  private boolean selfReportsOrOn() {
    String text = values.text(Setting.VIDEO_BATCH_SELF_REPORT).orElse("on");
    if (!text.equals("on") && !text.equals("off")) {
      values.wrong(Setting.VIDEO_BATCH_SELF_REPORT, text);
    }
    return !text.equals("off");
  }

  private void refuseSamePlace(Optional<Location> source, Optional<Location> destination) {
    if (source.isPresent() && source.equals(destination)) {
      values.invalid(
          Setting.VIDEO_DESTINATION,
          "is the source, %s; it must be a folder of its own".formatted(source.get().display()));
    }
  }

  private Optional<String> videoId(Optional<Location> destination) {
    Optional<String> given = values.text(Setting.VIDEO_ID);
    if (given.isEmpty()) {
      return destination.map(Location::lastElement);
    }
    String id = given.get();
    boolean usable = !id.isBlank() && id.length() <= LONGEST_VIDEO_ID && PlainText.isLine(id);
    if (!usable) {
      values.wrong(Setting.VIDEO_ID, id);
      return Optional.empty();
    }
    return given;
  }

  private JobIdentity identity(Optional<String> videoId) {
    return new JobIdentity(
        videoId.orElse(null),
        values.text(Setting.AWS_BATCH_JOB_ID).orElse(null),
        orNull(values.whole(Setting.AWS_BATCH_JOB_ATTEMPT, 1, 1000)),
        orNull(values.whole(Setting.AWS_BATCH_JOB_ARRAY_INDEX, 0, 9999)),
        requestedAt().orElse(null));
  }

  private Optional<Instant> requestedAt() {
    Optional<String> text = values.text(Setting.VIDEO_REQUESTED_AT);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeException _) {
      values.wrong(Setting.VIDEO_REQUESTED_AT, text.orElse(""));
      return Optional.empty();
    }
  }

  private static @Nullable Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private Path scratch(Path temporaryFolder) {
    Optional<String> text = values.text(Setting.VIDEO_SCRATCH_DIR);
    try {
      return text.map(Path::of).orElse(temporaryFolder);
    } catch (InvalidPathException _) {
      values.wrong(Setting.VIDEO_SCRATCH_DIR, text.orElse(""));
      return temporaryFolder;
    }
  }

  private void warnOfUnknownNames(Map<String, String> environment) {
    List<String> known = Setting.knownNames();
    for (String name : new TreeMap<>(environment).keySet()) {
      boolean ours = name.startsWith("VIDEO_") || name.startsWith("R2_");
      if (ours && !known.contains(name)) {
        warnings.add(
            new Warning(
                name,
                "The variable %s is unknown and has no effect%s."
                    .formatted(name, Suggestion.clause(name, known))));
      }
    }
  }
}
