package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates and changes what the files describe. Never deletes anything. */
final class Registrar {

  /** As long as Batch lets jobs run whose instances are replaced; a job that is cut resumes. */
  static final int LONGEST_FOR_JOBS_MINUTES = 360;

  private final Aws aws;

  Registrar(Aws aws) {
    this.aws = aws;
  }

  void create(Piece piece) {
    ObjectNode body = piece.body().deepCopy();
    switch (piece.kind()) {
      case SERVICE_LINKED_ROLE ->
          aws.call(
              AwsOperation.IAM_CREATE_SERVICE_LINKED_ROLE,
              object().put("AWSServiceName", body.path("AWSServiceName").asText()));
      case ROLE -> createRole(piece);
      case INSTANCE_PROFILE -> {
        aws.call(
            AwsOperation.IAM_CREATE_INSTANCE_PROFILE,
            object().put("InstanceProfileName", piece.name()));
        addRoles(piece);
      }
      case LOG_GROUP -> {
        body.remove("retentionInDays");
        aws.call(AwsOperation.LOGS_CREATE_LOG_GROUP, body);
        setRetention(piece);
      }
      case LAUNCH_TEMPLATE ->
          aws.call(AwsOperation.EC2_CREATE_LAUNCH_TEMPLATE, UserData.encoded(body));
      case COMPUTE_ENVIRONMENT -> aws.call(AwsOperation.BATCH_CREATE_COMPUTE_ENVIRONMENT, body);
      case JOB_QUEUE -> aws.call(AwsOperation.BATCH_CREATE_JOB_QUEUE, body);
      case JOB_DEFINITION -> aws.call(AwsOperation.BATCH_REGISTER_JOB_DEFINITION, body);
      case SCHEDULE -> aws.call(AwsOperation.SCHEDULER_CREATE_SCHEDULE, schedule(piece));
      case RULE, ALARM, DASHBOARD -> watch(piece);
    }
  }

  /**
   * Makes what is deployed as the file says, as far as AWS lets an existing thing change.
   *
   * @param deployed what AWS has
   * @param differences at least one
   * @return the differences that only a person can settle
   */
  List<Difference> update(Piece piece, ObjectNode deployed, List<Difference> differences) {
    Map<String, List<Difference>> members = Comparison.byMember(differences);
    List<Difference> left = new ArrayList<>();
    switch (piece.kind()) {
      case SERVICE_LINKED_ROLE -> left.addAll(differences);
      case ROLE -> updateRole(piece, members, left);
      case INSTANCE_PROFILE -> {
        if (deployed.path("Roles").isEmpty()) {
          addRoles(piece);
        } else {
          left.addAll(differences); // a profile holds one role, and another one is in it
        }
      }
      case LOG_GROUP -> setRetention(piece);
      case LAUNCH_TEMPLATE -> {
        ObjectNode version = UserData.encoded(piece.body());
        version.remove("TagSpecifications");
        aws.call(AwsOperation.EC2_CREATE_LAUNCH_TEMPLATE_VERSION, version);
      }
      case COMPUTE_ENVIRONMENT -> updateComputeEnvironment(piece, deployed, members, left);
      case JOB_QUEUE -> updateJobQueue(piece, deployed, members, left);
      // A revision of its own: jobs that were submitted keep theirs.
      case JOB_DEFINITION ->
          aws.call(AwsOperation.BATCH_REGISTER_JOB_DEFINITION, piece.body().deepCopy());
      case SCHEDULE -> aws.call(AwsOperation.SCHEDULER_UPDATE_SCHEDULE, schedule(piece));
      case RULE, ALARM, DASHBOARD -> watch(piece);
    }
    return left;
  }

  private void createRole(Piece piece) {
    ObjectNode request = object().put("RoleName", piece.name());
    request.set("Description", piece.body().path("Description"));
    request.put("AssumeRolePolicyDocument", trust(piece));
    request.set("Tags", piece.body().path("Tags"));
    aws.call(AwsOperation.IAM_CREATE_ROLE, request);
    piece.body().path("ManagedPolicyArns").forEach(policy -> attach(piece, policy.asText()));
    piece.body().path("Policies").forEach(policy -> put(piece, policy));
  }

  private void updateRole(
      Piece piece, Map<String, List<Difference>> members, List<Difference> left) {
    members.forEach(
        (member, differences) -> {
          switch (member) {
            case "AssumeRolePolicyDocument" ->
                aws.call(
                    AwsOperation.IAM_UPDATE_ASSUME_ROLE_POLICY,
                    object().put("RoleName", piece.name()).put("PolicyDocument", trust(piece)));
            case "ManagedPolicyArns" ->
                piece
                    .body()
                    .path("ManagedPolicyArns")
                    .forEach(policy -> attach(piece, policy.asText()));
            case "Policies" -> piece.body().path("Policies").forEach(policy -> put(piece, policy));
            case "Description" ->
                aws.call(
                    AwsOperation.IAM_UPDATE_ROLE,
                    object()
                        .put("RoleName", piece.name())
                        .put("Description", piece.body().path("Description").asText()));
            case "Tags" ->
                aws.call(
                    AwsOperation.IAM_TAG_ROLE,
                    object().put("RoleName", piece.name()).set("Tags", piece.body().path("Tags")));
            default -> left.addAll(differences);
          }
        });
  }

  private static String trust(Piece piece) {
    return piece.body().path("AssumeRolePolicyDocument").toString();
  }

  private void attach(Piece piece, String policy) {
    aws.call(
        AwsOperation.IAM_ATTACH_ROLE_POLICY,
        object().put("RoleName", piece.name()).put("PolicyArn", policy));
  }

  private void put(Piece piece, JsonNode policy) {
    aws.call(
        AwsOperation.IAM_PUT_ROLE_POLICY,
        object()
            .put("RoleName", piece.name())
            .put("PolicyName", policy.path("PolicyName").asText())
            .put("PolicyDocument", policy.path("PolicyDocument").toString()));
  }

  private void addRoles(Piece piece) {
    for (JsonNode role : piece.body().path("Roles")) {
      aws.call(
          AwsOperation.IAM_ADD_ROLE_TO_INSTANCE_PROFILE,
          object().put("InstanceProfileName", piece.name()).put("RoleName", role.asText()));
    }
  }

  private void setRetention(Piece piece) {
    if (piece.body().has("retentionInDays")) {
      ObjectNode request = object().put("logGroupName", piece.name());
      request.set("retentionInDays", piece.body().path("retentionInDays"));
      aws.call(AwsOperation.LOGS_PUT_RETENTION_POLICY, request);
    }
  }

  private void updateComputeEnvironment(
      Piece piece,
      ObjectNode deployed,
      Map<String, List<Difference>> members,
      List<Difference> left) {
    ObjectNode request = object();
    members.forEach(
        (member, differences) -> {
          switch (member) {
            case "state", "serviceRole" -> request.set(member, piece.body().path(member));
            case "computeResources" ->
                differences.forEach(
                    difference -> {
                      String field = difference.field().split("[.\\[]", 3)[1];
                      JsonNode value = piece.body().path(member).path(field);
                      if (value.isMissingNode()) {
                        left.add(difference); // taking a value away is no update
                      } else {
                        request.withObject("/computeResources").set(field, value);
                      }
                    });
            case "tags" -> tag(deployed.path("computeEnvironmentArn"), piece);
            default -> left.addAll(differences);
          }
        });
    if (!request.isEmpty()) {
      request.put("computeEnvironment", piece.name());
      aws.call(AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT, request);
    }
  }

  /**
   * Lets a compute environment take the latest version of its launch template, which Batch reads
   * only at an update. Jobs that run get the time that Batch gives at most (UpdatePolicy).
   */
  void takeLatestLaunchTemplate(Piece piece) {
    ObjectNode request = object().put("computeEnvironment", piece.name());
    request
        .putObject("computeResources")
        .set("launchTemplate", piece.body().at("/computeResources/launchTemplate"));
    request
        .putObject("updatePolicy")
        .put("terminateJobsOnUpdate", false)
        .put("jobExecutionTimeoutMinutes", LONGEST_FOR_JOBS_MINUTES);
    aws.call(AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT, request);
  }

  private void updateJobQueue(
      Piece piece,
      ObjectNode deployed,
      Map<String, List<Difference>> members,
      List<Difference> left) {
    ObjectNode request = object();
    members.forEach(
        (member, differences) -> {
          switch (member) {
            case "state", "priority", "computeEnvironmentOrder", "jobStateTimeLimitActions" ->
                request.set(member, piece.body().path(member));
            case "tags" -> tag(deployed.path("jobQueueArn"), piece);
            default -> left.addAll(differences);
          }
        });
    if (!request.isEmpty()) {
      request.put("jobQueue", piece.name());
      aws.call(AwsOperation.BATCH_UPDATE_JOB_QUEUE, request);
    }
  }

  private void tag(JsonNode arn, Piece piece) {
    ObjectNode request = object().put("resourceArn", arn.asText());
    request.set("tags", piece.body().path("tags"));
    aws.call(AwsOperation.BATCH_TAG_RESOURCE, request);
  }

  /** AWS takes the target's input as a text. */
  private static ObjectNode schedule(Piece piece) {
    ObjectNode request = piece.body().deepCopy();
    if (request.path("Target") instanceof ObjectNode target && target.path("Input").isObject()) {
      target.put("Input", target.path("Input").toString());
    }
    return request;
  }

  /** What watches: one call makes it, and the same call changes it. */
  private void watch(Piece piece) {
    ObjectNode body = piece.body().deepCopy();
    switch (piece.kind()) {
      case RULE -> {
        ObjectNode targets = object().put("Rule", piece.name());
        targets.set("Targets", body.remove("Targets"));
        body.put("EventPattern", body.path("EventPattern").toString());
        aws.call(AwsOperation.EVENTS_PUT_RULE, body);
        aws.call(AwsOperation.EVENTS_PUT_TARGETS, targets);
      }
      case DASHBOARD -> {
        body.put("DashboardBody", body.path("DashboardBody").toString());
        aws.call(AwsOperation.CLOUDWATCH_PUT_DASHBOARD, body);
      }
      default -> aws.call(AwsOperation.CLOUDWATCH_PUT_METRIC_ALARM, body);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
