package academy.video.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of something in AWS Batch, which people paste where its name is asked for.
 *
 * @param region such as {@code eu-central-1}
 * @param type {@code job-queue}, {@code job-definition} or {@code compute-environment}
 * @param name its name; of a definition with {@code :REVISION} where the ARN has one
 */
record BatchArn(String region, String type, String name) {

  static final String JOB_QUEUE = "job-queue";
  static final String JOB_DEFINITION = "job-definition";
  static final String COMPUTE_ENVIRONMENT = "compute-environment";

  // Service authorization reference, "Resource types defined by AWS Batch".
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:batch:([a-z0-9-]+):[0-9]{12}:([a-z-]+)/(.+)");

  /** The ARN; empty where the text is none of AWS Batch's. */
  static Optional<BatchArn> parse(String text) {
    Matcher arn = ARN.matcher(text);
    return arn.matches()
        ? Optional.of(new BatchArn(arn.group(1), arn.group(2), arn.group(3)))
        : Optional.empty();
  }
}
