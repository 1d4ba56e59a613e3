package academy.video.aws;

/**
 * The calls that operator commands make, by service and by the name in AWS's API reference. What a
 * role must be allowed for one is its {@link #action}.
 */
public enum AwsOperation {
  BATCH_SUBMIT_JOB("batch", "SubmitJob"),
  BATCH_DESCRIBE_JOBS("batch", "DescribeJobs"),
  BATCH_LIST_JOBS("batch", "ListJobs", "nextToken", "nextToken"),
  BATCH_TERMINATE_JOB("batch", "TerminateJob"),
  BATCH_CANCEL_JOB("batch", "CancelJob"),
  BATCH_TAG_RESOURCE("batch", "TagResource"),
  BATCH_LIST_TAGS_FOR_RESOURCE("batch", "ListTagsForResource"),
  BATCH_DESCRIBE_JOB_QUEUES("batch", "DescribeJobQueues", "nextToken", "nextToken"),
  BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS(
      "batch", "DescribeComputeEnvironments", "nextToken", "nextToken"),
  BATCH_DESCRIBE_JOB_DEFINITIONS("batch", "DescribeJobDefinitions", "nextToken", "nextToken"),
  BATCH_GET_JOB_QUEUE_SNAPSHOT("batch", "GetJobQueueSnapshot"),
  BATCH_DESCRIBE_SCHEDULING_POLICIES("batch", "DescribeSchedulingPolicies"),
  BATCH_DESCRIBE_CONSUMABLE_RESOURCE("batch", "DescribeConsumableResource"),
  BATCH_REGISTER_JOB_DEFINITION("batch", "RegisterJobDefinition"),
  BATCH_CREATE_JOB_QUEUE("batch", "CreateJobQueue"),
  BATCH_UPDATE_JOB_QUEUE("batch", "UpdateJobQueue"),
  BATCH_CREATE_COMPUTE_ENVIRONMENT("batch", "CreateComputeEnvironment"),
  BATCH_UPDATE_COMPUTE_ENVIRONMENT("batch", "UpdateComputeEnvironment"),
  LOGS_DESCRIBE_LOG_GROUPS("logs", "DescribeLogGroups", "nextToken", "nextToken"),
  LOGS_DESCRIBE_LOG_STREAMS("logs", "DescribeLogStreams", "nextToken", "nextToken"),
  LOGS_GET_LOG_EVENTS("logs", "GetLogEvents"),
  LOGS_FILTER_LOG_EVENTS("logs", "FilterLogEvents", "nextToken", "nextToken"),
  LOGS_CREATE_LOG_GROUP("logs", "CreateLogGroup"),
  LOGS_PUT_RETENTION_POLICY("logs", "PutRetentionPolicy"),
  ECS_LIST_CLUSTERS("ecs", "ListClusters", "nextToken", "nextToken"),
  ECS_LIST_CONTAINER_INSTANCES("ecs", "ListContainerInstances", "nextToken", "nextToken"),
  ECS_DESCRIBE_CONTAINER_INSTANCES("ecs", "DescribeContainerInstances"),
  ECS_LIST_TASKS("ecs", "ListTasks", "nextToken", "nextToken"),
  ECS_DESCRIBE_TASKS("ecs", "DescribeTasks"),
  EC2_DESCRIBE_SUBNETS("ec2", "DescribeSubnets", "NextToken", "NextToken"),
  EC2_DESCRIBE_ROUTE_TABLES("ec2", "DescribeRouteTables", "NextToken", "NextToken"),
  EC2_DESCRIBE_VPC_ENDPOINTS("ec2", "DescribeVpcEndpoints", "NextToken", "NextToken"),
  EC2_DESCRIBE_NAT_GATEWAYS("ec2", "DescribeNatGateways", "NextToken", "NextToken"),
  EC2_DESCRIBE_SECURITY_GROUPS("ec2", "DescribeSecurityGroups", "NextToken", "NextToken"),
  EC2_DESCRIBE_INSTANCES("ec2", "DescribeInstances", "NextToken", "NextToken"),
  EC2_DESCRIBE_INSTANCE_TYPES("ec2", "DescribeInstanceTypes", "NextToken", "NextToken"),
  EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS(
      "ec2", "DescribeInstanceTypeOfferings", "NextToken", "NextToken"),
  EC2_DESCRIBE_IMAGES("ec2", "DescribeImages", "NextToken", "NextToken"),
  EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS(
      "ec2", "DescribeLaunchTemplateVersions", "NextToken", "NextToken"),
  EC2_CREATE_LAUNCH_TEMPLATE("ec2", "CreateLaunchTemplate"),
  EC2_CREATE_LAUNCH_TEMPLATE_VERSION("ec2", "CreateLaunchTemplateVersion"),
  EC2_DESCRIBE_NETWORK_ACLS("ec2", "DescribeNetworkAcls", "NextToken", "NextToken"),
  EC2_DESCRIBE_VPCS("ec2", "DescribeVpcs", "NextToken", "NextToken"),
  EC2_DESCRIBE_VPC_ATTRIBUTE("ec2", "DescribeVpcAttribute"),
  EC2_DESCRIBE_DHCP_OPTIONS("ec2", "DescribeDhcpOptions", "NextToken", "NextToken"),
  EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS(
      "ec2", "DescribeSpotInstanceRequests", "NextToken", "NextToken"),
  EC2_DESCRIBE_SPOT_FLEET_REQUESTS("ec2", "DescribeSpotFleetRequests", "NextToken", "NextToken"),
  EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY(
      "ec2", "DescribeSpotFleetRequestHistory", "NextToken", "NextToken"),
  EC2_GET_CONSOLE_OUTPUT("ec2", "GetConsoleOutput"),
  EC2_GET_EBS_ENCRYPTION_BY_DEFAULT("ec2", "GetEbsEncryptionByDefault"),
  EC2_GET_EBS_DEFAULT_KMS_KEY_ID("ec2", "GetEbsDefaultKmsKeyId"),
  AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS(
      "autoscaling", "DescribeAutoScalingGroups", "NextToken", "NextToken"),
  AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES(
      "autoscaling", "DescribeScalingActivities", "NextToken", "NextToken"),
  AUTOSCALING_DESCRIBE_POLICIES("autoscaling", "DescribePolicies", "NextToken", "NextToken"),
  IAM_GET_ROLE("iam", "GetRole"),
  IAM_CREATE_ROLE("iam", "CreateRole"),
  IAM_UPDATE_ASSUME_ROLE_POLICY("iam", "UpdateAssumeRolePolicy"),
  IAM_UPDATE_ROLE("iam", "UpdateRole"),
  IAM_TAG_ROLE("iam", "TagRole"),
  IAM_GET_INSTANCE_PROFILE("iam", "GetInstanceProfile"),
  IAM_CREATE_INSTANCE_PROFILE("iam", "CreateInstanceProfile"),
  IAM_ADD_ROLE_TO_INSTANCE_PROFILE("iam", "AddRoleToInstanceProfile"),
  IAM_LIST_ATTACHED_ROLE_POLICIES("iam", "ListAttachedRolePolicies", "Marker", "Marker"),
  IAM_ATTACH_ROLE_POLICY("iam", "AttachRolePolicy"),
  IAM_LIST_ROLE_POLICIES("iam", "ListRolePolicies", "Marker", "Marker"),
  IAM_GET_ROLE_POLICY("iam", "GetRolePolicy"),
  IAM_PUT_ROLE_POLICY("iam", "PutRolePolicy"),
  IAM_GET_POLICY("iam", "GetPolicy"),
  IAM_GET_POLICY_VERSION("iam", "GetPolicyVersion"),
  IAM_SIMULATE_PRINCIPAL_POLICY("iam", "SimulatePrincipalPolicy", "Marker", "Marker"),
  IAM_CREATE_SERVICE_LINKED_ROLE("iam", "CreateServiceLinkedRole"),
  ECR_DESCRIBE_REPOSITORIES("ecr", "DescribeRepositories", "nextToken", "nextToken"),
  ECR_DESCRIBE_IMAGES("ecr", "DescribeImages", "nextToken", "nextToken"),
  ECR_BATCH_GET_IMAGE("ecr", "BatchGetImage"),
  ECR_GET_DOWNLOAD_URL_FOR_LAYER("ecr", "GetDownloadUrlForLayer"),
  ECR_GET_REPOSITORY_POLICY("ecr", "GetRepositoryPolicy"),
  ECR_GET_LIFECYCLE_POLICY("ecr", "GetLifecyclePolicy"),
  SECRETSMANAGER_DESCRIBE_SECRET("secretsmanager", "DescribeSecret"),
  KMS_DESCRIBE_KEY("kms", "DescribeKey"),
  KMS_GET_KEY_POLICY("kms", "GetKeyPolicy"),
  SERVICEQUOTAS_GET_SERVICE_QUOTA("servicequotas", "GetServiceQuota"),
  /** Of a destination's store, S3 or R2: never sent by {@link AwsSdk}. */
  S3_GET_OBJECT("s3", "GetObject"),
  LAMBDA_LIST_FUNCTIONS("lambda", "ListFunctions", "Marker", "NextMarker"),
  LAMBDA_LIST_EVENT_SOURCE_MAPPINGS("lambda", "ListEventSourceMappings", "Marker", "NextMarker"),
  LAMBDA_GET_POLICY("lambda", "GetPolicy"),
  LAMBDA_LIST_TAGS("lambda", "ListTags"),
  CLOUDWATCH_DESCRIBE_ALARMS("cloudwatch", "DescribeAlarms", "NextToken", "NextToken"),
  CLOUDWATCH_PUT_METRIC_ALARM("cloudwatch", "PutMetricAlarm"),
  CLOUDWATCH_GET_DASHBOARD("cloudwatch", "GetDashboard"),
  CLOUDWATCH_PUT_DASHBOARD("cloudwatch", "PutDashboard"),
  SQS_LIST_QUEUES("sqs", "ListQueues", "NextToken", "NextToken"),
  SQS_GET_QUEUE_ATTRIBUTES("sqs", "GetQueueAttributes"),
  EVENTS_LIST_RULES("events", "ListRules", "NextToken", "NextToken"),
  EVENTS_LIST_TARGETS_BY_RULE("events", "ListTargetsByRule", "NextToken", "NextToken"),
  EVENTS_DESCRIBE_RULE("events", "DescribeRule"),
  EVENTS_PUT_RULE("events", "PutRule"),
  EVENTS_PUT_TARGETS("events", "PutTargets"),
  SCHEDULER_LIST_SCHEDULES("scheduler", "ListSchedules", "NextToken", "NextToken"),
  SCHEDULER_GET_SCHEDULE("scheduler", "GetSchedule"),
  SCHEDULER_CREATE_SCHEDULE("scheduler", "CreateSchedule"),
  SCHEDULER_UPDATE_SCHEDULE("scheduler", "UpdateSchedule"),
  STS_GET_CALLER_IDENTITY("sts", "GetCallerIdentity");

  private final String service;
  private final String operation;
  private final String token;
  private final String nextToken;

  AwsOperation(String service, String operation) {
    this(service, operation, "", "");
  }

  AwsOperation(String service, String operation, String token, String nextToken) {
    this.service = service;
    this.operation = operation;
    this.token = token;
    this.nextToken = nextToken;
  }

  /** The service's prefix in IAM actions, such as {@code batch}. */
  public String service() {
    return service;
  }

  /** The operation's name, such as {@code DescribeJobs}. */
  public String operation() {
    return operation;
  }

  /** The IAM action that allows the call, such as {@code batch:DescribeJobs}. */
  public String action() {
    return service + ":" + operation;
  }

  /** The request's member for the next page; empty where an answer has one page. */
  String token() {
    return token;
  }

  /** The answer's member that names the next page. */
  String nextToken() {
    return nextToken;
  }
}
