package academy.video.aws;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CancelJobRequest;
import software.amazon.awssdk.services.batch.model.CreateComputeEnvironmentRequest;
import software.amazon.awssdk.services.batch.model.CreateJobQueueRequest;
import software.amazon.awssdk.services.batch.model.DescribeComputeEnvironmentsRequest;
import software.amazon.awssdk.services.batch.model.DescribeJobDefinitionsRequest;
import software.amazon.awssdk.services.batch.model.DescribeJobQueuesRequest;
import software.amazon.awssdk.services.batch.model.DescribeJobsRequest;
import software.amazon.awssdk.services.batch.model.GetJobQueueSnapshotRequest;
import software.amazon.awssdk.services.batch.model.ListJobsRequest;
import software.amazon.awssdk.services.batch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.batch.model.RegisterJobDefinitionRequest;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;
import software.amazon.awssdk.services.batch.model.TagResourceRequest;
import software.amazon.awssdk.services.batch.model.TerminateJobRequest;
import software.amazon.awssdk.services.batch.model.UpdateComputeEnvironmentRequest;
import software.amazon.awssdk.services.batch.model.UpdateJobQueueRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNatGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchGetImageRequest;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesRequest;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerRequest;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListClustersRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesRequest;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

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
  private final List<SdkAutoCloseable> opened = new ArrayList<>();
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
    try {
      region = DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw Failure.of(ExitCode.CONFIG_MISSING, "AWS_REGION is not set, and AWS Batch needs it.")
          .withHint("Set AWS_REGION to the region of the job queue.")
          .causedBy(e);
    }
    http = Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ONE_TRY).build();
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
    lambda = lazily(LambdaClient::builder, AwsRetryStrategy.standardRetryStrategy());
    cloudwatch = lazily(CloudWatchClient::builder, AwsRetryStrategy.standardRetryStrategy());
    sqs = lazily(SqsClient::builder, AwsRetryStrategy.standardRetryStrategy());
    events = lazily(EventBridgeClient::builder, AwsRetryStrategy.standardRetryStrategy());
    scheduler = lazily(SchedulerClient::builder, AwsRetryStrategy.standardRetryStrategy());
    sts = lazily(StsClient::builder, AwsRetryStrategy.standardRetryStrategy());
  }

  @Override
  public String region() {
    return region.id();
  }

  @Override
  public ObjectNode call(AwsOperation operation, ObjectNode request) {
    try {
      return dispatch(operation, request);
    } catch (AwsServiceException e) {
      throw new AwsException(AwsFaults.of(operation, e), e);
    } catch (SdkClientException e) {
      throw new AwsException(AwsFaults.of(operation, e), e);
    } catch (IllegalArgumentException e) {
      throw new AwsException(
          new AwsFault(operation, AwsFault.Kind.INVALID, "", String.valueOf(e.getMessage())), e);
    }
  }

  private ObjectNode dispatch(AwsOperation operation, ObjectNode request) {
    return switch (operation) {
      case BATCH_SUBMIT_JOB ->
          send(request, SubmitJobRequest.builder(), batchWithoutRetries.get()::submitJob);
      case BATCH_DESCRIBE_JOBS ->
          send(request, DescribeJobsRequest.builder(), batch.get()::describeJobs);
      case BATCH_LIST_JOBS -> send(request, ListJobsRequest.builder(), batch.get()::listJobs);
      case BATCH_TERMINATE_JOB ->
          send(request, TerminateJobRequest.builder(), batch.get()::terminateJob);
      case BATCH_CANCEL_JOB -> send(request, CancelJobRequest.builder(), batch.get()::cancelJob);
      case BATCH_TAG_RESOURCE ->
          send(request, TagResourceRequest.builder(), batch.get()::tagResource);
      case BATCH_LIST_TAGS_FOR_RESOURCE ->
          send(request, ListTagsForResourceRequest.builder(), batch.get()::listTagsForResource);
      case BATCH_DESCRIBE_JOB_QUEUES ->
          send(request, DescribeJobQueuesRequest.builder(), batch.get()::describeJobQueues);
      case BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS ->
          send(
              request,
              DescribeComputeEnvironmentsRequest.builder(),
              batch.get()::describeComputeEnvironments);
      case BATCH_DESCRIBE_JOB_DEFINITIONS ->
          send(
              request,
              DescribeJobDefinitionsRequest.builder(),
              batch.get()::describeJobDefinitions);
      case BATCH_GET_JOB_QUEUE_SNAPSHOT ->
          send(request, GetJobQueueSnapshotRequest.builder(), batch.get()::getJobQueueSnapshot);
      case BATCH_REGISTER_JOB_DEFINITION ->
          send(request, RegisterJobDefinitionRequest.builder(), batch.get()::registerJobDefinition);
      case BATCH_CREATE_JOB_QUEUE ->
          send(request, CreateJobQueueRequest.builder(), batch.get()::createJobQueue);
      case BATCH_UPDATE_JOB_QUEUE ->
          send(request, UpdateJobQueueRequest.builder(), batch.get()::updateJobQueue);
      case BATCH_CREATE_COMPUTE_ENVIRONMENT ->
          send(
              request,
              CreateComputeEnvironmentRequest.builder(),
              batch.get()::createComputeEnvironment);
      case BATCH_UPDATE_COMPUTE_ENVIRONMENT ->
          send(
              request,
              UpdateComputeEnvironmentRequest.builder(),
              batch.get()::updateComputeEnvironment);
      case LOGS_DESCRIBE_LOG_GROUPS ->
          send(request, DescribeLogGroupsRequest.builder(), logs.get()::describeLogGroups);
      case LOGS_DESCRIBE_LOG_STREAMS ->
          send(request, DescribeLogStreamsRequest.builder(), logs.get()::describeLogStreams);
      case LOGS_GET_LOG_EVENTS ->
          send(request, GetLogEventsRequest.builder(), logs.get()::getLogEvents);
      case LOGS_FILTER_LOG_EVENTS ->
          send(request, FilterLogEventsRequest.builder(), logs.get()::filterLogEvents);
      case LOGS_CREATE_LOG_GROUP ->
          send(request, CreateLogGroupRequest.builder(), logs.get()::createLogGroup);
      case LOGS_PUT_RETENTION_POLICY ->
          send(request, PutRetentionPolicyRequest.builder(), logs.get()::putRetentionPolicy);
      case ECS_LIST_CLUSTERS ->
          send(request, ListClustersRequest.builder(), ecs.get()::listClusters);
      case ECS_LIST_CONTAINER_INSTANCES ->
          send(request, ListContainerInstancesRequest.builder(), ecs.get()::listContainerInstances);
      case ECS_DESCRIBE_CONTAINER_INSTANCES ->
          send(
              request,
              DescribeContainerInstancesRequest.builder(),
              ecs.get()::describeContainerInstances);
      case ECS_LIST_TASKS -> send(request, ListTasksRequest.builder(), ecs.get()::listTasks);
      case ECS_DESCRIBE_TASKS ->
          send(request, DescribeTasksRequest.builder(), ecs.get()::describeTasks);
      case EC2_DESCRIBE_SUBNETS ->
          send(request, DescribeSubnetsRequest.builder(), ec2.get()::describeSubnets);
      case EC2_DESCRIBE_ROUTE_TABLES ->
          send(request, DescribeRouteTablesRequest.builder(), ec2.get()::describeRouteTables);
      case EC2_DESCRIBE_VPC_ENDPOINTS ->
          send(request, DescribeVpcEndpointsRequest.builder(), ec2.get()::describeVpcEndpoints);
      case EC2_DESCRIBE_NAT_GATEWAYS ->
          send(request, DescribeNatGatewaysRequest.builder(), ec2.get()::describeNatGateways);
      case EC2_DESCRIBE_SECURITY_GROUPS ->
          send(request, DescribeSecurityGroupsRequest.builder(), ec2.get()::describeSecurityGroups);
      case EC2_DESCRIBE_INSTANCES ->
          send(request, DescribeInstancesRequest.builder(), ec2.get()::describeInstances);
      case EC2_DESCRIBE_INSTANCE_TYPES ->
          send(request, DescribeInstanceTypesRequest.builder(), ec2.get()::describeInstanceTypes);
      case EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS ->
          send(
              request,
              DescribeInstanceTypeOfferingsRequest.builder(),
              ec2.get()::describeInstanceTypeOfferings);
      case EC2_DESCRIBE_IMAGES ->
          send(
              request,
              software.amazon.awssdk.services.ec2.model.DescribeImagesRequest.builder(),
              ec2.get()::describeImages);
      case EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS ->
          send(
              request,
              DescribeLaunchTemplateVersionsRequest.builder(),
              ec2.get()::describeLaunchTemplateVersions);
      case AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS ->
          send(
              request,
              DescribeAutoScalingGroupsRequest.builder(),
              autoscaling.get()::describeAutoScalingGroups);
      case AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES ->
          send(
              request,
              DescribeScalingActivitiesRequest.builder(),
              autoscaling.get()::describeScalingActivities);
      case AUTOSCALING_DESCRIBE_POLICIES ->
          send(request, DescribePoliciesRequest.builder(), autoscaling.get()::describePolicies);
      case IAM_GET_ROLE -> send(request, GetRoleRequest.builder(), iam.get()::getRole);
      case IAM_CREATE_ROLE -> send(request, CreateRoleRequest.builder(), iam.get()::createRole);
      case IAM_UPDATE_ASSUME_ROLE_POLICY ->
          send(request, UpdateAssumeRolePolicyRequest.builder(), iam.get()::updateAssumeRolePolicy);
      case IAM_UPDATE_ROLE -> send(request, UpdateRoleRequest.builder(), iam.get()::updateRole);
      case IAM_TAG_ROLE -> send(request, TagRoleRequest.builder(), iam.get()::tagRole);
      case IAM_GET_INSTANCE_PROFILE ->
          send(request, GetInstanceProfileRequest.builder(), iam.get()::getInstanceProfile);
      case IAM_CREATE_INSTANCE_PROFILE ->
          send(request, CreateInstanceProfileRequest.builder(), iam.get()::createInstanceProfile);
      case IAM_ADD_ROLE_TO_INSTANCE_PROFILE ->
          send(
              request,
              AddRoleToInstanceProfileRequest.builder(),
              iam.get()::addRoleToInstanceProfile);
      case IAM_LIST_ATTACHED_ROLE_POLICIES ->
          send(
              request,
              ListAttachedRolePoliciesRequest.builder(),
              iam.get()::listAttachedRolePolicies);
      case IAM_ATTACH_ROLE_POLICY ->
          send(request, AttachRolePolicyRequest.builder(), iam.get()::attachRolePolicy);
      case IAM_LIST_ROLE_POLICIES ->
          send(request, ListRolePoliciesRequest.builder(), iam.get()::listRolePolicies);
      case IAM_GET_ROLE_POLICY ->
          send(request, GetRolePolicyRequest.builder(), iam.get()::getRolePolicy);
      case IAM_PUT_ROLE_POLICY ->
          send(request, PutRolePolicyRequest.builder(), iam.get()::putRolePolicy);
      case IAM_GET_POLICY ->
          send(
              request,
              software.amazon.awssdk.services.iam.model.GetPolicyRequest.builder(),
              iam.get()::getPolicy);
      case IAM_GET_POLICY_VERSION ->
          send(request, GetPolicyVersionRequest.builder(), iam.get()::getPolicyVersion);
      case IAM_SIMULATE_PRINCIPAL_POLICY ->
          send(
              request,
              SimulatePrincipalPolicyRequest.builder(),
              iam.get()::simulatePrincipalPolicy);
      case IAM_CREATE_SERVICE_LINKED_ROLE ->
          send(
              request,
              CreateServiceLinkedRoleRequest.builder(),
              iam.get()::createServiceLinkedRole);
      case ECR_DESCRIBE_REPOSITORIES ->
          send(request, DescribeRepositoriesRequest.builder(), ecr.get()::describeRepositories);
      case ECR_DESCRIBE_IMAGES ->
          send(
              request,
              software.amazon.awssdk.services.ecr.model.DescribeImagesRequest.builder(),
              ecr.get()::describeImages);
      case ECR_BATCH_GET_IMAGE ->
          send(request, BatchGetImageRequest.builder(), ecr.get()::batchGetImage);
      case ECR_GET_DOWNLOAD_URL_FOR_LAYER ->
          send(request, GetDownloadUrlForLayerRequest.builder(), ecr.get()::getDownloadUrlForLayer);
      case SECRETSMANAGER_DESCRIBE_SECRET ->
          send(request, DescribeSecretRequest.builder(), secretsmanager.get()::describeSecret);
      case LAMBDA_LIST_FUNCTIONS ->
          send(request, ListFunctionsRequest.builder(), lambda.get()::listFunctions);
      case LAMBDA_LIST_EVENT_SOURCE_MAPPINGS ->
          send(
              request,
              ListEventSourceMappingsRequest.builder(),
              lambda.get()::listEventSourceMappings);
      case LAMBDA_GET_POLICY ->
          send(
              request,
              software.amazon.awssdk.services.lambda.model.GetPolicyRequest.builder(),
              lambda.get()::getPolicy);
      case LAMBDA_LIST_TAGS -> send(request, ListTagsRequest.builder(), lambda.get()::listTags);
      case CLOUDWATCH_DESCRIBE_ALARMS ->
          send(request, DescribeAlarmsRequest.builder(), cloudwatch.get()::describeAlarms);
      case SQS_LIST_QUEUES -> send(request, ListQueuesRequest.builder(), sqs.get()::listQueues);
      case SQS_GET_QUEUE_ATTRIBUTES ->
          send(request, GetQueueAttributesRequest.builder(), sqs.get()::getQueueAttributes);
      case EVENTS_LIST_RULES -> send(request, ListRulesRequest.builder(), events.get()::listRules);
      case EVENTS_LIST_TARGETS_BY_RULE ->
          send(request, ListTargetsByRuleRequest.builder(), events.get()::listTargetsByRule);
      case SCHEDULER_LIST_SCHEDULES ->
          send(request, ListSchedulesRequest.builder(), scheduler.get()::listSchedules);
      case SCHEDULER_GET_SCHEDULE ->
          send(request, GetScheduleRequest.builder(), scheduler.get()::getSchedule);
      case SCHEDULER_CREATE_SCHEDULE ->
          send(request, CreateScheduleRequest.builder(), scheduler.get()::createSchedule);
      case SCHEDULER_UPDATE_SCHEDULE ->
          send(request, UpdateScheduleRequest.builder(), scheduler.get()::updateSchedule);
      case STS_GET_CALLER_IDENTITY ->
          send(request, GetCallerIdentityRequest.builder(), sts.get()::getCallerIdentity);
    };
  }

  private static <Q, B extends SdkPojo & SdkBuilder<B, Q>> ObjectNode send(
      ObjectNode request, B builder, Function<Q, ? extends SdkPojo> call) {
    SdkJson.fill(builder, request, "");
    return SdkJson.of(call.apply(builder.build()));
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
