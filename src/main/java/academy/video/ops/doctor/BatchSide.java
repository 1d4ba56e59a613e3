package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What Batch itself showed, as far as further questions follow from it.
 *
 * @param queue the queue, where it is there
 * @param environments the queue's compute environments in its order, then the one that was asked
 *     about
 * @param definitions the one that was asked about, then those of the jobs
 * @param jobs those that are looked at in detail
 */
record BatchSide(
    Optional<JsonNode> queue,
    List<JsonNode> environments,
    List<JsonNode> definitions,
    List<JsonNode> jobs) {

  BatchSide {
    environments = List.copyOf(environments);
    definitions = List.copyOf(definitions);
    jobs = List.copyOf(jobs);
  }
}
