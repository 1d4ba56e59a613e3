package academy.video.config;

import academy.video.model.Location;
import academy.video.model.Node;
import academy.video.model.NodesWanted;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The checked configuration of {@code submit}: all that the job itself would check, and where it is
 * sent.
 *
 * @param encode what the job will be told
 * @param profile as the job gets it: a built-in name, or JSON
 * @param names of what the job is submitted to
 * @param nodes how many nodes share the video
 * @param pricePerVcpuHour in whatever currency; empty: no cost is estimated
 */
public record SubmitConfig(
    EncodeConfig encode,
    String profile,
    BatchNames names,
    NodesWanted nodes,
    Optional<BigDecimal> pricePerVcpuHour) {

  private static final Duration SHORTEST_FINISH = Duration.ofMinutes(1);
  private static final Duration LONGEST_FINISH = Duration.ofHours(24);

  private static final BigDecimal DEAREST = BigDecimal.valueOf(1000);

  /**
   * Reads the configuration.
   *
   * @param arguments what the command line gives
   * @param environment the process's environment
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING, CONFIG_INVALID or
   *     PROFILE_INVALID, and every problem
   */
  public static SubmitConfig read(
      Map<Setting, String> arguments,
      Map<String, String> environment,
      Profiles profiles,
      Path temporaryFolder) {
    EncodeConfigReader reader =
        new EncodeConfigReader(arguments, environment, profiles, temporaryFolder);
    SettingValues values = reader.values();
    BatchNames names = BatchNames.read(values);
    NodesWanted nodes = nodes(values);
    Optional<BigDecimal> price = price(values);
    refuseLocal(values, Setting.VIDEO_SOURCE, /* isFolder= */ false);
    refuseLocal(values, Setting.VIDEO_DESTINATION, /* isFolder= */ true);
    EncodeConfig config = reader.config("submit");
    String profile = values.text(Setting.VIDEO_PROFILE).orElse(Profiles.STANDARD);
    return new SubmitConfig(config, portable(profile, profiles), names, nodes, price);
  }

  private static NodesWanted nodes(SettingValues values) {
    Optional<Duration> finishIn =
        values.duration(Setting.VIDEO_BATCH_FINISH_IN, SHORTEST_FINISH, LONGEST_FINISH);
    if (finishIn.isPresent()) {
      return new NodesWanted.FinishIn(finishIn.get());
    }
    return values.text(Setting.VIDEO_BATCH_NODES).filter("auto"::equals).isPresent()
        ? new NodesWanted.Auto()
        : new NodesWanted.Fixed(values.whole(Setting.VIDEO_BATCH_NODES, 1, Node.MOST).orElse(1));
  }

  /** A job's container has none of the submitting machine's files. */
  private static void refuseLocal(SettingValues values, Setting setting, boolean isFolder) {
    Optional<String> text = values.text(setting);
    if (text.isPresent()
        && Locations.parse(text.get(), isFolder, _ -> {}).orElse(null) instanceof Location.Local) {
      values.invalid(
          setting, "is a local path, which a job cannot reach; it must be r2:// or s3://");
    }
  }

  private static Optional<BigDecimal> price(SettingValues values) {
    Optional<String> text = values.text(Setting.VIDEO_PRICE_PER_VCPU_HOUR);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      BigDecimal price = new BigDecimal(text.get());
      if (price.signum() >= 0 && price.compareTo(DEAREST) <= 0) {
        return Optional.of(price);
      }
    } catch (NumberFormatException _) {
      // No number; told below.
    }
    values.wrong(Setting.VIDEO_PRICE_PER_VCPU_HOUR, text.get());
    return Optional.empty();
  }

  private static String portable(String profile, Profiles profiles) {
    if (profiles.builtInNames().contains(profile) || profile.strip().startsWith("{")) {
      return profile;
    }
    Problems problems = new Problems();
    try {
      return Files.readString(Path.of(profile)).strip();
    } catch (IOException e) {
      problems.profile("The profile %s could not be read again: %s".formatted(profile, e));
      problems.throwIfAny();
      throw new IllegalStateException(e);
    }
  }
}
