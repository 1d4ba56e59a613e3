package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** How many vCPUs an account may run in a region, by the kind of compute environment. */
enum VcpuQuota {
  FARGATE("fargate", "L-3032A538", "Fargate On-Demand vCPU resource count"),
  FARGATE_SPOT("fargate", "L-36FBB829", "Fargate Spot vCPU resource count"),
  EC2("ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances"),
  SPOT("ec2", "L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests");

  // Other families, such as those with GPUs, have quotas of their own. "optimal" and the
  // "default_" sets hold standard families alone.
  private static final Pattern STANDARD = Pattern.compile("[acdhimrtz][0-9].*|optimal|default_.*");

  private final String service;
  private final String code;
  private final String called;

  VcpuQuota(String service, String code, String called) {
    this.service = service;
    this.code = code;
    this.called = called;
  }

  /** The quota that limits an environment; empty where none of these does. */
  static Optional<VcpuQuota> of(JsonNode environment) {
    Resources resources = Resources.of(environment);
    boolean standard =
        BatchReader.stream(resources.node().path("instanceTypes"))
            .allMatch(type -> STANDARD.matcher(type.asText()).matches());
    return switch (resources.node().path("type").asText()) {
      case "FARGATE" -> Optional.of(FARGATE);
      case "FARGATE_SPOT" -> Optional.of(FARGATE_SPOT);
      case "EC2" -> standard ? Optional.of(EC2) : Optional.empty();
      case "SPOT" -> standard ? Optional.of(SPOT) : Optional.empty();
      default -> Optional.empty();
    };
  }

  String service() {
    return service;
  }

  /** AWS's code, such as {@code L-3032A538}: it is the same in every region. */
  String code() {
    return code;
  }

  /** AWS's name of it. */
  String called() {
    return called;
  }

  ObjectNode request() {
    return Requests.of("ServiceCode", service).put("QuotaCode", code);
  }
}
