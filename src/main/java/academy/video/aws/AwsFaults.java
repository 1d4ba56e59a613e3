package academy.video.aws;

import academy.video.aws.AwsFault.Kind;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What the SDK's exceptions mean. */
final class AwsFaults {

  private static final int SERVER_FAULT = 500;

  // The names differ from service to service: AccessDeniedException (Batch, ECS), AccessDenied
  // (IAM), UnauthorizedOperation (EC2), AuthorizationError.
  private static final Pattern DENIED =
      Pattern.compile("AccessDenied.*|Unauthorized.*|AuthorizationError.*|NotAuthorized.*");

  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "ExpiredToken.*|RequestExpired|InvalidClientTokenId|UnrecognizedClientException"
              + "|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException"
              + "|MissingAuthenticationToken.*|IncompleteSignature");

  // NoSuchEntity (IAM), ResourceNotFoundException (logs), ImageNotFoundException (ECR),
  // InvalidSubnetID.NotFound (EC2), ClusterNotFoundException (ECS), NoSuchResourceException
  // (Service Quotas), InvalidAMIID.Unavailable (EC2: deregistered, or not shared any more).
  private static final Pattern NOT_FOUND =
      Pattern.compile(
          ".*NotFound.*|NoSuch(Entity|Resource).*|InvalidAMIID\\.Unavailable"
              + "|.*NonExistentQueue|.*DoesNotExist.*");

  // Batch answers ClientException to names that do not exist.
  private static final Pattern MISSING_THING =
      Pattern.compile(".*(does not exist|not found|unable to find).*", Pattern.CASE_INSENSITIVE);

  private AwsFaults() {}

  static AwsFault of(AwsOperation operation, AwsServiceException thrown) {
    String code = "";
    String message = String.valueOf(thrown.getMessage());
    if (thrown.awsErrorDetails() != null) {
      code = Optional.ofNullable(thrown.awsErrorDetails().errorCode()).orElse("");
      message = Optional.ofNullable(thrown.awsErrorDetails().errorMessage()).orElse(message);
    }
    return new AwsFault(operation, kind(thrown, code, message), code, message);
  }

  private static Kind kind(AwsServiceException thrown, String code, String message) {
    if (thrown.isThrottlingException()) {
      return Kind.THROTTLED;
    }
    if (CREDENTIALS.matcher(code).matches()) {
      return Kind.NO_CREDENTIALS;
    }
    if (DENIED.matcher(code).matches()) {
      return Kind.DENIED;
    }
    if (NOT_FOUND.matcher(code).matches()) {
      return Kind.NOT_FOUND;
    }
    if (thrown.statusCode() >= SERVER_FAULT) {
      return Kind.UNAVAILABLE;
    }
    return MISSING_THING.matcher(message).matches() ? Kind.NOT_FOUND : Kind.INVALID;
  }

  static AwsFault of(AwsOperation operation, SdkClientException thrown) {
    String message = String.valueOf(thrown.getMessage());
    // The SDK has no types of its own for these.
    Kind kind = Kind.UNAVAILABLE;
    if (message.contains("Unable to load credentials")) {
      kind = Kind.NO_CREDENTIALS;
    } else if (message.startsWith("Unable to marshall request")) {
      kind = Kind.INVALID;
    }
    return new AwsFault(operation, kind, "", message);
  }
}
