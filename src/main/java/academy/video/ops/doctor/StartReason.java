package academy.video.ops.doctor;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ECS's texts about a container that did not start mean. They differ between agent versions
 * and Fargate, so each is known by a part of it; the first that is found counts.
 */
enum StartReason {
  PULL_DENIED(
      Cause.IMAGE_PULL_DENIED,
      "not authorized to perform: ecr:|has the permissions to pull images|403 Forbidden"
          + "|no basic auth credentials",
      "image %2$s can't be pulled: %3$s may not read from ECR"),
  PLATFORM(
      Cause.IMAGE_ARCHITECTURE,
      "no matching manifest for|does not contain descriptor matching platform",
      "image %2$s is not made for the processor of the machine%4$s"),
  DISK(
      Cause.HOST_DISK_FULL,
      "no space left on device|Thin Pool has",
      "the disk of its machine is full"),
  RATE(
      Cause.PULL_RATE_LIMIT,
      "toomanyrequests|pull rate limit",
      "the registry of image %2$s limits how often it is pulled"),
  SECRET_DENIED(
      Cause.SECRET_DENIED,
      "not authorized to perform: (secretsmanager|ssm|kms):"
          + "|unable to (pull|retrieve) secrets?.*AccessDenied",
      "%5$s may not read the secrets of job definition %1$s"),
  SECRET_MISSING(
      Cause.SECRET_MISSING,
      "can.t retrieve the secret|find the specified secret|ParameterNotFound"
          + "|invalid ssm parameters|Check whether the secret exists",
      "a secret of job definition %1$s does not exist"),
  SECRET_UNREACHABLE(
      Cause.SECRET_UNREACHABLE,
      "(unable to pull secrets|retrieve secret).*(dial tcp|i/o timeout|deadline exceeded|"
          + "signal: killed|Client.Timeout|handshake timeout)",
      "the machine can't reach the service with the secrets of job definition %1$s"),
  LOG_GROUP(
      Cause.LOG_GROUP_MISSING,
      "specified log group does not exist",
      "the log group of job definition %1$s does not exist"),
  LOG_DENIED(
      Cause.LOG_GROUP_DENIED,
      "not authorized to perform: logs:",
      "the log group of job definition %1$s may not be written to"),
  UNREACHABLE(
      Cause.IMAGE_UNREACHABLE,
      "request canceled|i/o timeout|connection issue|Client.Timeout|Check your network"
          + " configuration|failed open: unexpected status code|dial tcp|nil pointer dereference",
      "the registry of image %2$s can't be reached from the machine"),
  MISSING(
      Cause.IMAGE_MISSING,
      "manifest unknown|Check whether the image exists|does not exist or no pull access"
          + "|pull access denied|access to the resource is denied|repository .* not found"
          + "|failed to resolve ref.*not found|manifest for .* not found",
      "image %2$s does not exist"),
  ROLE(
      Cause.EXECUTION_ROLE_UNUSABLE,
      "unable to assume the role",
      "ECS may not assume the roles of job definition %1$s"),
  COMMAND(
      Cause.COMMAND_NOT_FOUND,
      "executable file not found|exec: .*no such file or directory|stat .*no such file or"
          + " directory",
      "its command is no program of image %2$s"),
  NETWORK_INTERFACE(
      Cause.NO_NETWORK_INTERFACE,
      "network interface|Network interface|EphemeralStorage provisioning",
      "it got no network interface or disk in time"),
  OVERRIDES(
      Cause.OVERRIDES_TOO_LONG,
      "Overrides length must be at most",
      "its command and environment are longer than the 8192 characters that ECS takes"),
  ENGINE(
      Cause.ENGINE_TIMEOUT,
      "DockerTimeoutError|CannotInspectContainerError|ContainerRuntimeTimeoutError"
          + "|Could not transition to",
      "the container engine of its machine took too long"),
  AGENT(Cause.AGENT_LOST, "^AGENT\\b", "the ECS agent of its machine was not connected");

  private final Cause cause;
  private final Pattern pattern;
  private final String clause;

  StartReason(Cause cause, String pattern, String clause) {
    this.cause = cause;
    this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
    this.clause = clause;
  }

  static Optional<StartReason> of(String text) {
    return Stream.of(values()).filter(known -> known.pattern.matcher(text).find()).findFirst();
  }

  Cause cause() {
    return cause;
  }

  /**
   * What it says.
   *
   * @param names in order: the definition, the image, who pulls, the environment's processor behind
   *     a space or nothing, who reads secrets
   */
  String clause(Object... names) {
    return clause.formatted(names);
  }

  /** Whether the text alone leaves open which of two things it is. */
  boolean isAmbiguous(String text) {
    return this == MISSING
        && (text.contains("pull access denied")
            || text.contains("no pull access")
            || text.contains("access to the resource is denied"));
  }
}
