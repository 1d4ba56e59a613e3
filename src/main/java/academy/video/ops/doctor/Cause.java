package academy.video.ops.doctor;

import java.util.Locale;

/**
 * Everything that doctor knows to go wrong. Among findings that are as sure and as close to the
 * job's state, the one that stands first here is told first.
 */
public enum Cause {
  CREDENTIALS(
      Effect.UNKNOWN,
      "AWS can't be asked: there are no valid credentials.",
      "Give credentials: a profile, a role, or AWS_ACCESS_KEY_ID."),
  JOB_UNKNOWN(
      Effect.UNKNOWN,
      "AWS Batch does not know the job in the region.",
      "Check region, account and id; jobs are kept for about 7 days after their end."),
  QUEUE_MISSING(
      Effect.REFUSED,
      "The job queue does not exist.",
      "Correct the name where it came from, or create the queue."),
  QUEUE_DISABLED(Effect.REFUSED, "The job queue is DISABLED.", "Enable the queue."),
  DEFINITION_MISSING(
      Effect.REFUSED,
      "The job definition does not exist.",
      "Correct the name where it came from, or register the definition."),
  DEFINITION_INACTIVE(
      Effect.REFUSED,
      "No revision of the job definition is ACTIVE.",
      "Register a new revision, or name one that is ACTIVE."),
  QUEUE_INVALID(
      Effect.RUNNABLE, "The job queue is INVALID, for Batch's reason.", "Mend what it names."),
  QUEUE_EMPTY(
      Effect.RUNNABLE, "The job queue has no compute environment.", "Attach the environment."),
  ENVIRONMENT_MISSING(
      Effect.RUNNABLE,
      "A compute environment of the queue does not exist.",
      "Attach one that does."),
  ENVIRONMENT_DISABLED(
      Effect.RUNNABLE, "The compute environment is DISABLED.", "Enable the environment."),
  SERVICE_ROLE_MISSING(
      Effect.RUNNABLE,
      "The role with which Batch works does not exist.",
      "Create the service-linked role, or correct serviceRole."),
  SERVICE_ROLE_REFUSED(
      Effect.RUNNABLE,
      "Batch may not assume the service role, or may do too little with it.",
      "Use the service-linked role."),
  SPOT_FLEET_ROLE(Effect.RUNNABLE, "The Spot fleet role is invalid.", "Correct spotIamFleetRole."),
  ENVIRONMENT_INVALID(
      Effect.RUNNABLE,
      "The compute environment is INVALID, for Batch's reason.",
      "Mend what it names; if somebody changed what Batch made, create the environment anew."),
  MAX_VCPUS_ZERO(Effect.RUNNABLE, "maxvCpus is 0.", "Raise maxvCpus."),
  MAX_VCPUS_TOO_SMALL(
      Effect.RUNNABLE, "maxvCpus is below what one job asks for.", "Raise maxvCpus."),
  PLATFORM_DIFFERS(
      Effect.RUNNABLE,
      "The job is for Fargate and the environment is not, or the reverse.",
      "Use a definition of the environment's platform, or another queue."),
  JOB_TOO_LARGE(
      Effect.RUNNABLE,
      "No instance type of the environment has the job's vCPU and memory.",
      "Ask for less, or add larger types."),
  TYPE_NOT_OFFERED(
      Effect.RUNNABLE,
      "The instance types are not offered in the subnets' zones.",
      "Add types or subnets of other zones."),
  MACHINE_IMAGE_DIFFERS(
      Effect.RUNNABLE,
      "The machine image is for another processor than the instance types.",
      "Use a machine image for that processor."),
  USER_DATA_NOT_MIME(
      Effect.RUNNABLE,
      "The launch template's user data is no MIME multi-part text, and displaces Batch's.",
      "Wrap it as MIME multi-part."),
  SUBNETS_WITHOUT_ROUTE(
      Effect.RUNNABLE,
      "The subnets have no route to ECR and ECS.",
      "Add a NAT gateway's route, public addresses, or VPC endpoints."),
  NO_PUBLIC_ADDRESS(
      Effect.RUNNABLE,
      "The subnets lead to an internet gateway, but instances get no public address.",
      "Switch on MapPublicIpOnLaunch, or use a NAT gateway."),
  NO_EGRESS(Effect.RUNNABLE, "The security groups let no HTTPS out.", "Allow outgoing TCP 443."),
  NO_ADDRESSES(
      Effect.RUNNABLE, "The subnets have no free address.", "Add larger or further subnets."),
  INSTANCE_PROFILE_MISSING(
      Effect.RUNNABLE,
      "The instance profile does not exist, or holds no role.",
      "Create it, and add the instance role."),
  INSTANCE_ROLE_POLICY(
      Effect.RUNNABLE,
      "The instance role may not register instances with ECS.",
      "Attach AmazonEC2ContainerServiceforEC2Role."),
  QUOTA_REACHED(
      Effect.RUNNABLE,
      "The account's quota for this kind of instance is used up.",
      "Ask for a higher quota."),
  NO_SPOT_CAPACITY(
      Effect.RUNNABLE,
      "EC2 has no Spot capacity of these types.",
      "Add types and zones, or an On-Demand environment behind it."),
  NO_CAPACITY(Effect.RUNNABLE, "EC2 has no capacity of these types.", "Add types and zones."),
  SPOT_PRICE(
      Effect.RUNNABLE,
      "bidPercentage keeps Spot instances from starting.",
      "Leave bidPercentage out."),
  LAUNCH_REFUSED(
      Effect.RUNNABLE, "EC2 refuses to start instances, for its reason.", "Mend what it names."),
  AGENT_DISCONNECTED(
      Effect.RUNNABLE,
      "Instances are registered, but their ECS agent is not connected.",
      "Look at the agent's log; end the instances."),
  NO_LOG_DRIVER(
      Effect.RUNNABLE,
      "Registered instances lack the awslogs log driver.",
      "Use an ECS-optimized image, or switch the driver on."),
  INSTANCES_NOT_REGISTERED(
      Effect.RUNNABLE,
      "Instances run, but none registers with ECS.",
      "Look at the instance's system log and its agent's."),
  CAPACITY_IN_USE(
      Effect.RUNNABLE, "All vCPU are in use by other jobs.", "Wait, or raise maxvCpus."),
  BATCH_CAPACITY(Effect.RUNNABLE, "Batch reports that EC2 lacks capacity.", "Add types and zones."),
  BATCH_MAX_RESOURCE(
      Effect.RUNNABLE, "Batch reports that maxvCpus is below the job's need.", "Raise maxvCpus."),
  BATCH_JOB_REQUIREMENT(
      Effect.RUNNABLE,
      "Batch reports that no instance type meets the job's need.",
      "Ask for less, or add larger types."),
  BATCH_UNSUPPORTED(
      Effect.RUNNABLE,
      "Batch reports that the instance types can't be used there.",
      "Change types, subnets or launch template."),
  BATCH_SERVICE_ROLE(
      Effect.RUNNABLE,
      "Batch reports that its service role lacks rights.",
      "Use the service-linked role."),
  BATCH_INVALID(
      Effect.RUNNABLE,
      "Batch reports that every environment of the queue is invalid.",
      "Mend the environments."),
  BATCH_UNDETERMINED(
      Effect.RUNNABLE,
      "Batch reports that the queue is blocked, and does not know why.",
      "Follow what else was found; else ask AWS support."),
  BEHIND_ANOTHER(
      Effect.RUNNABLE,
      "Another job stands at the queue's front and does not start.",
      "Find out about that job; end it, or let stuck-scan do so."),
  ENVIRONMENT_UPDATING(
      Effect.RUNNABLE, "The compute environment is being changed.", "Wait for its end."),
  DEPENDENCY_FAILED(
      Effect.PENDING, "A job that it waits for has failed.", "Submit that job again first."),
  DEPENDENCY_WAITS(
      Effect.PENDING, "A job that it waits for does not get on.", "Ask doctor about that job."),
  DEPENDENCY_UNKNOWN(
      Effect.PENDING,
      "A job that it waits for is not known to Batch.",
      "End this job, and submit it without that one."),
  CHILDREN_WAIT(
      Effect.PENDING, "Its array's children have not ended.", "Ask doctor about a child."),
  IMAGE_MISSING(
      Effect.STARTING,
      "The image, or its repository, does not exist.",
      "Push the image, or correct the definition's image."),
  IMAGE_PULL_DENIED(
      Effect.STARTING,
      "The image may not be pulled.",
      "Give the role that pulls ecr:GetAuthorizationToken, BatchGetImage,"
          + " GetDownloadUrlForLayer and BatchCheckLayerAvailability."),
  IMAGE_ARCHITECTURE(
      Effect.STARTING,
      "The image is not made for the machine's processor.",
      "Push an image for both processors, or change the environment."),
  IMAGE_UNREACHABLE(
      Effect.STARTING,
      "The registry can't be reached.",
      "Give the subnets a NAT gateway's route, public addresses, or endpoints."),
  PULL_RATE_LIMIT(Effect.STARTING, "The registry limits pulls.", "Mirror the image to ECR."),
  HOST_DISK_FULL(
      Effect.STARTING, "The instance's disk is full.", "Give the launch template a larger volume."),
  ENDPOINTS_MISSING(
      Effect.STARTING,
      "The subnets reach AWS through VPC endpoints, and some are missing.",
      "Add the endpoints."),
  EXECUTION_ROLE_MISSING(
      Effect.STARTING,
      "The definition needs an execution role and has none.",
      "Set executionRoleArn."),
  EXECUTION_ROLE_UNUSABLE(
      Effect.STARTING,
      "A role of the definition does not exist, or does not trust ECS tasks.",
      "Create the role; let it trust ecs-tasks.amazonaws.com."),
  SECRET_MISSING(
      Effect.STARTING,
      "A secret of the definition does not exist.",
      "Create the secret, or correct valueFrom."),
  SECRET_DENIED(
      Effect.STARTING,
      "The execution role may not read a secret.",
      "Grant secretsmanager:GetSecretValue or ssm:GetParameters."),
  SECRET_UNREACHABLE(
      Effect.STARTING,
      "The service with the secrets can't be reached.",
      "Give the subnets a route or the endpoint."),
  LOG_GROUP_MISSING(Effect.STARTING, "The log group does not exist.", "Create the log group."),
  LOG_GROUP_DENIED(
      Effect.STARTING,
      "The log group may not be written to.",
      "Grant logs:CreateLogStream and logs:PutLogEvents."),
  COMMAND_NOT_FOUND(
      Effect.STARTING,
      "The command is no program of the image.",
      "Take the command's override out."),
  NO_NETWORK_INTERFACE(
      Effect.STARTING,
      "The task got no network interface or no disk in time.",
      "Submit it again; check the subnets' free addresses."),
  ENGINE_TIMEOUT(
      Effect.STARTING, "The container engine took too long.", "Use a faster, larger volume."),
  OVERRIDES_TOO_LONG(Effect.STARTING, "Command and environment are too long.", "Shorten them."),
  AGENT_LOST(Effect.STARTING, "The instance's ECS agent was not connected.", "Submit it again."),
  PULL_TAKES_LONG(
      Effect.STARTING, "The image is still being pulled.", "Wait; use a smaller image."),
  START_REFUSED(Effect.STARTING, "ECS could not start it, for its reason.", "Mend what it names."),
  DEPENDENT_FAILED(Effect.ENDED, "A job that it depends on failed.", "Ask doctor about that job."),
  CHILD_FAILED(Effect.ENDED, "A child of the array failed.", "Ask doctor about that child."),
  QUEUE_TIME_LIMIT(
      Effect.ENDED,
      "The queue's time limit cancelled it, for Batch's reason.",
      "Mend what the reason names."),
  ENDED_ON_REQUEST(
      Effect.ENDED, "Somebody cancelled or terminated it.", "Submit it again if it is wanted."),
  TIMED_OUT(
      Effect.FAILED,
      "It ran longer than its timeout.",
      "Raise attemptDurationSeconds, or give it more vCPU."),
  SPOT_RECLAIM(
      Effect.FAILED,
      "Its machine was taken away, and no attempt was left.",
      "Set retryStrategy.attempts, with a rule for Host EC2*."),
  EXEC_FORMAT(
      Effect.FAILED,
      "The image is not made for the machine's processor.",
      "Push an image for both processors, or change the environment."),
  OOM_KILLED(Effect.FAILED, "The container used more memory than it has.", "Give it more memory."),
  COMMAND_OVERRIDDEN(
      Effect.FAILED,
      "The definition's or the job's command is none of the worker's.",
      "Take the override out."),
  VARIABLE_MISSING(
      Effect.FAILED,
      "The definition lacks a variable or secret that the job needs.",
      "Add it to environment or secrets."),
  PARAMETER_MISSING(
      Effect.FAILED,
      "A Ref:: in the command has no parameter.",
      "Submit with the parameter, or give the definition a default."),
  NO_WAY_TO_R2(
      Effect.FAILED,
      "The subnets reach AWS through endpoints alone, and R2 is outside AWS.",
      "Add a NAT gateway's route."),
  KILLED(
      Effect.FAILED,
      "The container was killed, without a word about memory.",
      "Look at memory and at the host's log."),
  FOREIGN_CODE(
      Effect.FAILED,
      "The container ended with a code that is none of the worker's.",
      "Check that the definition's image is the worker and its command not overridden."),
  WORKER_CODE(
      Effect.WORKER,
      "The worker ended with one of its own codes, for the reason of its last line.",
      "The hint of that line."),
  ENVIRONMENT_DIFFERS(
      Effect.REMARK,
      "The queue does not use the compute environment that was named.",
      "Correct the name, or attach the environment."),
  LOG_GROUP_DIFFERS(
      Effect.REMARK,
      "The definition writes to another log group than was named.",
      "Correct the name, or the definition."),
  DEFINITION_DIFFERS(
      Effect.REMARK,
      "The job runs another definition than was named.",
      "Correct the name where it is wrong.");

  private final Effect effect;
  private final String shape;
  private final String fix;

  Cause(Effect effect, String shape, String fix) {
    this.effect = effect;
    this.shape = shape;
    this.fix = fix;
  }

  /** Its name in JSON and documents, such as {@code queue-disabled}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it does to jobs. */
  public Effect effect() {
    return effect;
  }

  /** What its sentence says, without names and values. */
  public String shape() {
    return shape;
  }

  /** What helps, in general. */
  public String fix() {
    return fix;
  }
}
