package academy.video.aws;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * AWS through its SDK, with the SDK's own chains for credentials and region, and endpoints from
 * {@code AWS_ENDPOINT_URL} and its like. A service's client is made at its first call.
 */
public final class AwsSdk implements Aws {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ONE_TRY = Duration.ofSeconds(20);
  private static final Duration ONE_CALL = Duration.ofSeconds(60);

  private final Region region;
  private final SdkHttpClient http;
  private final List<SdkAutoCloseable> opened;
  private final Map<String, AwsSdk> elsewhere = new HashMap<>();
  private final Supplier<BatchClient> batch;

  /** For SubmitJob, which has no idempotency token: a second try could be a second job. */
  private final Supplier<BatchClient> batchWithoutRetries;

  private final Supplier<CloudWatchLogsClient> logs;
  private final Supplier<EcsClient> ecs;
  private final Supplier<Ec2Client> ec2;
  private final Supplier<AutoScalingClient> autoscaling;
  private final Supplier<IamClient> iam;
  private final Supplier<EcrClient> ecr;
  private final Supplier<SecretsManagerClient> secretsmanager;
  private final Supplier<KmsClient> kms;
  private final Supplier<ServiceQuotasClient> servicequotas;
  private final Supplier<LambdaClient> lambda;
  private final Supplier<CloudWatchClient> cloudwatch;
  private final Supplier<SqsClient> sqs;
  private final Supplier<EventBridgeClient> events;
  private final Supplier<SchedulerClient> scheduler;
  private final Supplier<StsClient> sts;

  /**
   * Calls nobody yet.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING where no region is set
   */
  public AwsSdk() {
    this(
        usualRegion(),
        Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ONE_TRY).build(),
        new ArrayList<>());
  }

  private AwsSdk(Region region, SdkHttpClient http, List<SdkAutoCloseable> opened) {
    this.region = region;
    this.http = http;
    this.opened = opened;
    batch = lazily(BatchClient::builder, AwsRetryStrategy.standardRetryStrategy());
    batchWithoutRetries = lazily(BatchClient::builder, AwsRetryStrategy.doNotRetry());
    logs = lazily(CloudWatchLogsClient::builder, AwsRetryStrategy.standardRetryStrategy());
    ecs = lazily(EcsClient::builder, AwsRetryStrategy.standardRetryStrategy());
    ec2 = lazily(Ec2Client::builder, AwsRetryStrategy.standardRetryStrategy());
    autoscaling = lazily(AutoScalingClient::builder, AwsRetryStrategy.standardRetryStrategy());
    iam = lazily(IamClient::builder, AwsRetryStrategy.standardRetryStrategy());
    ecr = lazily(EcrClient::builder, AwsRetryStrategy.standardRetryStrategy());
    secretsmanager =
        lazily(SecretsManagerClient::builder, AwsRetryStrategy.standardRetryStrategy());
    kms = lazily(KmsClient::builder, AwsRetryStrategy.standardRetryStrategy());
    servicequotas = lazily(ServiceQuotasClient::builder, AwsRetryStrategy.standardRetryStrategy());
    lambda = lazily(LambdaClient::builder, AwsRetryStrategy.standardRetryStrategy());
    cloudwatch = lazily(CloudWatchClient::builder, AwsRetryStrategy.standardRetryStrategy());
    sqs = lazily(SqsClient::builder, AwsRetryStrategy.standardRetryStrategy());
    events = lazily(EventBridgeClient::builder, AwsRetryStrategy.standardRetryStrategy());
    scheduler = lazily(SchedulerClient::builder, AwsRetryStrategy.standardRetryStrategy());
    sts = lazily(StsClient::builder, AwsRetryStrategy.standardRetryStrategy());
  }

  private static Region usualRegion() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw Failure.of(ExitCode.CONFIG_MISSING, "AWS_REGION is not set, and AWS Batch needs it.")
          .withHint("Set AWS_REGION to the region of the job queue.")
          .causedBy(e);
    }
  }

  @Override
  public String region() {
    return region.id();
  }

  @Override
  public Aws in(String other) {
    synchronized (opened) {
      return other.equals(region())
          ? this
          : elsewhere.computeIfAbsent(other, id -> new AwsSdk(Region.of(id), http, opened));
    }
  }

  @Override
  public ObjectNode call(AwsOperation operation, ObjectNode request) {
    try {
      return SdkJson.of(dispatch(operation, request));
    } catch (AwsServiceException e) {
      throw new AwsException(AwsFaults.of(operation, e), e);
    } catch (SdkClientException e) {
      throw new AwsException(AwsFaults.of(operation, e), e);
    } catch (IllegalArgumentException e) {
      throw new AwsException(
          new AwsFault(operation, AwsFault.Kind.INVALID, "", String.valueOf(e.getMessage())), e);
    }
  }

  private SdkPojo dispatch(AwsOperation operation, ObjectNode request) {
    return switch (operation) {
      case BATCH_SUBMIT_JOB -> batchWithoutRetries.get().submitJob(b -> fill(b, request));
      case BATCH_DESCRIBE_JOBS -> batch.get().describeJobs(b -> fill(b, request));
      case BATCH_LIST_JOBS -> batch.get().listJobs(b -> fill(b, request));
      case BATCH_TERMINATE_JOB -> batch.get().terminateJob(b -> fill(b, request));
      case BATCH_CANCEL_JOB -> batch.get().cancelJob(b -> fill(b, request));
      case BATCH_TAG_RESOURCE -> batch.get().tagResource(b -> fill(b, request));
      case BATCH_LIST_TAGS_FOR_RESOURCE -> batch.get().listTagsForResource(b -> fill(b, request));
      case BATCH_DESCRIBE_JOB_QUEUES -> batch.get().describeJobQueues(b -> fill(b, request));
      case BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS ->
          batch.get().describeComputeEnvironments(b -> fill(b, request));
      case BATCH_DESCRIBE_JOB_DEFINITIONS ->
          batch.get().describeJobDefinitions(b -> fill(b, request));
      case BATCH_GET_JOB_QUEUE_SNAPSHOT -> batch.get().getJobQueueSnapshot(b -> fill(b, request));
      case BATCH_DESCRIBE_SCHEDULING_POLICIES ->
          batch.get().describeSchedulingPolicies(b -> fill(b, request));
      case BATCH_DESCRIBE_CONSUMABLE_RESOURCE ->
          batch.get().describeConsumableResource(b -> fill(b, request));
      case BATCH_REGISTER_JOB_DEFINITION ->
          batch.get().registerJobDefinition(b -> fill(b, request));
      case BATCH_CREATE_JOB_QUEUE -> batch.get().createJobQueue(b -> fill(b, request));
      case BATCH_UPDATE_JOB_QUEUE -> batch.get().updateJobQueue(b -> fill(b, request));
      case BATCH_CREATE_COMPUTE_ENVIRONMENT ->
          batch.get().createComputeEnvironment(b -> fill(b, request));
      case BATCH_UPDATE_COMPUTE_ENVIRONMENT ->
          batch.get().updateComputeEnvironment(b -> fill(b, request));
      case LOGS_DESCRIBE_LOG_GROUPS -> logs.get().describeLogGroups(b -> fill(b, request));
      case LOGS_DESCRIBE_LOG_STREAMS -> logs.get().describeLogStreams(b -> fill(b, request));
      case LOGS_GET_LOG_EVENTS -> logs.get().getLogEvents(b -> fill(b, request));
      case LOGS_FILTER_LOG_EVENTS -> logs.get().filterLogEvents(b -> fill(b, request));
      case LOGS_CREATE_LOG_GROUP -> logs.get().createLogGroup(b -> fill(b, request));
      case LOGS_PUT_RETENTION_POLICY -> logs.get().putRetentionPolicy(b -> fill(b, request));
      case ECS_LIST_CLUSTERS -> ecs.get().listClusters(b -> fill(b, request));
      case ECS_LIST_CONTAINER_INSTANCES -> ecs.get().listContainerInstances(b -> fill(b, request));
      case ECS_DESCRIBE_CONTAINER_INSTANCES ->
          ecs.get().describeContainerInstances(b -> fill(b, request));
      case ECS_LIST_TASKS -> ecs.get().listTasks(b -> fill(b, request));
      case ECS_DESCRIBE_TASKS -> ecs.get().describeTasks(b -> fill(b, request));
      case EC2_DESCRIBE_SUBNETS -> ec2.get().describeSubnets(b -> fill(b, request));
      case EC2_DESCRIBE_ROUTE_TABLES -> ec2.get().describeRouteTables(b -> fill(b, request));
      case EC2_DESCRIBE_VPC_ENDPOINTS -> ec2.get().describeVpcEndpoints(b -> fill(b, request));
      case EC2_DESCRIBE_NAT_GATEWAYS -> ec2.get().describeNatGateways(b -> fill(b, request));
      case EC2_DESCRIBE_SECURITY_GROUPS -> ec2.get().describeSecurityGroups(b -> fill(b, request));
      case EC2_DESCRIBE_INSTANCES -> ec2.get().describeInstances(b -> fill(b, request));
      case EC2_DESCRIBE_INSTANCE_TYPES -> ec2.get().describeInstanceTypes(b -> fill(b, request));
      case EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS ->
          ec2.get().describeInstanceTypeOfferings(b -> fill(b, request));
      case EC2_DESCRIBE_IMAGES -> ec2.get().describeImages(b -> fill(b, request));
      case EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS ->
          ec2.get().describeLaunchTemplateVersions(b -> fill(b, request));
      case EC2_CREATE_LAUNCH_TEMPLATE -> ec2.get().createLaunchTemplate(b -> fill(b, request));
      case EC2_CREATE_LAUNCH_TEMPLATE_VERSION ->
          ec2.get().createLaunchTemplateVersion(b -> fill(b, request));
      case EC2_DESCRIBE_NETWORK_ACLS -> ec2.get().describeNetworkAcls(b -> fill(b, request));
      case EC2_DESCRIBE_VPCS -> ec2.get().describeVpcs(b -> fill(b, request));
      case EC2_DESCRIBE_VPC_ATTRIBUTE -> ec2.get().describeVpcAttribute(b -> fill(b, request));
      case EC2_DESCRIBE_DHCP_OPTIONS -> ec2.get().describeDhcpOptions(b -> fill(b, request));
      case EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS ->
          ec2.get().describeSpotInstanceRequests(b -> fill(b, request));
      case EC2_DESCRIBE_SPOT_FLEET_REQUESTS ->
          ec2.get().describeSpotFleetRequests(b -> fill(b, request));
      case EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY ->
          ec2.get().describeSpotFleetRequestHistory(b -> fill(b, request));
      case EC2_GET_CONSOLE_OUTPUT -> ec2.get().getConsoleOutput(b -> fill(b, request));
      case EC2_GET_EBS_ENCRYPTION_BY_DEFAULT ->
          ec2.get().getEbsEncryptionByDefault(b -> fill(b, request));
      case EC2_GET_EBS_DEFAULT_KMS_KEY_ID -> ec2.get().getEbsDefaultKmsKeyId(b -> fill(b, request));
      case AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS ->
          autoscaling.get().describeAutoScalingGroups(b -> fill(b, request));
      case AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES ->
          autoscaling.get().describeScalingActivities(b -> fill(b, request));
      case AUTOSCALING_DESCRIBE_POLICIES ->
          autoscaling.get().describePolicies(b -> fill(b, request));
      case IAM_GET_ROLE -> iam.get().getRole(b -> fill(b, request));
      case IAM_CREATE_ROLE -> iam.get().createRole(b -> fill(b, request));
      case IAM_UPDATE_ASSUME_ROLE_POLICY -> iam.get().updateAssumeRolePolicy(b -> fill(b, request));
      case IAM_UPDATE_ROLE -> iam.get().updateRole(b -> fill(b, request));
      case IAM_TAG_ROLE -> iam.get().tagRole(b -> fill(b, request));
      case IAM_GET_INSTANCE_PROFILE -> iam.get().getInstanceProfile(b -> fill(b, request));
      case IAM_CREATE_INSTANCE_PROFILE -> iam.get().createInstanceProfile(b -> fill(b, request));
      case IAM_ADD_ROLE_TO_INSTANCE_PROFILE ->
          iam.get().addRoleToInstanceProfile(b -> fill(b, request));
      case IAM_LIST_ATTACHED_ROLE_POLICIES ->
          iam.get().listAttachedRolePolicies(b -> fill(b, request));
      case IAM_ATTACH_ROLE_POLICY -> iam.get().attachRolePolicy(b -> fill(b, request));
      case IAM_LIST_ROLE_POLICIES -> iam.get().listRolePolicies(b -> fill(b, request));
      case IAM_GET_ROLE_POLICY -> iam.get().getRolePolicy(b -> fill(b, request));
      case IAM_PUT_ROLE_POLICY -> iam.get().putRolePolicy(b -> fill(b, request));
      case IAM_GET_POLICY -> iam.get().getPolicy(b -> fill(b, request));
      case IAM_GET_POLICY_VERSION -> iam.get().getPolicyVersion(b -> fill(b, request));
      case IAM_SIMULATE_PRINCIPAL_POLICY ->
          iam.get().simulatePrincipalPolicy(b -> fill(b, request));
      case IAM_CREATE_SERVICE_LINKED_ROLE ->
          iam.get().createServiceLinkedRole(b -> fill(b, request));
      case ECR_DESCRIBE_REPOSITORIES -> ecr.get().describeRepositories(b -> fill(b, request));
      case ECR_DESCRIBE_IMAGES -> ecr.get().describeImages(b -> fill(b, request));
      case ECR_BATCH_GET_IMAGE -> ecr.get().batchGetImage(b -> fill(b, request));
      case ECR_GET_DOWNLOAD_URL_FOR_LAYER ->
          ecr.get().getDownloadUrlForLayer(b -> fill(b, request));
      case ECR_GET_REPOSITORY_POLICY -> ecr.get().getRepositoryPolicy(b -> fill(b, request));
      case ECR_GET_LIFECYCLE_POLICY -> ecr.get().getLifecyclePolicy(b -> fill(b, request));
      case SECRETSMANAGER_DESCRIBE_SECRET ->
          secretsmanager.get().describeSecret(b -> fill(b, request));
      case KMS_DESCRIBE_KEY -> kms.get().describeKey(b -> fill(b, request));
      case KMS_GET_KEY_POLICY -> kms.get().getKeyPolicy(b -> fill(b, request));
      case SERVICEQUOTAS_GET_SERVICE_QUOTA ->
          servicequotas.get().getServiceQuota(b -> fill(b, request));
      case LAMBDA_LIST_FUNCTIONS -> lambda.get().listFunctions(b -> fill(b, request));
      case LAMBDA_LIST_EVENT_SOURCE_MAPPINGS ->
          lambda.get().listEventSourceMappings(b -> fill(b, request));
      case LAMBDA_GET_POLICY -> lambda.get().getPolicy(b -> fill(b, request));
      case LAMBDA_LIST_TAGS -> lambda.get().listTags(b -> fill(b, request));
      case CLOUDWATCH_DESCRIBE_ALARMS -> cloudwatch.get().describeAlarms(b -> fill(b, request));
      case CLOUDWATCH_PUT_METRIC_ALARM -> cloudwatch.get().putMetricAlarm(b -> fill(b, request));
      case CLOUDWATCH_GET_DASHBOARD -> cloudwatch.get().getDashboard(b -> fill(b, request));
      case CLOUDWATCH_PUT_DASHBOARD -> cloudwatch.get().putDashboard(b -> fill(b, request));
      case SQS_LIST_QUEUES -> sqs.get().listQueues(b -> fill(b, request));
      case SQS_GET_QUEUE_ATTRIBUTES -> sqs.get().getQueueAttributes(b -> fill(b, request));
      case EVENTS_LIST_RULES -> events.get().listRules(b -> fill(b, request));
      case EVENTS_LIST_TARGETS_BY_RULE -> events.get().listTargetsByRule(b -> fill(b, request));
      case EVENTS_DESCRIBE_RULE -> events.get().describeRule(b -> fill(b, request));
      case EVENTS_PUT_RULE -> events.get().putRule(b -> fill(b, request));
      case EVENTS_PUT_TARGETS -> events.get().putTargets(b -> fill(b, request));
      case SCHEDULER_LIST_SCHEDULES -> scheduler.get().listSchedules(b -> fill(b, request));
      case SCHEDULER_GET_SCHEDULE -> scheduler.get().getSchedule(b -> fill(b, request));
      case SCHEDULER_CREATE_SCHEDULE -> scheduler.get().createSchedule(b -> fill(b, request));
      case SCHEDULER_UPDATE_SCHEDULE -> scheduler.get().updateSchedule(b -> fill(b, request));
      case S3_GET_OBJECT -> throw new IllegalStateException("objects are read through their store");
      case STS_GET_CALLER_IDENTITY -> sts.get().getCallerIdentity(b -> fill(b, request));
    };
  }

  private static void fill(SdkPojo builder, ObjectNode request) {
    SdkJson.fill(builder, request, "");
  }

  /** A client that is made when it is first asked for. */
  private <
          C extends SdkAutoCloseable, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>>
      Supplier<C> lazily(Supplier<B> builder, RetryStrategy retries) {
    List<C> made = new ArrayList<>(1);
    return () -> {
      synchronized (opened) {
        if (made.isEmpty()) {
          C client =
              builder
                  .get()
                  .httpClient(http)
                  .region(region)
                  .overrideConfiguration(
                      o ->
                          o.retryStrategy(retries)
                              .apiCallAttemptTimeout(ONE_TRY)
                              .apiCallTimeout(ONE_CALL))
                  .build();
          made.add(client);
          opened.add(client);
        }
        return made.getFirst();
      }
    };
  }

  @Override
  public void close() {
    synchronized (opened) {
      opened.forEach(SdkAutoCloseable::close);
    }
    http.close();
  }
}
