package academy.video.store.s3;

import academy.video.failure.ExitCode;
import academy.video.store.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an exception of the S3 SDK means. The codes are those of the S3 API reference ("Error
 * responses") and of R2's error table; R2 answers some with a status of its own.
 */
final class S3Faults {

  private static final String RETRY_HINT =
      "The storage is busy or out of reach; a retry resumes the job.";

  private final String endpoint;
  private final String bucket;
  private final InstantSource clock;

  /**
   * Judges the calls to one bucket.
   *
   * @param endpoint the server as a message should name it
   */
  S3Faults(String endpoint, String bucket, InstantSource clock) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.clock = clock;
  }

  Fault judge(RuntimeException exception) {
    return switch (exception) {
      case AwsServiceException e -> answered(e);
      case AbortedException e ->
          unanswered(ExitCode.INTERRUPTED, "the call was interrupted", "A retry resumes the job.");
      case ApiCallAttemptTimeoutException e -> slow();
      case ApiCallTimeoutException e -> slow();
      case SdkException e -> notAnswered(e);
      default ->
          new Fault(
              false,
              ExitCode.INTERNAL_ERROR,
              exception.getClass().getSimpleName() + " (" + exception.getMessage() + ")",
              ExitCode.INTERNAL_ERROR.hint(),
              0,
              "");
    };
  }

  private Fault slow() {
    return retry(ExitCode.STORAGE_UNAVAILABLE, endpoint + " took too long", 0, "", RETRY_HINT);
  }

  private Fault answered(AwsServiceException e) {
    int status = e.statusCode();
    String requestId = requestId(e);
    String code = code(e);
    String problem = "the store answered " + status + (code.isEmpty() ? "" : " " + code);
    return switch (code) {
      case "SlowDown",
          "TooManyRequests",
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException" ->
          retry(ExitCode.STORAGE_THROTTLED, problem, status, requestId, throttledHint());
      case "RequestTimeout",
          "ClientDisconnect",
          "IncompleteBody",
          "BadDigest",
          "InternalError",
          "ServiceUnavailable",
          "OperationAborted",
          "ConditionalRequestConflict" ->
          retry(ExitCode.STORAGE_UNAVAILABLE, problem, status, requestId, RETRY_HINT);
      case "NoSuchBucket" ->
          new Fault(
              false,
              ExitCode.BUCKET_NOT_FOUND,
              "there is no bucket " + bucket + " at " + endpoint,
              "Check the bucket's name, the account and the endpoint; an R2 bucket of a"
                  + " jurisdiction is found only at that jurisdiction's endpoint.",
              status,
              requestId);
      case "RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired" ->
          denied(
              problem + ": this machine's clock " + clockOffset(e),
              "Set the clock of the machine that runs the worker (NTP).",
              status,
              requestId);
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "ExpiredRequest" ->
          denied(
              problem + ": the credentials have expired",
              "Renew the session token or the R2 token, or let the job role provide credentials.",
              status,
              requestId);
      case "InvalidAccessKeyId", "InvalidToken", "Unauthorized", "InvalidClientTokenId" ->
          denied(
              problem + ": the store does not know this access key",
              "Check the access key id and that it belongs to " + endpoint + ".",
              status,
              requestId);
      case "SignatureDoesNotMatch" ->
          denied(
              problem + ": the secret does not belong to the access key",
              "Check the secret access key; copied secrets often miss a character or have a space.",
              status,
              requestId);
      case "NotEntitled" ->
          denied(problem + ": R2 is not enabled", "Enable R2 in the account.", status, requestId);
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "InvalidRegionName" ->
          otherRegion(e, problem, status, requestId);
      case "InvalidBucketName", "InvalidObjectName", "KeyTooLongError" ->
          new Fault(
              false,
              ExitCode.CONFIG_INVALID,
              problem,
              "Correct the bucket's name or the key.",
              status,
              requestId);
      default -> byStatus(e, problem, status, requestId);
    };
  }

  private Fault byStatus(AwsServiceException e, String problem, int status, String requestId) {
    if (status == 429) {
      return retry(ExitCode.STORAGE_THROTTLED, problem, status, requestId, throttledHint());
    }
    if (status == 408 || status == 409 || (status >= 500 && status != 501)) {
      return retry(ExitCode.STORAGE_UNAVAILABLE, problem, status, requestId, RETRY_HINT);
    }
    if (status >= 300 && status < 400) {
      return otherRegion(e, problem, status, requestId);
    }
    if (status == 401
        || status == 403
        // R2 says so to keys that are not its own, such as AWS ones.
        || (status == 400 && message(e).contains("access key"))) {
      return denied(
          problem,
          "Check that the credentials may read, write, list and delete in " + bucket + ".",
          status,
          requestId);
    }
    if (status == 404 || status == 405) {
      return notS3(problem, status, requestId);
    }
    String message = message(e);
    return new Fault(
        false,
        ExitCode.INTERNAL_ERROR,
        message.isEmpty() ? problem : problem + ", " + message,
        ExitCode.INTERNAL_ERROR.hint(),
        status,
        requestId);
  }

  private Fault notAnswered(SdkException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _ -> {
          return retry(
              ExitCode.STORAGE_UNAVAILABLE,
              "the name of " + endpoint + " cannot be resolved",
              0,
              "",
              "Check R2_ACCOUNT_ID, R2_ENDPOINT or AWS_REGION, and this machine's DNS.");
        }
        case NoRouteToHostException _ -> {
          return retry(
              ExitCode.STORAGE_UNAVAILABLE,
              "there is no route to " + endpoint,
              0,
              "",
              "Check the network of this machine: subnet, route table, NAT gateway, firewall.");
        }
        case ConnectException _ -> {
          return retry(
              ExitCode.STORAGE_UNAVAILABLE,
              endpoint + " refused the connection",
              0,
              "",
              "Check the endpoint's address and port, and the firewall between.");
        }
        case SSLHandshakeException handshake -> {
          return tls(handshake);
        }
        case SSLPeerUnverifiedException unverified -> {
          return tls(unverified);
        }
        case SSLException ssl when speaksNoTls(ssl) -> {
          return tls(ssl);
        }
        case SocketTimeoutException _ -> {
          return slow();
        }
        case IOException io -> {
          return retry(
              ExitCode.STORAGE_UNAVAILABLE,
              "the connection to %s broke (%s)".formatted(endpoint, describe(io)),
              0,
              "",
              RETRY_HINT);
        }
        default -> {}
      }
    }
    if (e instanceof SdkClientException && isAboutCredentials(e)) {
      return denied(
          "no AWS credentials were found",
          "Give the job a role (jobRoleArn), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
          0,
          "");
    }
    // What is left are answers that the SDK cannot read: cut off, or not S3's.
    return retry(
        ExitCode.STORAGE_UNAVAILABLE,
        "the answer of %s cannot be understood (%s)".formatted(endpoint, describe(e)),
        0,
        "",
        "Check that " + endpoint + " is an S3 endpoint; a retry resumes the job.");
  }

  /** The SDK has no exception of its own for that; the text is the chain's (2.40.2). */
  private static boolean isAboutCredentials(SdkException e) {
    return String.valueOf(e.getMessage()).contains("Unable to load credentials");
  }

  /** Java's text for an answer that is no TLS record, such as that of a plain HTTP server. */
  private static boolean speaksNoTls(SSLException e) {
    return String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message");
  }

  /** R2 breaks the handshake where the host name holds an account that does not exist. */
  private Fault tls(Exception e) {
    return new Fault(
        false,
        ExitCode.BUCKET_NOT_FOUND,
        "no TLS connection to %s (%s)".formatted(endpoint, describe(e)),
        "Check R2_ACCOUNT_ID, R2_ENDPOINT or AWS_ENDPOINT_URL, and this machine's CA certificates.",
        0,
        "");
  }

  private Fault otherRegion(AwsServiceException e, String problem, int status, String requestId) {
    String region = header(e, "x-amz-bucket-region").map(r -> "; the bucket is in " + r).orElse("");
    return new Fault(
        false,
        ExitCode.BUCKET_NOT_FOUND,
        problem + ": the bucket " + bucket + " is not served by " + endpoint + region,
        "Set AWS_REGION (or the endpoint) to that of the bucket; R2's region is auto.",
        status,
        requestId);
  }

  private Fault notS3(String problem, int status, String requestId) {
    return new Fault(
        false,
        ExitCode.BUCKET_NOT_FOUND,
        problem + ": " + endpoint + " does not answer as an S3 endpoint does",
        "Check the endpoint: https://<account>.r2.cloudflarestorage.com for R2, without a bucket.",
        status,
        requestId);
  }

  /** Says by how much the clock is wrong, from the answer's Date header. */
  private String clockOffset(AwsServiceException e) {
    Optional<String> date = header(e, "Date");
    if (date.isPresent()) {
      try {
        ZonedDateTime theirs =
            ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
        long seconds = Duration.between(theirs.toInstant(), clock.instant()).toSeconds();
        return "is %d s %s".formatted(Math.abs(seconds), seconds < 0 ? "behind" : "ahead");
      } catch (DateTimeParseException notADate) {
        return "differs from the store's";
      }
    }
    return "differs from the store's";
  }

  private Fault unanswered(ExitCode exitCode, String problem, String hint) {
    return new Fault(false, exitCode, problem, hint, 0, "");
  }

  private Fault denied(String problem, String hint, int status, String requestId) {
    return new Fault(false, ExitCode.STORAGE_ACCESS_DENIED, problem, hint, status, requestId);
  }

  private static Fault retry(
      ExitCode exitCode, String problem, int status, String requestId, String hint) {
    return new Fault(true, exitCode, problem, hint, status, requestId);
  }

  private static String throttledHint() {
    return "Run fewer jobs on this bucket at a time; a retry resumes the job.";
  }

  /** The error code of the answer's body; an answer to HEAD has none. */
  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String message(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  private static String requestId(AwsServiceException e) {
    String requestId = e.requestId();
    return requestId != null ? requestId : header(e, "cf-ray").orElse("");
  }

  private static Optional<String> header(AwsServiceException e, String name) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.sdkHttpResponse() == null
        ? Optional.empty()
        : details.sdkHttpResponse().firstMatchingHeader(name);
  }

  private static String describe(Throwable e) {
    @Nullable String message = e.getMessage();
    String name = e.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
