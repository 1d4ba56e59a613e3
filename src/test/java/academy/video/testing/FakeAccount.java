package academy.video.testing;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A healthy account in a {@link FakeAws}: a queue on one compute environment of instances, with
 * network, roles, image, secret and log group, all in the shapes of AWS's API. Jobs are added by
 * {@link #addJob}; tests break the rest by answering differently.
 */
public final class FakeAccount {

  public static final String QUEUE = "academy-video-batch-queue";
  public static final String DEFINITION = "academy-video-batch-jobdef";
  public static final String ENVIRONMENT = "academy-video-batch-ce";
  public static final String LOG_GROUP = "/aws/batch/academy-video-worker";

  public static final String FLEET_ROLE = "arn:aws:iam::123456789012:role/spot-fleet";

  private static final String BATCH = "arn:aws:batch:eu-central-1:123456789012:";
  private static final String IAM = "arn:aws:iam::123456789012:";

  private final List<ObjectNode> queues = new ArrayList<>();
  private final List<ObjectNode> environments = new ArrayList<>();
  private final List<ObjectNode> definitions = new ArrayList<>();
  private final List<ObjectNode> jobs = new ArrayList<>();

  public FakeAccount(FakeAws aws) {
    queues.add(
        FakeAws.json(
            """
            {"jobQueueName": "%s", "jobQueueArn": "%sjob-queue/%s",
             "state": "ENABLED", "status": "VALID", "statusReason": "JobQueue Healthy",
             "priority": 1,
             "computeEnvironmentOrder": [{"order": 1, "computeEnvironment":
               "%scompute-environment/%s"}]}\
            """
                .formatted(QUEUE, BATCH, QUEUE, BATCH, ENVIRONMENT)));
    environments.add(environment());
    definitions.add(definition());
    answerBatch(aws);
    answerMachines(aws);
    answerNetwork(aws);
    answerNames(aws);
    answerSpot(aws);
    answerLimits(aws);
    answerRoles(aws);
    answerRest(aws);
  }

  private static ObjectNode environment() {
    return FakeAws.json(
        """
        {"computeEnvironmentName": "%s", "computeEnvironmentArn": "%scompute-environment/%s",
         "ecsClusterArn": "arn:aws:ecs:eu-central-1:123456789012:cluster/%s_Batch_1",
         "type": "MANAGED", "state": "ENABLED", "status": "VALID",
         "statusReason": "ComputeEnvironment Healthy",
         "serviceRole": "%srole/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch",
         "computeResources": {"type": "SPOT", "minvCpus": 0, "maxvCpus": 64, "desiredvCpus": 8,
           "allocationStrategy": "SPOT_PRICE_CAPACITY_OPTIMIZED",
           "instanceTypes": ["c7g.2xlarge"], "subnets": ["subnet-a"],
           "securityGroupIds": ["sg-1"], "instanceRole": "%sinstance-profile/video-instance",
           "imageId": "ami-1", "ec2Configuration": [{"imageType": "ECS_AL2023"}],
           "launchTemplate": {"launchTemplateId": "lt-1", "version": "$Latest"}}}\
        """
            .formatted(ENVIRONMENT, BATCH, ENVIRONMENT, ENVIRONMENT, IAM, IAM));
  }

  private static ObjectNode definition() {
    return FakeAws.json(
        """
        {"jobDefinitionName": "%s", "jobDefinitionArn": "%sjob-definition/%s:3", "revision": 3,
         "status": "ACTIVE", "type": "container", "platformCapabilities": ["EC2"],
         "retryStrategy": {"attempts": 3, "evaluateOnExit": [
           {"onStatusReason": "Host EC2*", "action": "RETRY"},
           {"onExitCode": "3*", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]},
         "timeout": {"attemptDurationSeconds": 86400},
         "containerProperties": {
           "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/video-worker:1",
           "command": ["encode", "Ref::source", "Ref::destination"],
           "executionRoleArn": "%srole/video-execution", "jobRoleArn": "%srole/video-job",
           "resourceRequirements": [{"type": "VCPU", "value": "4"},
                                    {"type": "MEMORY", "value": "7000"}],
           "environment": [{"name": "R2_ACCOUNT_ID", "value": "0123456789abcdef0123456789abcdef"}],
           "secrets": [
             {"name": "R2_ACCESS_KEY_ID",
              "valueFrom": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:r2-AbCdEf:id::"},
             {"name": "R2_SECRET_ACCESS_KEY",
              "valueFrom": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:r2-AbCdEf:key::"}],
           "logConfiguration": {"logDriver": "awslogs",
             "options": {"awslogs-group": "%s", "awslogs-region": "eu-central-1"}}}}\
        """
            .formatted(DEFINITION, BATCH, DEFINITION, IAM, IAM, LOG_GROUP));
  }

  /** Adds a job to the queue; its members may be changed at will. */
  public ObjectNode addJob(String id, String status, long createdAt) {
    ObjectNode job =
        FakeAws.json(
            """
            {"jobId": "%s", "jobArn": "%sjob/%s", "jobName": "video-%s", "status": "%s",
             "jobQueue": "%sjob-queue/%s", "jobDefinition": "%sjob-definition/%s:3",
             "createdAt": %d, "platformCapabilities": ["EC2"], "attempts": [],
             "parameters": {"source": "r2://videos/in.mp4", "destination": "r2://videos/out"},
             "container": {"resourceRequirements": [{"type": "VCPU", "value": "4"},
                                                    {"type": "MEMORY", "value": "7000"}]}}\
            """
                .formatted(id, BATCH, id, id, status, BATCH, QUEUE, BATCH, DEFINITION, createdAt));
    jobs.add(job);
    return job;
  }

  /** A job that ended with one of the worker's codes, whose last line is in the log. */
  public ObjectNode addFailedJob(String id, long createdAt, int exitCode) {
    ObjectNode job = addJob(id, "FAILED", createdAt);
    job.put("statusReason", "Essential container in task exited")
        .put("startedAt", createdAt + 60_000)
        .put("stoppedAt", createdAt + 120_000);
    ObjectNode container =
        FakeAws.json(
            """
            {"exitCode": %d, "logStreamName": "%s/default/%s",
             "taskArn": "arn:aws:ecs:eu-central-1:123456789012:task/%s_Batch_1/%s"}\
            """
                .formatted(exitCode, DEFINITION, id, ENVIRONMENT, id));
    ((ObjectNode) job.path("container")).setAll(container);
    job.withArray("attempts")
        .addObject()
        .put("statusReason", "Essential container in task exited")
        .put("startedAt", createdAt + 60_000)
        .put("stoppedAt", createdAt + 120_000)
        .set("container", container);
    return job;
  }

  public ObjectNode queue() {
    return queues.getFirst();
  }

  public ObjectNode environmentOfTheQueue() {
    return environments.getFirst();
  }

  public ObjectNode latestDefinition() {
    return definitions.getFirst();
  }

  /** Forgets the queue, as an account where it has another name. */
  public void removeQueue() {
    queues.clear();
  }

  public void removeDefinition() {
    definitions.clear();
  }

  private void answerBatch(FakeAws aws) {
    aws.answer(
        AwsOperation.STS_GET_CALLER_IDENTITY,
        """
        {"UserId": "AIDA", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/a"}\
        """);
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
        request -> named(queues, request, "jobQueues", "jobQueueName", "jobQueueArn"));
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
        request ->
            named(
                environments,
                request,
                "computeEnvironments",
                "computeEnvironmentName",
                "computeEnvironmentArn"));
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        request -> {
          String name = request.path("jobDefinitionName").asText();
          return name.isEmpty()
              ? named(
                  definitions, request, "jobDefinitions", "jobDefinitionArn", "jobDefinitionArn")
              : list(
                  "jobDefinitions",
                  definitions.stream()
                      .filter(each -> each.path("jobDefinitionName").asText().equals(name))
                      .toList());
        });
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        request ->
            list(
                "jobSummaryList",
                jobs.stream()
                    .filter(job -> job.path("status").equals(request.path("jobStatus")))
                    .filter(
                        job ->
                            request.has("arrayJobId")
                                ? job.path("jobId")
                                    .asText()
                                    .startsWith(request.path("arrayJobId").asText() + ":")
                                : !job.path("jobId").asText().contains(":"))
                    .toList()));
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        request -> named(jobs, request, "jobs", "jobId", "jobArn"));
    aws.answer(
        AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT,
        _ -> {
          ObjectNode answer = FakeAws.json("{\"frontOfQueue\": {\"jobs\": []}}");
          jobs.stream()
              .filter(job -> job.path("status").asText().equals("RUNNABLE"))
              .forEach(
                  job ->
                      answer
                          .withArray("/frontOfQueue/jobs")
                          .addObject()
                          .set("jobArn", job.path("jobArn")));
          return answer;
        });
  }

  private static void answerMachines(FakeAws aws) {
    aws.answer(
        AwsOperation.ECS_LIST_CONTAINER_INSTANCES,
        "{\"containerInstanceArns\":"
            + " [\"arn:aws:ecs:eu-central-1:123456789012:container-instance/1\"]}");
    aws.answer(
        AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES,
        """
        {"containerInstances": [{"ec2InstanceId": "i-1", "status": "ACTIVE",
          "containerInstanceArn": "arn:aws:ecs:eu-central-1:123456789012:container-instance/1",
          "agentConnected": true,
          "registeredResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 8192},
                                  {"name": "MEMORY", "type": "INTEGER", "integerValue": 15600}],
          "remainingResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 8192},
                                 {"name": "MEMORY", "type": "INTEGER", "integerValue": 15600}],
          "attributes": [{"name": "ecs.cpu-architecture", "value": "arm64"},
                         {"name": "com.amazonaws.ecs.capability.logging-driver.awslogs"}]}],
         "failures": []}\
        """);
    aws.answer(AwsOperation.ECS_LIST_TASKS, "{\"taskArns\": [\"arn:aws:ecs:::task/c/t\"]}");
    aws.answer(
        AwsOperation.EC2_GET_CONSOLE_OUTPUT,
        request ->
            FakeAws.json("{\"Timestamp\": \"2026-09-01T21:50:00Z\"}")
                .put(
                    "Output",
                    Base64.getEncoder()
                        .encodeToString(
                            "boot\u001b[32m ok\r\nlast line\r\n".getBytes(StandardCharsets.UTF_8)))
                .set("InstanceId", request.path("InstanceId")));
    aws.answer(AwsOperation.ECS_DESCRIBE_TASKS, "{\"tasks\": [], \"failures\": []}");
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        """
        {"AutoScalingGroups": [{"AutoScalingGroupName": "%s-asg-1", "MinSize": 0, "MaxSize": 8,
          "DesiredCapacity": 1,
          "Instances": [{"InstanceId": "i-1", "LifecycleState": "InService"}]}]}\
        """
            .formatted(ENVIRONMENT));
    aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES,
        """
        {"Activities": [{"ActivityId": "1", "AutoScalingGroupName": "%s-asg-1",
          "StatusCode": "Successful", "Description": "Launching a new EC2 instance: i-1"}]}\
        """
            .formatted(ENVIRONMENT));
    aws.answer(
        AwsOperation.EC2_DESCRIBE_INSTANCES,
        """
        {"Reservations": [{"Instances": [{"InstanceId": "i-1", "InstanceType": "c7g.2xlarge",
          "ImageId": "ami-1", "SubnetId": "subnet-a", "Architecture": "arm64",
          "State": {"Code": 16, "Name": "running"}}]}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES,
        """
        {"InstanceTypes": [{"InstanceType": "c7g.2xlarge", "VCpuInfo": {"DefaultVCpus": 8},
          "MemoryInfo": {"SizeInMiB": 16384},
          "ProcessorInfo": {"SupportedArchitectures": ["arm64"]}}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS,
        """
        {"InstanceTypeOfferings": [{"InstanceType": "c7g.2xlarge",
          "LocationType": "availability-zone", "Location": "eu-central-1a"}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
        """
        {"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-1", "VersionNumber": 1,
          "LaunchTemplateData": {"UserData": "TUlNRS1WZXJzaW9uOiAxLjAK"}}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_IMAGES,
        "{\"Images\": [{\"ImageId\": \"ami-1\", \"Architecture\": \"arm64\", \"State\":"
            + " \"available\"}]}");
  }

  private static void answerNetwork(FakeAws aws) {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SUBNETS,
        """
        {"Subnets": [{"SubnetId": "subnet-a", "VpcId": "vpc-1",
          "AvailabilityZone": "eu-central-1a", "AvailableIpAddressCount": 200,
          "MapPublicIpOnLaunch": false, "State": "available"}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_ROUTE_TABLES,
        """
        {"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1",
          "Associations": [{"Main": true, "RouteTableId": "rtb-1"}],
          "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local",
                      "State": "active"},
                     {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1",
                      "State": "active"}]}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS,
        """
        {"NatGateways": [{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "State": "available"}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS,
        """
        {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "State": "available",
          "VpcEndpointType": "Gateway", "ServiceName": "com.amazonaws.eu-central-1.s3",
          "RouteTableIds": ["rtb-1"]}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS,
        """
        {"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "video", "VpcId": "vpc-1",
          "IpPermissions": [],
          "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}]}\
        """);
  }

  private static void answerNames(FakeAws aws) {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_NETWORK_ACLS,
        """
        {"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": true,
          "Associations": [{"NetworkAclId": "acl-1", "SubnetId": "subnet-a"}],
          "Entries": [
            {"RuleNumber": 100, "Egress": true, "Protocol": "-1", "RuleAction": "allow",
             "CidrBlock": "0.0.0.0/0"},
            {"RuleNumber": 100, "Egress": false, "Protocol": "-1", "RuleAction": "allow",
             "CidrBlock": "0.0.0.0/0"}]}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_VPCS,
        """
        {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "DhcpOptionsId": "dopt-1"}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_VPC_ATTRIBUTE,
        request ->
            FakeAws.json(
                request.path("Attribute").asText().equals("enableDnsSupport")
                    ? "{\"VpcId\": \"vpc-1\", \"EnableDnsSupport\": {\"Value\": true}}"
                    : "{\"VpcId\": \"vpc-1\", \"EnableDnsHostnames\": {\"Value\": true}}"));
    aws.answer(
        AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS,
        """
        {"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "DhcpConfigurations": [
          {"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]}]}]}\
        """);
  }

  private static void answerSpot(FakeAws aws) {
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS,
        """
        {"SpotInstanceRequests": [{"SpotInstanceRequestId": "sir-1", "InstanceId": "i-0123456789",
          "State": "closed", "Status": {"Code": "instance-terminated-no-capacity",
          "Message": "Your Spot instance was terminated."}}]}\
        """);
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUESTS,
        """
        {"SpotFleetRequestConfigs": [
          {"SpotFleetRequestId": "sfr-0", "SpotFleetRequestState": "active",
           "SpotFleetRequestConfig": {"IamFleetRole": "%srole/of-others"}},
          {"SpotFleetRequestId": "sfr-1", "SpotFleetRequestState": "active",
           "SpotFleetRequestConfig": {"IamFleetRole": "%s"}}]}\
        """
            .formatted(IAM, FLEET_ROLE));
    aws.answer(
        AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY,
        "{\"SpotFleetRequestId\": \"sfr-1\", \"HistoryRecords\": []}");
  }

  private static void answerLimits(FakeAws aws) {
    aws.answer(
        AwsOperation.SERVICEQUOTAS_GET_SERVICE_QUOTA,
        request ->
            FakeAws.json(
                """
                {"Quota": {"ServiceCode": "%s", "QuotaCode": "%s", "Value": 256.0,
                  "Adjustable": true, "GlobalQuota": false}}\
                """
                    .formatted(
                        request.path("ServiceCode").asText(), request.path("QuotaCode").asText())));
    aws.answer(
        AwsOperation.EC2_GET_EBS_ENCRYPTION_BY_DEFAULT, "{\"EbsEncryptionByDefault\": false}");
    aws.answer(AwsOperation.EC2_GET_EBS_DEFAULT_KMS_KEY_ID, "{\"KmsKeyId\": \"alias/aws/ebs\"}");
    aws.answer(
        AwsOperation.KMS_DESCRIBE_KEY,
        request ->
            FakeAws.json(
                """
                {"KeyMetadata": {"KeyId": "k-1", "Arn": "%s", "KeyManager": "CUSTOMER",
                  "Enabled": true, "KeyState": "Enabled"}}\
                """
                    .formatted(request.path("KeyId").asText())));
    aws.answer(
        AwsOperation.KMS_GET_KEY_POLICY,
        """
        {"PolicyName": "default", "Policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"%sroot\\"},\\"Action\\":\\"kms:*\\",\\"Resource\\":\\"*\\"}]}"}\
        """
            .formatted(IAM));
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_SCHEDULING_POLICIES,
        request -> {
          ObjectNode policy =
              FakeAws.json("{\"name\": \"shares\", \"fairsharePolicy\": {}}")
                  .set("arn", request.at("/arns/0"));
          return list("schedulingPolicies", List.of(policy));
        });
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_CONSUMABLE_RESOURCE,
        request ->
            FakeAws.json(
                    """
                    {"consumableResourceArn": "%sconsumable-resource/licences",
                     "totalQuantity": 4, "inUseQuantity": 0, "availableQuantity": 4,
                     "resourceType": "REPLENISHABLE"}\
                    """
                        .formatted(BATCH))
                .set("consumableResourceName", request.path("consumableResource")));
  }

  private static void answerRoles(FakeAws aws) {
    aws.answer(
        AwsOperation.IAM_GET_ROLE,
        request -> {
          String name = request.path("RoleName").asText();
          boolean linked = name.equals("AWSServiceRoleForBatch");
          String service =
              linked
                  ? "batch.amazonaws.com"
                  : name.equals("video-instance") ? "ec2.amazonaws.com" : "ecs-tasks.amazonaws.com";
          return FakeAws.json(
              """
              {"Role": {"RoleName": "%s", "Path": "%s", "Arn": "%srole/%s",
                "AssumeRolePolicyDocument": "%s"}}\
              """
                  .formatted(
                      name,
                      linked ? "/aws-service-role/batch.amazonaws.com/" : "/",
                      IAM,
                      name,
                      trust(service)));
        });
    aws.answer(
        AwsOperation.IAM_GET_INSTANCE_PROFILE,
        """
        {"InstanceProfile": {"InstanceProfileName": "video-instance",
          "Arn": "%sinstance-profile/video-instance",
          "Roles": [{"RoleName": "video-instance", "Path": "/", "Arn": "%srole/video-instance",
            "AssumeRolePolicyDocument": "%s"}]}}\
        """
            .formatted(IAM, IAM, trust("ec2.amazonaws.com")));
    aws.answer(
        AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
        request ->
            switch (request.path("RoleName").asText()) {
              case "video-instance" -> attached("AmazonEC2ContainerServiceforEC2Role");
              case "video-execution" -> attached("AmazonECSTaskExecutionRolePolicy");
              default -> FakeAws.json("{\"AttachedPolicies\": [], \"IsTruncated\": false}");
            });
    aws.answer(
        AwsOperation.IAM_LIST_ROLE_POLICIES,
        request ->
            request.path("RoleName").asText().equals("video-execution")
                ? FakeAws.json("{\"PolicyNames\": [\"r2\"], \"IsTruncated\": false}")
                : FakeAws.json("{\"PolicyNames\": [], \"IsTruncated\": false}"));
    aws.answer(
        AwsOperation.IAM_GET_ROLE_POLICY,
        """
        {"RoleName": "video-execution", "PolicyName": "r2",
         "PolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22secretsmanager%3AGetSecretValue%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D"}\
        """);
    aws.answer(
        AwsOperation.IAM_GET_POLICY,
        request ->
            FakeAws.json("{\"Policy\": {\"Arn\": \"\", \"DefaultVersionId\": \"v1\"}}")
                .set(
                    "Policy",
                    FakeAws.json("{\"DefaultVersionId\": \"v1\"}")
                        .set("Arn", request.path("PolicyArn"))));
    aws.answer(
        AwsOperation.IAM_GET_POLICY_VERSION,
        """
        {"PolicyVersion": {"VersionId": "v1", "IsDefaultVersion": true,
          "Document": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%5B%22ecs%3A%2A%22%2C%22ecr%3A%2A%22%2C%22logs%3A%2A%22%5D%2C%22Resource%22%3A%22%2A%22%7D%5D%7D"}}\
        """);
    aws.answer(
        AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY,
        request -> {
          ObjectNode answer = FakeAws.json("{\"IsTruncated\": false}");
          ArrayNode results = answer.putArray("EvaluationResults");
          request
              .path("ActionNames")
              .forEach(
                  action ->
                      results
                          .addObject()
                          .put("EvalDecision", "allowed")
                          .put("EvalResourceName", request.at("/ResourceArns/0").asText())
                          .set("EvalActionName", action));
          return answer;
        });
  }

  private static void answerRest(FakeAws aws) {
    aws.answer(
        AwsOperation.ECR_DESCRIBE_IMAGES,
        """
        {"imageDetails": [{"registryId": "123456789012", "repositoryName": "video-worker",
          "imageDigest": "sha256:1", "imageTags": ["1"],
          "imageManifestMediaType": "application/vnd.oci.image.manifest.v1+json"}]}\
        """);
    aws.answer(
        AwsOperation.ECR_BATCH_GET_IMAGE,
        """
        {"images": [{"registryId": "123456789012", "repositoryName": "video-worker",
          "imageId": {"imageDigest": "sha256:1", "imageTag": "1"},
          "imageManifest": "{\\"schemaVersion\\": 2, \\"config\\": {\\"digest\\": \\"sha256:c\\"}}"}],
         "failures": []}\
        """);
    aws.answer(
        AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER,
        """
        {"downloadUrl": "https://layers.example/c?X-Amz-Signature=abc", "layerDigest": "sha256:c"}\
        """);
    aws.answer(
        AwsOperation.ECR_DESCRIBE_REPOSITORIES,
        """
        {"repositories": [{"registryId": "123456789012", "repositoryName": "video-worker",
          "repositoryArn": "arn:aws:ecr:eu-central-1:123456789012:repository/video-worker",
          "encryptionConfiguration": {"encryptionType": "AES256"}}]}\
        """);
    aws.answer(
        AwsOperation.ECR_GET_REPOSITORY_POLICY,
        """
        {"registryId": "123456789012", "repositoryName": "video-worker",
         "policyText": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}"}\
        """);
    aws.answer(
        AwsOperation.ECR_GET_LIFECYCLE_POLICY,
        """
        {"registryId": "123456789012", "repositoryName": "video-worker", "lifecyclePolicyText":
         "{\\"rules\\":[{\\"rulePriority\\":1,\\"selection\\":{\\"tagStatus\\":\\"untagged\\",\\"countType\\":\\"imageCountMoreThan\\",\\"countNumber\\":9},\\"action\\":{\\"type\\":\\"expire\\"}}]}"}\
        """);
    aws.answer(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        request -> FakeAws.json("{\"Name\": \"r2\"}").set("ARN", request.path("SecretId")));
    aws.answer(
        AwsOperation.LOGS_DESCRIBE_LOG_GROUPS,
        request ->
            list(
                "logGroups",
                List.of(
                    FakeAws.json("{\"retentionInDays\": 30}")
                        .set("logGroupName", request.path("logGroupNamePrefix")))));
    aws.answer(AwsOperation.LOGS_GET_LOG_EVENTS, "{\"events\": []}");
  }

  private static ObjectNode attached(String policy) {
    return FakeAws.json(
        """
        {"AttachedPolicies": [{"PolicyName": "%s",
          "PolicyArn": "arn:aws:iam::aws:policy/service-role/%s"}], "IsTruncated": false}\
        """
            .formatted(policy, policy));
  }

  /** IAM's answers have documents percent-encoded (RFC 3986). */
  private static String trust(String service) {
    return URLEncoder.encode(
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
        "Principal":{"Service":"%s"}}]}\
        """
            .formatted(service),
        StandardCharsets.UTF_8);
  }

  /** Those that the request names, by name or ARN; all where it names none. */
  private static ObjectNode named(
      List<ObjectNode> all, ObjectNode request, String member, String name, String arn) {
    JsonNode names = request.path(member);
    return list(
        member,
        all.stream()
            .filter(
                each ->
                    names.isEmpty()
                        || contains(names, each.path(name).asText())
                        || contains(names, each.path(arn).asText()))
            .toList());
  }

  private static boolean contains(JsonNode names, String name) {
    for (JsonNode each : names) {
      if (each.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode list(String member, List<ObjectNode> items) {
    ObjectNode answer = FakeAws.json("{}");
    ArrayNode array = answer.putArray(member);
    items.forEach(item -> array.add(item.deepCopy()));
    return answer;
  }
}
