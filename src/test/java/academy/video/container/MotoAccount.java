package academy.video.container;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import academy.video.config.BatchNames;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Everything around Batch in moto that a job on instances needs, whole at first: a network with a
 * NAT gateway, roles with their policies, an image for arm64, a secret and a log group. Each part
 * can be broken by a method of its own, and mended by another.
 */
final class MotoAccount implements AutoCloseable {

  static final String ACCOUNT = "123456789012";
  static final String TAG = "1.4.2";

  /** Beside the queue in question, so that no job of a test is among its jobs. */
  static final String QUEUE_OF_TESTS = "queue-of-tests";

  private static final String REPOSITORY = "video-worker";
  private static final String INSTANCE_ROLE = "video-instance";
  private static final String EXECUTION_ROLE = "video-execution";
  private static final String JOB_ROLE = "video-job";
  private static final String INSTANCE_POLICY = "instance";

  private final Aws aws;
  private final BatchNames names;
  private final Ec2Client ec2 = Ec2Client.create();
  private final IamClient iam = IamClient.builder().build();
  private final EcrClient ecr = EcrClient.create();
  private final SecretsManagerClient secrets = SecretsManagerClient.create();
  private final CloudWatchLogsClient logs = CloudWatchLogsClient.create();
  private final String subnet;
  private final String securityGroup;
  private final String routeTable;
  private final String natGateway;
  private final String vpc;
  private String secretArn;

  /** Makes everything, under the client settings that {@link Moto} has set. */
  MotoAccount(Aws aws, BatchNames names) {
    this.aws = aws;
    this.names = names;
    this.vpc = ec2.createVpc(b -> b.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    // As the console sets it for a new VPC: an endpoint's private name needs it.
    ec2.modifyVpcAttribute(
        b -> b.vpcId(vpc).enableDnsHostnames(AttributeBooleanValue.builder().value(true).build()));
    this.subnet =
        ec2.createSubnet(
                b -> b.vpcId(vpc).cidrBlock("10.1.1.0/24").availabilityZone("eu-central-1a"))
            .subnet()
            .subnetId();
    this.routeTable = ec2.createRouteTable(b -> b.vpcId(vpc)).routeTable().routeTableId();
    ec2.associateRouteTable(b -> b.routeTableId(routeTable).subnetId(subnet));
    this.natGateway =
        ec2.createNatGateway(b -> b.subnetId(publicSubnet()).allocationId(address()))
            .natGateway()
            .natGatewayId();
    this.securityGroup =
        ec2.createSecurityGroup(b -> b.vpcId(vpc).groupName("video").description("video"))
            .groupId();
    // An interface endpoint of this group answers only those whom the group lets in.
    ec2.authorizeSecurityGroupIngress(b -> b.groupId(securityGroup).ipPermissions(fromItself()));
    this.secretArn = newSecret();
    addRoute();
    createRoles();
    createImage();
    createBatch();
  }

  private String address() {
    return ec2.allocateAddress(b -> b.domain("vpc")).allocationId();
  }

  void addRoute() {
    ec2.createRoute(
        b -> b.routeTableId(routeTable).destinationCidrBlock("0.0.0.0/0").natGatewayId(natGateway));
  }

  /** A subnet that leads to the internet itself, which a NAT gateway needs. */
  private String publicSubnet() {
    String leading =
        ec2.createSubnet(
                b -> b.vpcId(vpc).cidrBlock("10.1.2.0/24").availabilityZone("eu-central-1a"))
            .subnet()
            .subnetId();
    String internet = ec2.createInternetGateway().internetGateway().internetGatewayId();
    ec2.attachInternetGateway(b -> b.vpcId(vpc).internetGatewayId(internet));
    String table = ec2.createRouteTable(b -> b.vpcId(vpc)).routeTable().routeTableId();
    ec2.associateRouteTable(b -> b.routeTableId(table).subnetId(leading));
    ec2.createRoute(
        b -> b.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(internet));
    return leading;
  }

  void deleteRoute() {
    ec2.deleteRoute(b -> b.routeTableId(routeTable).destinationCidrBlock("0.0.0.0/0"));
  }

  /** Interface endpoints of these services, such as {@code ecr.api}. */
  List<String> createEndpoints(String... services) {
    return List.of(services).stream()
        .map(
            service ->
                ec2.createVpcEndpoint(
                        b ->
                            b.vpcId(vpc)
                                .serviceName("com.amazonaws.eu-central-1." + service)
                                .vpcEndpointType(VpcEndpointType.INTERFACE)
                                .privateDnsEnabled(true)
                                .subnetIds(subnet)
                                .securityGroupIds(securityGroup))
                    .vpcEndpoint()
                    .vpcEndpointId())
        .toList();
  }

  void deleteEndpoints(List<String> ids) {
    ec2.deleteVpcEndpoints(b -> b.vpcEndpointIds(ids));
  }

  void closeSecurityGroup() {
    ec2.revokeSecurityGroupEgress(b -> b.groupId(securityGroup).ipPermissions(everything()));
  }

  void openSecurityGroup() {
    ec2.authorizeSecurityGroupEgress(b -> b.groupId(securityGroup).ipPermissions(everything()));
  }

  private static IpPermission everything() {
    return IpPermission.builder()
        .ipProtocol("-1")
        .ipRanges(IpRange.builder().cidrIp("0.0.0.0/0").build())
        .build();
  }

  private IpPermission fromItself() {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(443)
        .toPort(443)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(securityGroup).build())
        .build();
  }

  /** A bucket of S3, which has an endpoint of its own in the clients' settings. */
  void createBucket(URI endpoint, String name) {
    try (S3Client s3 = S3Client.builder().endpointOverride(endpoint).forcePathStyle(true).build()) {
      s3.createBucket(
          b -> b.bucket(name).createBucketConfiguration(c -> c.locationConstraint("eu-central-1")));
    }
  }

  private void createRoles() {
    createRole(INSTANCE_ROLE, "ec2.amazonaws.com");
    createRole(EXECUTION_ROLE, "ecs-tasks.amazonaws.com");
    createRole(JOB_ROLE, "ecs-tasks.amazonaws.com");
    createRole("video-service", "batch.amazonaws.com");
    putInstancePolicy();
    iam.putRolePolicy(
        b ->
            b.roleName(EXECUTION_ROLE)
                .policyName("execution")
                .policyDocument(allow("ecr:*", "logs:*", "secretsmanager:GetSecretValue")));
    iam.putRolePolicy(
        b -> b.roleName("video-service").policyName("service").policyDocument(allow("*")));
    iam.createInstanceProfile(b -> b.instanceProfileName(INSTANCE_ROLE));
    iam.addRoleToInstanceProfile(b -> b.instanceProfileName(INSTANCE_ROLE).roleName(INSTANCE_ROLE));
  }

  private void createRole(String name, String service) {
    iam.createRole(
        b ->
            b.roleName(name)
                .assumeRolePolicyDocument(
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole"}]}\
                    """
                        .formatted(service)));
  }

  private static String allow(String... actions) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
     "Action": ["%s"]}]}\
    """
        .formatted(String.join("\", \"", actions));
  }

  void putInstancePolicy() {
    iam.putRolePolicy(
        b ->
            b.roleName(INSTANCE_ROLE)
                .policyName(INSTANCE_POLICY)
                .policyDocument(allow("ec2:DescribeTags", "ecs:*", "ecr:*", "logs:*")));
  }

  void deleteInstancePolicy() {
    iam.deleteRolePolicy(b -> b.roleName(INSTANCE_ROLE).policyName(INSTANCE_POLICY));
  }

  /** The role is there still, but instances can't get it. */
  void emptyInstanceProfile() {
    iam.removeRoleFromInstanceProfile(
        b -> b.instanceProfileName(INSTANCE_ROLE).roleName(INSTANCE_ROLE));
  }

  void fillInstanceProfile() {
    iam.addRoleToInstanceProfile(b -> b.instanceProfileName(INSTANCE_ROLE).roleName(INSTANCE_ROLE));
  }

  private void createImage() {
    ecr.createRepository(b -> b.repositoryName(REPOSITORY));
    putImage("arm64");
  }

  /** An index with one image, for this processor. */
  void putImage(String architecture) {
    ecr.putImage(
        b ->
            b.repositoryName(REPOSITORY)
                .imageTag(TAG)
                .imageManifestMediaType("application/vnd.oci.image.index.v1+json")
                .imageManifest(
                    """
                    {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                     "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json",
                       "size": 500, "digest":
                       "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                       "platform": {"os": "linux", "architecture": "%s"}}]}\
                    """
                        .formatted(architecture)));
  }

  void deleteImage() {
    ImageIdentifier image = ImageIdentifier.builder().imageTag(TAG).build();
    ecr.batchDeleteImage(b -> b.repositoryName(REPOSITORY).imageIds(image));
  }

  private String newSecret() {
    return secrets
        .createSecret(b -> b.name("r2").secretString("{\"id\": \"a\", \"key\": \"b\"}"))
        .arn();
  }

  /** A secret of the same name has another ARN. */
  void createSecret() {
    secretArn = newSecret();
    registerDefinition();
  }

  void deleteSecret() {
    secrets.deleteSecret(b -> b.secretId(secretArn).forceDeleteWithoutRecovery(true));
  }

  void createLogGroup() {
    aws.call(AwsOperation.LOGS_CREATE_LOG_GROUP, logGroup());
  }

  void deleteLogGroup() {
    logs.deleteLogGroup(b -> b.logGroupName(names.logGroup()));
  }

  private ObjectNode logGroup() {
    return FakeAws.json("{}").put("logGroupName", names.logGroup());
  }

  private void createBatch() {
    createLogGroup();
    ObjectNode environment =
        FakeAws.json(
            """
            {"type": "MANAGED", "state": "ENABLED",
             "computeResources": {"type": "EC2", "minvCpus": 0, "maxvCpus": 64, "desiredvCpus": 0,
               "allocationStrategy": "BEST_FIT_PROGRESSIVE", "instanceTypes": ["c7g.2xlarge"],
               "tags": {}}}\
            """);
    environment
        .put("computeEnvironmentName", names.computeEnvironment())
        .put("serviceRole", roleArn("video-service"));
    ObjectNode resources = environment.withObject("/computeResources");
    resources.put(
        "instanceRole", "arn:aws:iam::%s:instance-profile/%s".formatted(ACCOUNT, INSTANCE_ROLE));
    resources.putArray("subnets").add(subnet);
    resources.putArray("securityGroupIds").add(securityGroup);
    String arn =
        aws.call(AwsOperation.BATCH_CREATE_COMPUTE_ENVIRONMENT, environment)
            .path("computeEnvironmentArn")
            .asText();
    createQueue(names.jobQueue(), arn);
    createQueue(QUEUE_OF_TESTS, arn);
    registerDefinition();
  }

  private void createQueue(String name, String environment) {
    ObjectNode queue = FakeAws.json("{\"state\": \"ENABLED\", \"priority\": 1}");
    queue.put("jobQueueName", name);
    queue
        .putArray("computeEnvironmentOrder")
        .addObject()
        .put("order", 1)
        .put("computeEnvironment", environment);
    aws.call(AwsOperation.BATCH_CREATE_JOB_QUEUE, queue);
  }

  /** A revision whose image is in ECR; moto could not start it. */
  private void registerDefinition() {
    ObjectNode definition =
        FakeAws.json(
            """
            {"jobDefinitionName": "%s", "type": "container", "platformCapabilities": ["EC2"],
             "parameters": {"profile": "standard"},
             "retryStrategy": {"attempts": 3, "evaluateOnExit": [
               {"onStatusReason": "Host EC2*", "action": "RETRY"},
               {"onExitCode": "3*", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]},
             "containerProperties": {
               "command": ["encode", "Ref::source", "Ref::destination",
                           "--video-id", "Ref::videoId", "--profile", "Ref::profile"],
               "environment": [{"name": "R2_ACCOUNT_ID",
                                "value": "0123456789abcdef0123456789abcdef"}],
               "resourceRequirements": [{"type": "VCPU", "value": "4"},
                                        {"type": "MEMORY", "value": "7000"}],
               "logConfiguration": {"logDriver": "awslogs"}}}\
            """
                .formatted(names.jobDefinition()));
    ObjectNode container = definition.withObject("/containerProperties");
    container
        .put(
            "image",
            "%s.dkr.ecr.eu-central-1.amazonaws.com/%s:%s".formatted(ACCOUNT, REPOSITORY, TAG))
        .put("executionRoleArn", roleArn(EXECUTION_ROLE))
        .put("jobRoleArn", roleArn(JOB_ROLE));
    container.withObject("/logConfiguration/options").put("awslogs-group", names.logGroup());
    for (String name : List.of("R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")) {
      container
          .withArray("secrets")
          .addObject()
          .put("name", name)
          .put("valueFrom", secretArn + ":" + name + "::");
    }
    aws.call(AwsOperation.BATCH_REGISTER_JOB_DEFINITION, definition);
  }

  void setQueueState(String state) {
    aws.call(
        AwsOperation.BATCH_UPDATE_JOB_QUEUE,
        FakeAws.json("{}").put("jobQueue", names.jobQueue()).put("state", state));
  }

  void setEnvironmentState(String state) {
    aws.call(
        AwsOperation.BATCH_UPDATE_COMPUTE_ENVIRONMENT,
        FakeAws.json("{}")
            .put("computeEnvironment", names.computeEnvironment())
            .put("state", state));
  }

  private static String roleArn(String name) {
    return "arn:aws:iam::%s:role/%s".formatted(ACCOUNT, name);
  }

  @Override
  public void close() {
    ec2.close();
    iam.close();
    ecr.close();
    secrets.close();
    logs.close();
  }
}
