package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a job asks its machine for.
 *
 * @param vcpus how many vCPU; 0 where it is not known
 * @param memoryMib how much memory in MiB; 0 where it is not known
 */
record Need(double vcpus, long memoryMib) {

  /** What a definition's containerProperties or a job's container ask for. */
  static Need of(JsonNode container) {
    return new Need(
        resource(container, "VCPU", "vcpus"), (long) resource(container, "MEMORY", "memory"));
  }

  private static double resource(JsonNode container, String type, String deprecated) {
    for (JsonNode requirement : container.path("resourceRequirements")) {
      if (requirement.path("type").asText().equals(type)) {
        return requirement.path("value").asDouble();
      }
    }
    return container.path(deprecated).asDouble();
  }

  /** The number without a fraction of zero. */
  String vcpusText() {
    return number(vcpus);
  }

  static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
