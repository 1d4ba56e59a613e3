package academy.video.ops.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What EC2's and Batch's words mean where machines are not started: in a scaling activity's
 * StatusMessage, and in an environment's statusReason. The first that is found counts.
 */
enum Refusal {
  LINKED_ROLE(
      Cause.LINKED_ROLE_MISSING,
      "",
      "ServiceLinkedRole|service-linked role|aws-service-role/(spot|autoscaling|spotfleet)"),
  QUOTA(
      Cause.QUOTA_REACHED,
      "",
      "VcpuLimitExceeded|vCPU capacity than your current vCPU limit|InstanceLimitExceeded"
          + "|quota allows for \\d+ more running instance"),
  SPOT_QUOTA(
      Cause.QUOTA_REACHED,
      "spot",
      "(?i)(Max|)SpotInstanceCount(Limit|)Exceeded|Max spot instance count exceeded"),
  DISK_QUOTA(Cause.QUOTA_REACHED, "disk", "VolumeLimitExceeded|maximum \\w+ storage limit"),
  SPOT_PRICE(
      Cause.SPOT_PRICE, "", "SpotMaxPriceTooLow|lower than the minimum required Spot request"),
  ADDRESSES(Cause.NO_ADDRESSES, "told", "InsufficientFreeAddresses|not enough free addresses"),
  CAPACITY(
      Cause.NO_CAPACITY,
      "",
      "Insufficient(Instance|Host|ReservedInstance)Capacity|UnfulfillableCapacity"
          + "|no Spot capacity|do not have sufficient|capacity-not-available"),
  DISK_KEY(Cause.DISK_KEY, "", "InvalidKMSKey|KMS key|KMSKeyNotAccessible"),
  DISK_KEY_PERHAPS(Cause.DISK_KEY, "perhaps", "Client\\.InternalError|Client error on launch"),
  IMAGE_DIFFERS(
      Cause.MACHINE_IMAGE_DIFFERS,
      "told",
      "does not match the architecture .* of the specified AMI"),
  IMAGE(
      Cause.MACHINE_IMAGE_MISSING,
      "told",
      "AMI cannot be described|InvalidAMIID|image id '\\[?ami-\\w+]?' does not exist"
          + "|Not authorized for images|OptInRequired|need to accept terms and subscribe"
          + "|AMI.*(does not exist|not found|deregistered)"),
  GROUP(
      Cause.SECURITY_GROUP_MISSING,
      "told",
      "InvalidGroup\\.NotFound|InvalidSecurityGroupID|security group '?(sg-\\w+)?'? ?does not"
          + " exist"),
  SUBNET(
      Cause.SUBNET_MISSING,
      "told",
      "InvalidSubnetID|InvalidSubnet\\.NotFound|subnet ID '?subnet-\\w+'? does not exist"),
  TEMPLATE(
      Cause.LAUNCH_TEMPLATE_MISSING,
      "told",
      "InvalidLaunchTemplate(Id|Name)|launch template[^.]*does not exist"
          + "|(?i)could not find (the )?launch template"),
  KEY_PAIR(Cause.KEY_PAIR_MISSING, "", "InvalidKeyPair|key pair '.*' does not exist"),
  PROFILE(
      Cause.INSTANCE_PROFILE_MISSING,
      "told",
      "(?i)Invalid IAM Instance Profile|iamInstanceProfile\\.(name|arn) is invalid"
          + "|instance profile .*(does not exist|cannot be found)"),
  TYPE(Cause.TYPE_NOT_OFFERED, "told", "not supported in your requested Availability Zone"),
  USER_DATA(Cause.USER_DATA_NOT_MIME, "told", "(?i)user ?data.*MIME|not MIME multipart"),
  FLEET_ROLE(Cause.SPOT_FLEET_ROLE, "", "(?i)IamFleetRole"),
  CLUSTER(Cause.CLUSTER_MISSING, "told", "ClusterNotFound|(?i)ecs cluster.*(not found|deleted)"),
  ASSUME(Cause.SERVICE_ROLE_REFUSED, "", "sts:AssumeRole"),
  // What the organization denies, no right of the role allows.
  RIGHTS(
      Cause.SERVICE_ROLE_REFUSED,
      "rights",
      "is not authorized to perform(?!.*service control policy)");

  private static final Pattern ID = Pattern.compile("\\b(?<kind>ami|sg|subnet|lt)-[0-9a-z]+\\b");
  private static final Pattern LIMIT = Pattern.compile("current vCPU limit of (\\d+)");
  private static final Pattern ACTION = Pattern.compile("perform: ([a-z0-9]+:\\w+)");

  private final Cause cause;
  private final String variant;
  private final Pattern pattern;

  Refusal(Cause cause, String variant, String pattern) {
    this.cause = cause;
    this.variant = variant;
    this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
  }

  /** The meaning where somebody else than Batch speaks, whose own role is another one. */
  static Optional<Refusal> ofLaunch(String text) {
    return of(text).filter(known -> known.cause != Cause.SERVICE_ROLE_REFUSED);
  }

  static Optional<Refusal> of(String text) {
    return Stream.of(values()).filter(known -> known.pattern.matcher(text).find()).findFirst();
  }

  /** Notes what the words mean; the facts that they stand for may say more elsewhere. */
  void note(Environment environment, Look look, Fact words) {
    String text = words.text();
    Matcher id = ID.matcher(text);
    while (id.find()) {
      look.with(id.group("kind") + "-id", id.group());
    }
    look.with("limit", "").with("action", "what it needs");
    // Of families with a quota of their own, such as those with GPUs, no code is known here.
    VcpuQuota.of(environment.fact().json())
        .ifPresent(quota -> look.with("vcpu-quota", quota.code()));
    LIMIT.matcher(text).results().forEach(limit -> look.with("limit", " of " + limit.group(1)));
    ACTION.matcher(text).results().forEach(action -> look.with("action", action.group(1)));
    look.with("market", environment.isSpot() ? "Spot " : "")
        .with("bid", environment.resource("bidPercentage").json().asText("(none)"))
        .with("fleet-role", environment.fleetRole())
        .with("text", Words.clause(text, 200));
    switch (this) {
      case LINKED_ROLE -> look.with("service", service(text)).found(cause, words);
      case DISK_KEY_PERHAPS -> look.likely(cause, variant, words);
      case CAPACITY ->
          look.found(environment.isSpot() ? Cause.NO_SPOT_CAPACITY : Cause.NO_CAPACITY, words);
      default -> look.found(cause, variant, words);
    }
  }

  private static String service(String text) {
    if (text.contains("spotfleet")) {
      return "spotfleet.amazonaws.com";
    }
    return text.contains("Spot") || text.contains("spot.amazonaws.com")
        ? "spot.amazonaws.com"
        : text.contains("Batch") ? "batch.amazonaws.com" : "autoscaling.amazonaws.com";
  }
}
