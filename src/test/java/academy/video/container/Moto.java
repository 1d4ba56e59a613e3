package academy.video.container;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import academy.video.aws.AwsSdk;
import academy.video.config.BatchNames;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * moto in a container: an AWS stand-in by other people, whose Batch runs the image of a submitted
 * job as a real container on this machine's engine, on the host's network, and whose log events are
 * what that container printed. Made by {@code .ci/moto-image}, named by the system property {@code
 * moto.image}.
 *
 * <p>Unlike AWS it keeps every job's output in one log group ({@link #LOG_GROUP}) and writes it at
 * the job's end, tells no exit codes, and ends a job without SIGTERM.
 */
final class Moto implements AutoCloseable {

  /** Where moto keeps the output of jobs, whatever their definition says. */
  static final String LOG_GROUP = "/aws/batch/job";

  /** Everything that a client needs beside the endpoint; moto checks no signature. */
  private static final Map<String, String> ACCESS =
      Map.of(
          "AWS_REGION", "eu-central-1",
          "AWS_ACCESS_KEY_ID", "testing",
          "AWS_SECRET_ACCESS_KEY", "testing");

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "aws.region", "eu-central-1",
          "aws.accessKeyId", "testing",
          "aws.secretAccessKey", "testing");

  private final GenericContainer<?> container;
  private final URI endpoint;
  private final Aws aws;

  private Moto(GenericContainer<?> container, URI endpoint) {
    this.container = container;
    this.endpoint = endpoint;
    PROPERTIES.forEach(System::setProperty);
    System.setProperty("aws.endpointUrl", endpoint.toString());
    this.aws = new AwsSdk();
  }

  static Moto start() throws IOException {
    return start(List.of());
  }

  /**
   * The same, with folders of this machine that programs inside see at the same path; the AWS CLI
   * is one.
   */
  static Moto start(List<Path> folders) throws IOException {
    int port = freePort();
    GenericContainer<?> container =
        new GenericContainer<>(
                DockerImageName.parse(System.getProperty("moto.image", "moto:local")))
            .withImagePullPolicy(name -> false)
            .withNetworkMode("host")
            .withEnv(
                Map.of(
                    "MOTO_DOCKER_NETWORK_MODE", "host",
                    // AWS's own policies, such as that of ECS instances.
                    "MOTO_IAM_LOAD_MANAGED_POLICIES", "true"))
            .withCreateContainerCmdModifier(
                create ->
                    Objects.requireNonNull(create.getHostConfig())
                        .withBinds(
                            Stream.concat(
                                    Stream.of("/var/run/docker.sock"),
                                    folders.stream().map(Path::toString))
                                .map(path -> Bind.parse(path + ":" + path))
                                .toList()))
            .withCommand("-H", "127.0.0.1", "-p", Integer.toString(port))
            .waitingFor(
                Wait.forLogMessage(".*Running on http.*", 1)
                    .withStartupTimeout(Duration.ofMinutes(2)));
    container.start();
    return new Moto(container, URI.create("http://127.0.0.1:" + port));
  }

  /** For {@code docker exec}. */
  String containerId() {
    return container.getContainerId();
  }

  URI endpoint() {
    return endpoint;
  }

  /** The worker's own client, in this process; closed with this. */
  Aws aws() {
    return aws;
  }

  /** What a process needs to reach this AWS; S3 has its own variable and wins over it. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(ACCESS);
    environment.put("AWS_ENDPOINT_URL", endpoint.toString());
    return environment;
  }

  /**
   * Makes a compute environment, a queue on it and a job definition that runs {@code encode} in the
   * image under test.
   *
   * @param environment of every job's container
   */
  void createBatch(BatchNames names, Map<String, String> environment) {
    ObjectNode role =
        aws.call(
            AwsOperation.IAM_CREATE_ROLE,
            FakeAws.json(
                """
                {"RoleName": "service-%s", "AssumeRolePolicyDocument": "{}"}\
                """
                    .formatted(names.computeEnvironment())));
    ObjectNode computeEnvironment =
        FakeAws.json(
            """
            {"type": "MANAGED", "state": "ENABLED",
             "computeResources": {"type": "FARGATE", "maxvCpus": 16}}\
            """);
    computeEnvironment.put("computeEnvironmentName", names.computeEnvironment());
    computeEnvironment.put("serviceRole", role.at("/Role/Arn").asText());
    ObjectNode resources = (ObjectNode) computeEnvironment.path("computeResources");
    resources.putArray("subnets").add(anySubnet());
    resources.putArray("securityGroupIds").add(anySecurityGroup());
    String arn =
        aws.call(AwsOperation.BATCH_CREATE_COMPUTE_ENVIRONMENT, computeEnvironment)
            .path("computeEnvironmentArn")
            .asText();
    ObjectNode queue =
        FakeAws.json(
            """
            {"state": "ENABLED", "priority": 1, "computeEnvironmentOrder": [{"order": 1}]}\
            """);
    queue.put("jobQueueName", names.jobQueue());
    ((ObjectNode) queue.at("/computeEnvironmentOrder/0")).put("computeEnvironment", arn);
    aws.call(AwsOperation.BATCH_CREATE_JOB_QUEUE, queue);
    createJobDefinition(names, environment);
  }

  /** Makes a revision of the job definition that runs {@code encode} in the image under test. */
  void createJobDefinition(BatchNames names, Map<String, String> environment) {
    aws.call(
        AwsOperation.BATCH_REGISTER_JOB_DEFINITION,
        definition(names.jobDefinition(), System.getProperty("worker.image"), environment));
  }

  private String anySubnet() {
    return aws.call(AwsOperation.EC2_DESCRIBE_SUBNETS).at("/Subnets/0/SubnetId").asText();
  }

  private String anySecurityGroup() {
    return aws.call(AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS)
        .at("/SecurityGroups/0/GroupId")
        .asText();
  }

  private static ObjectNode definition(String name, String image, Map<String, String> environment) {
    ObjectNode definition =
        FakeAws.json(
            """
            {"type": "container",
             "parameters": {"profile": "standard"},
             "containerProperties": {
               "command": ["encode", "Ref::source", "Ref::destination",
                           "--video-id", "Ref::videoId", "--profile", "Ref::profile"],
               "resourceRequirements": [{"type": "VCPU", "value": "1"},
                                        {"type": "MEMORY", "value": "2048"}]}}\
            """);
    definition.put("jobDefinitionName", name);
    ObjectNode container = (ObjectNode) definition.path("containerProperties");
    container.put("image", image == null ? "video-worker:latest" : image);
    ArrayNode variables = container.putArray("environment");
    environment.forEach((key, value) -> variables.addObject().put("name", key).put("value", value));
    return definition;
  }

  /**
   * Submits a job and lets it come as far as this state and no further, and no other job either,
   * until {@link #release}.
   *
   * @return the job's id
   */
  String hold(String state, Supplier<String> submit) throws IOException, InterruptedException {
    // States pass when they are looked at, and so much time is over.
    setTransition("\"progression\": \"time\", \"seconds\": 4");
    String job = submit.get();
    for (int i = 0; i < 600; i++) {
      if (status(job).equals(state)) {
        setTransition("\"progression\": \"time\", \"seconds\": 1000000");
        return job;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("job " + job + " is " + status(job));
  }

  /** Jobs go on as without {@link #hold}. */
  void release() throws IOException, InterruptedException {
    setTransition("\"progression\": \"manual\", \"times\": 1");
  }

  private void setTransition(String members) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/moto-api/state-manager/set-transition"))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model_name\": \"batch::job\", \"transition\": {%s}}".formatted(members)))
              .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 300) {
        throw new IOException("moto answered " + status);
      }
    }
  }

  private String status(String job) {
    return aws.call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\":[\"" + job + "\"]}"))
        .at("/jobs/0/status")
        .asText();
  }

  /** The log events of everything that jobs printed, as texts. */
  List<String> logEvents() {
    return aws
        .all(
            AwsOperation.LOGS_FILTER_LOG_EVENTS,
            FakeAws.json("{\"logGroupName\": \"" + LOG_GROUP + "\"}"),
            "events")
        .stream()
        .map(event -> event.path("message"))
        .map(JsonNode::asText)
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    aws.close();
    PROPERTIES.keySet().forEach(System::clearProperty);
    System.clearProperty("aws.endpointUrl");
    container.stop();
  }
}
