package academy.video.ops.doctor;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks AWS for everything that a diagnosis may need. Changes nothing, asks nothing twice, and takes
 * whatever is denied or fails for a fact. Reads no secret's value.
 */
public final class Collector {

  /** Then no further question is begun: somebody is waiting. */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private static final int MOST_DEFINITIONS = 3;
  private static final int MOST_LOGS = 5;
  private static final int MOST_ATTEMPTS = 3;
  private static final int MOST_SECRETS = 10;
  private static final int MOST_DOCUMENTS = 3;

  private final Aws aws;
  private final LayerReader layers;
  private final StatusDocuments documents;
  private final InstantSource clock;

  /** Asks nothing yet. */
  public Collector(Aws aws, LayerReader layers, StatusDocuments documents, InstantSource clock) {
    this.aws = aws;
    this.layers = layers;
    this.documents = documents;
    this.clock = clock;
  }

  /** Everything that AWS is ever asked: what an operator's role should be allowed. */
  public static Set<AwsOperation> operations() {
    return EnumSet.of(
        AwsOperation.STS_GET_CALLER_IDENTITY,
        AwsOperation.BATCH_DESCRIBE_JOBS,
        AwsOperation.BATCH_LIST_JOBS,
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
        AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT,
        AwsOperation.BATCH_DESCRIBE_SCHEDULING_POLICIES,
        AwsOperation.BATCH_DESCRIBE_CONSUMABLE_RESOURCE,
        AwsOperation.LOGS_DESCRIBE_LOG_GROUPS,
        AwsOperation.LOGS_GET_LOG_EVENTS,
        AwsOperation.ECS_LIST_CONTAINER_INSTANCES,
        AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES,
        AwsOperation.ECS_LIST_TASKS,
        AwsOperation.ECS_DESCRIBE_TASKS,
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        AwsOperation.AUTOSCALING_DESCRIBE_SCALING_ACTIVITIES,
        AwsOperation.EC2_DESCRIBE_INSTANCES,
        AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES,
        AwsOperation.EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS,
        AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
        AwsOperation.EC2_DESCRIBE_IMAGES,
        AwsOperation.EC2_DESCRIBE_SUBNETS,
        AwsOperation.EC2_DESCRIBE_ROUTE_TABLES,
        AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS,
        AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS,
        AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS,
        AwsOperation.EC2_DESCRIBE_NETWORK_ACLS,
        AwsOperation.EC2_DESCRIBE_VPCS,
        AwsOperation.EC2_DESCRIBE_VPC_ATTRIBUTE,
        AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS,
        AwsOperation.EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS,
        AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUESTS,
        AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY,
        AwsOperation.EC2_GET_CONSOLE_OUTPUT,
        AwsOperation.EC2_GET_EBS_ENCRYPTION_BY_DEFAULT,
        AwsOperation.EC2_GET_EBS_DEFAULT_KMS_KEY_ID,
        AwsOperation.IAM_GET_ROLE,
        AwsOperation.IAM_GET_INSTANCE_PROFILE,
        AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES,
        AwsOperation.IAM_LIST_ROLE_POLICIES,
        AwsOperation.IAM_GET_ROLE_POLICY,
        AwsOperation.IAM_GET_POLICY,
        AwsOperation.IAM_GET_POLICY_VERSION,
        AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY,
        AwsOperation.ECR_DESCRIBE_IMAGES,
        AwsOperation.ECR_BATCH_GET_IMAGE,
        AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER,
        AwsOperation.ECR_DESCRIBE_REPOSITORIES,
        AwsOperation.ECR_GET_REPOSITORY_POLICY,
        AwsOperation.ECR_GET_LIFECYCLE_POLICY,
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        AwsOperation.KMS_DESCRIBE_KEY,
        AwsOperation.KMS_GET_KEY_POLICY,
        AwsOperation.SERVICEQUOTAS_GET_SERVICE_QUOTA);
  }

  /**
   * Asks. What follows from an answer is asked after it: where the queue is not there, so are none
   * of its environments' subnets. Never fails for what AWS answers or does not.
   */
  public Snapshot collect(Question question) {
    CallLog log = new CallLog(aws, clock, clock.instant().plus(LONGEST), operations());
    if (log.begin(AwsOperation.STS_GET_CALLER_IDENTITY)) {
      collect(question, log);
    }
    return new Snapshot(clock.instant(), aws.region(), question, log.calls());
  }

  private void collect(Question question, CallLog log) {
    BatchSide batch = new BatchReader(log, question).read();
    List<JsonNode> definitions = batch.definitions().stream().limit(MOST_DEFINITIONS).toList();
    logs(log, question, batch, definitions);
    told(question, batch).forEach(new HeartbeatReader(log, documents)::read);
    RoleReader roles = new RoleReader(log, aws.region());
    KeyReader keys = new KeyReader(log, roles);
    machines(log, question, batch, keys);
    roles(roles, batch, definitions);
    images(log, batch, definitions, keys);
    secrets(log, definitions, keys);
    limits(log, batch, keys);
  }

  private static void logs(
      CallLog log, Question question, BatchSide batch, List<JsonNode> definitions) {
    LogReader logs = new LogReader(log);
    Stream.concat(
            Stream.of(question.logGroup().value()),
            definitions.stream()
                .map(ContainerPart::ofDefinition)
                .flatMap(container -> container.logGroup().stream()))
        .distinct()
        .forEach(logs::readGroup);
    batch.jobs().stream()
        .filter(job -> isAskedFor(job, question))
        .forEach(job -> logs.readEnd(job, batch.definitions(), MOST_ATTEMPTS));
    for (String state : List.of("FAILED", "RUNNING")) {
      batch.jobs().stream()
          .filter(job -> job.path("status").asText().equals(state))
          .limit(MOST_LOGS)
          .forEach(job -> logs.readEnd(job, batch.definitions(), 1));
    }
  }

  /** The job that is asked about, where it runs. */
  private static Stream<JsonNode> running(Question question, BatchSide batch) {
    return batch.jobs().stream()
        .filter(job -> isAskedFor(job, question) && job.path("status").asText().equals("RUNNING"));
  }

  /** The jobs whose status.json says more than AWS: one that runs, and arrays. */
  private static Stream<JsonNode> told(Question question, BatchSide batch) {
    return Stream.concat(
            running(question, batch),
            batch.jobs().stream()
                .filter(job -> job.at("/arrayProperties/size").asInt() > 0)
                .filter(
                    job ->
                        isAskedFor(job, question) || job.path("status").asText().equals("FAILED")))
        .limit(MOST_DOCUMENTS);
  }

  private static boolean isAskedFor(JsonNode job, Question question) {
    return question.jobId().equals(Optional.of(job.path("jobId").asText()));
  }

  private void machines(CallLog log, Question question, BatchSide batch, KeyReader keys) {
    InstanceReader instances = new InstanceReader(log, keys);
    instances.readTasks(batch.jobs());
    batch.environments().forEach(instances::readEnvironment);
    NetworkReader network = new NetworkReader(log);
    batch.environments().forEach(network::read);
    running(question, batch).forEach(instances::readNeighbours);
    new SpotReader(log, clock.instant()).read(batch.environments(), batch.jobs());
  }

  /** What the account allows, and what its settings add to every machine. */
  private static void limits(CallLog log, BatchSide batch, KeyReader keys) {
    batch.environments().stream()
        .flatMap(environment -> VcpuQuota.of(environment).stream())
        .distinct()
        .forEach(quota -> log.ask(AwsOperation.SERVICEQUOTAS_GET_SERVICE_QUOTA, quota.request()));
    if (batch.environments().stream().map(Resources::of).anyMatch(Resources::hasInstances)) {
      keys.readVolumes();
    }
  }

  private static void roles(RoleReader roles, BatchSide batch, List<JsonNode> definitions) {
    batch.environments().forEach(environment -> roles.readEnvironment(environment, definitions));
    boolean onFargate =
        batch.environments().stream()
            .map(Resources::of)
            .anyMatch(resources -> !resources.hasInstances());
    definitions.forEach(definition -> roles.readDefinition(definition, onFargate));
  }

  private void images(CallLog log, BatchSide batch, List<JsonNode> definitions, KeyReader keys) {
    ImageReader images = new ImageReader(log, layers);
    Stream.concat(
            definitions.stream().map(ContainerPart::ofDefinition),
            batch.jobs().stream().map(ContainerPart::ofJob))
        .flatMap(container -> container.image().stream())
        .distinct()
        .limit(MOST_DEFINITIONS)
        .flatMap(image -> EcrImage.parse(image).stream())
        .flatMap(image -> images.read(image).stream())
        .forEach(keys::read);
  }

  private static void secrets(CallLog log, List<JsonNode> definitions, KeyReader keys) {
    definitions.stream()
        .map(ContainerPart::ofDefinition)
        .flatMap(container -> container.secrets().stream())
        .flatMap(valueFrom -> SecretSource.of(valueFrom).stream())
        .distinct()
        .limit(MOST_SECRETS)
        .flatMap(
            secret ->
                log
                    .at(secret)
                    .ask(
                        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
                        Requests.of("SecretId", secret))
                    .stream())
        .forEach(secret -> keys.readSecret(secret, definitions));
  }
}
