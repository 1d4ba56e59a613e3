package academy.video.command;

import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.json.Json;
import academy.video.model.BatchName;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.BlueprintReader;
import academy.video.ops.jobdef.CallerName;
import academy.video.ops.jobdef.Choice;
import academy.video.ops.jobdef.JobdefFiles;
import academy.video.ops.jobdef.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the three commands of {@code jobdef} share: which files, with which values. */
final class JobdefOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "A folder with files of your own, instead of the built-in ones.")
  private @Nullable Path folder;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Where containers run: ec2 or fargate. Default: ec2.")
  private String variant = "ec2";

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "The processor: arm64 or amd64. Default: arm64.")
  private String architecture = "arm64";

  @Option(
      names = "--image",
      paramLabel = "NAME",
      description = "The image, preferably by digest. Same as --set image=NAME.")
  private @Nullable String image;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Override a setting of settings.json, with commas in lists. Can be repeated.")
  private Map<String, String> values = new LinkedHashMap<>();

  private final GivenSettings settings;

  /**
   * Options that are not parsed yet.
   *
   * @param settings those of {@link #newSettings}
   */
  JobdefOptions(GivenSettings settings) {
    this.settings = settings;
  }

  /** The names that callers use. */
  static GivenSettings newSettings() {
    return new GivenSettings(
        Setting.VIDEO_BATCH_JOB_QUEUE,
        Setting.VIDEO_BATCH_JOB_DEFINITION,
        Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT,
        Setting.VIDEO_BATCH_LOG_GROUP);
  }

  /**
   * The files as chosen, not yet filled in with what only AWS knows.
   *
   * @param namesCount whether names given as flags take the place of the files' names
   */
  Blueprint read(Json json, boolean namesCount) {
    Map<String, String> all = new LinkedHashMap<>();
    if (namesCount) {
      names(Map.of()).forEach(name -> name.flag().ifPresent(flag -> all.put(name.setting(), flag)));
    }
    values.forEach((name, value) -> all.put(name, BatchNames.nameOf(value)));
    if (image != null) {
      all.put("image", image);
    }
    JobdefFiles files = folder == null ? JobdefFiles.builtIn(json) : JobdefFiles.in(folder, json);
    return new BlueprintReader(files).read(new Choice(variant, architecture, all));
  }

  /**
   * The names as callers have them: by flag and by environment.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where one can't be a name
   */
  List<CallerName> names(Map<String, String> environment) {
    Map<Setting, String> flags = settings.asMap();
    var _ = BatchNames.read(flags, environment); // complains of what can't be a name
    return List.of(
        name(Kind.JOB_QUEUE, "queue", Setting.VIDEO_BATCH_JOB_QUEUE, flags, environment),
        name(
            Kind.JOB_DEFINITION,
            "definition",
            Setting.VIDEO_BATCH_JOB_DEFINITION,
            flags,
            environment),
        name(
            Kind.COMPUTE_ENVIRONMENT,
            "computeEnvironment",
            Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT,
            flags,
            environment),
        name(Kind.LOG_GROUP, "logGroup", Setting.VIDEO_BATCH_LOG_GROUP, flags, environment));
  }

  private static CallerName name(
      Kind kind,
      String name,
      Setting setting,
      Map<Setting, String> flags,
      Map<String, String> environment) {
    return new CallerName(
        kind,
        name,
        setting.name(),
        Optional.ofNullable(flags.get(setting)).map(text -> nameOf(kind, text)),
        Optional.ofNullable(environment.get(setting.name()))
            .filter(text -> !text.isBlank())
            .map(text -> nameOf(kind, text)));
  }

  /** A definition is registered by its name; which revision callers use is theirs. */
  private static String nameOf(Kind kind, String text) {
    String name = BatchNames.nameOf(text);
    return kind == Kind.JOB_DEFINITION ? BatchName.withoutRevision(name) : name;
  }
}
