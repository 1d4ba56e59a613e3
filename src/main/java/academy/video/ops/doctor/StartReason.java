package academy.video.ops.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ECS's texts about a container that did not start mean. They differ between agent versions
 * and Fargate, so each is known by a part of it; the first that is found counts. Where a text names
 * a host or a service, that decides before any other word: the registry, S3 with the layers, the
 * Secrets Manager and the log service fail in the same words.
 */
enum StartReason {
  ROLE(Cause.EXECUTION_ROLE_UNUSABLE, "refused", "unable to assume the role"),
  ENDPOINT_POLICY(Cause.ENDPOINT_POLICY, "told", "VPC endpoint policy"),
  SECRET_KEY_UNUSABLE(
      Cause.SECRET_KEY_UNUSABLE,
      "",
      "KMSInvalidState|KMS key .*(disabled|pending (deletion|import))|is pending deletion"
          + "|kms.*DisabledException"),
  SECRET_KEY_DENIED(
      Cause.SECRET_KEY_DENIED, "", "Access to KMS is not allowed|not authorized to perform: kms:"),
  SECRET_DELETED(Cause.SECRET_MISSING, "told-deleted", "marked for deletion|marked deleted"),
  SECRET_CONTENT(
      Cause.SECRET_CONTENT,
      "",
      "did not contain json key|invalid character .* looking for beginning|secret value for"
          + " (staging label|VersionId)|invalid JSON"),
  PULL_DENIED(
      Cause.IMAGE_PULL_DENIED,
      "told",
      "not authorized to perform: ecr:|retrieve ecr registry auth.*AccessDenied|has the permissions to pull images"
          + "|no basic auth credentials"),
  SECRET_DENIED(
      Cause.SECRET_DENIED,
      "told",
      "not authorized to perform: (secretsmanager|ssm):"
          + "|unable to retrieve secrets?\\b.*AccessDenied"),
  SECRET_MISSING(
      Cause.SECRET_MISSING,
      "told",
      "can.t retrieve the secret|find the specified secret\\b|ParameterNotFound"
          + "|invalid (ssm )?parameters|Check whether the secret exists"
          + "|secretsmanager.*ResourceNotFoundException|secret.*ResourceNotFoundException"),
  LOG_DENIED(
      Cause.LOG_GROUP_DENIED,
      "",
      "not authorized to perform: logs:|(?i)log (stream|group): AccessDenied"),
  LOG_CREDENTIALS(Cause.LOG_GROUP_DENIED, "credentials", "log.*NoCredentialProviders"),
  LOG_GROUP(Cause.LOG_GROUP_MISSING, "told", "specified log group does not exist"),
  LAYERS_DENIED(Cause.ENDPOINT_POLICY, "layers", "(starport|\\.s3[.-]).*403 Forbidden"),
  REGISTRY_DENIED(Cause.IMAGE_PULL_DENIED, "told", "403 Forbidden|401 Unauthorized"),
  PLATFORM(
      Cause.IMAGE_ARCHITECTURE,
      "told",
      "no matching manifest for|does not contain descriptor matching platform"
          + "|does not match the (detected|specified) (host )?platform"),
  DISK(Cause.HOST_DISK_FULL, "", "no space left on device|Thin Pool has"),
  RATE(Cause.PULL_RATE_LIMIT, "", "toomanyrequests|pull rate limit|429 Too Many Requests"),
  NAME(Cause.IMAGE_NAME_INVALID, "", "invalid reference format|repository name must be lowercase"),
  CLOCK(Cause.CERTIFICATE_REFUSED, "clock", "certificate has expired or is not yet valid"),
  CERTIFICATE(Cause.CERTIFICATE_REFUSED, "", "x509: |certificate signed by unknown authority"),
  DNS(
      Cause.NAME_NOT_RESOLVED,
      "",
      "dial tcp: lookup \\S*$|lookup \\S+( on \\S+)?: (no such host|server misbehaving|read udp|dial udp"
          + "|Temporary failure|i/o timeout)|no such host|Could not resolve host"),
  FARGATE_QUOTA(Cause.QUOTA_REACHED, "fargate", "limit on the number of (vCPUs|tasks)|vCPU limit"),
  FARGATE_CAPACITY(Cause.NO_FARGATE_CAPACITY, "", "Capacity is unavailable at this time"),
  SUBNET_GONE(Cause.SUBNET_MISSING, "told", "subnet ID '?subnet-\\w+'? does not exist"),
  GROUP_GONE(Cause.SECURITY_GROUP_MISSING, "told", "security group '?sg-\\w+'? does not exist"),
  ADDRESSES(Cause.NO_ADDRESSES, "told", "InsufficientFreeAddresses|not enough free addresses"),
  BROKEN_OFF(
      Cause.PULL_BROKEN_OFF,
      "",
      "CannotPull.*(context canceled|SlowDown|\\b50[0234]\\b( Service Unavailable| Internal Server"
          + " Error| Bad Gateway| Gateway Time-?out)|unexpected EOF|: EOF|connection reset by"
          + " peer|use of closed network connection|GOAWAY|stream error|TLS handshake timeout)"),
  MISSING(
      Cause.IMAGE_MISSING,
      "told",
      "manifest unknown|Check whether the image exists|does not exist or no pull access"
          + "|pull access denied|access to the resource is denied|repository .* not found"
          + "|failed to resolve ref.*not found|manifest for .* not found|name unknown"
          + "|RepositoryNotFound|ImageNotFound|may require 'docker login'"),
  UNREACHABLE(
      Cause.SERVICE_UNREACHABLE,
      "",
      "request canceled|i/o timeout|connection issue|Client.Timeout|Check your network"
          + " configuration|dial tcp|nil pointer dereference|deadline exceeded|signal: killed"
          + "|handshake timeout|connection refused|no route to host|network is unreachable"
          + "|RequestError: send request failed"),
  EXEC_FORMAT(Cause.IMAGE_ARCHITECTURE, "exec", "exec format error"),
  NOT_EXECUTABLE(
      Cause.COMMAND_NOT_EXECUTABLE,
      "",
      "exec:? \"?[^\": ]+\"?: (is a directory: )?permission denied"),
  // A mount or a hook that fails also speaks of files that are not there.
  COMMAND(
      Cause.COMMAND_NOT_FOUND,
      "",
      "executable file not found|exec: \"[^\"]+\": stat |exec [^ :]+: no such file or directory"),
  NETWORK_INTERFACE(
      Cause.NO_NETWORK_INTERFACE,
      "",
      "(?i)network interface|EphemeralStorage provisioning|RESOURCE:ENI|failed to configure ENI"),
  OVERRIDES(Cause.OVERRIDES_TOO_LONG, "", "Overrides length must be at most"),
  ENGINE(
      Cause.ENGINE_TIMEOUT,
      "",
      "DockerTimeoutError|CannotInspectContainerError|ContainerRuntimeTimeoutError"
          + "|Could not transition to"),
  AGENT(Cause.AGENT_LOST, "", "^AGENT\\b");

  // A host in a URL, in a look-up, or before the port that is dialled.
  private static final Pattern HOST =
      Pattern.compile(
          "(?:https?://|lookup |dial tcp: lookup )([a-zA-Z0-9](?:[a-zA-Z0-9.-]*\\.[a-z]{2,}))"
              + "|\\b((?:[a-z0-9-]+\\.)+amazonaws\\.com(?:\\.cn)?)\\b");

  private static final Pattern DIALLED = Pattern.compile("dial tcp \\d");

  private final Cause cause;
  private final String variant;
  private final Pattern pattern;

  StartReason(Cause cause, String variant, String pattern) {
    this.cause = cause;
    this.variant = variant;
    this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
  }

  static Optional<StartReason> of(String text) {
    return Stream.of(values()).filter(known -> known.pattern.matcher(text).find()).findFirst();
  }

  /** What is wrong, where something that the text names can't be reached. */
  Cause cause(String text) {
    return switch (this) {
      case UNREACHABLE -> unreachable(text);
      default -> cause;
    };
  }

  String variant(String text) {
    boolean ofAws = host(text).map(host -> host.contains("amazonaws.com")).orElse(true);
    return switch (this) {
      case UNREACHABLE -> "";
      case CERTIFICATE -> ofAws ? "" : "foreign";
      default -> variant;
    };
  }

  private static Cause unreachable(String text) {
    String host = host(text).orElse("");
    if (host.contains(".s3") || host.startsWith("s3.") || host.contains("starport")) {
      return Cause.LAYERS_UNREACHABLE;
    }
    if (host.startsWith("secretsmanager.") || host.startsWith("ssm.") || host.startsWith("kms.")) {
      return Cause.SECRET_UNREACHABLE;
    }
    if (host.startsWith("logs.")) {
      return Cause.LOGS_UNREACHABLE;
    }
    if (host.contains("ecr") || host.contains("docker.io") || host.contains("ghcr.io")) {
      return Cause.IMAGE_UNREACHABLE;
    }
    if (!host.isEmpty()) {
      return text.contains("CannotPull") ? Cause.IMAGE_UNREACHABLE : Cause.SERVICE_UNREACHABLE;
    }
    String words =
        text.toLowerCase(Locale.ROOT).replace("unable to pull secrets or registry auth", "");
    if (hasAny(words, "httpreadseeker", "failed to copy")) {
      return Cause.LAYERS_UNREACHABLE;
    }
    if (hasAny(words, "logger args", "log stream", "logging driver", "cloudwatch")) {
      return Cause.LOGS_UNREACHABLE;
    }
    if (words.contains("secret") && !words.contains("registry auth")) {
      return Cause.SECRET_UNREACHABLE;
    }
    return hasAny(words, "registry auth", "ecr", "cannotpull")
        ? Cause.IMAGE_UNREACHABLE
        : Cause.SERVICE_UNREACHABLE;
  }

  private static boolean hasAny(String text, String... words) {
    return Stream.of(words).anyMatch(text::contains);
  }

  /** The host that the text names last: the ones before it are where the way began. */
  static Optional<String> host(String text) {
    Matcher host = HOST.matcher(text);
    String last = "";
    while (host.find()) {
      last = host.group(1) == null ? host.group(2) : host.group(1);
    }
    return last.isEmpty() ? Optional.empty() : Optional.of(last);
  }

  /** Whether what follows could still make another cause of it, where the text is cut. */
  boolean hangsOnTheEnd(String text) {
    return switch (this) {
      case PULL_DENIED, SECRET_DENIED, LOG_DENIED, DNS -> true;
      case UNREACHABLE -> !DIALLED.matcher(text).find();
      default -> false;
    };
  }

  /** Whether the text alone leaves open which of two things it is. */
  boolean isAmbiguous(String text) {
    return this == MISSING
        && (text.contains("pull access denied")
            || text.contains("no pull access")
            || text.contains("access to the resource is denied"));
  }
}
