package academy.video.ops.cutover;

import academy.video.batch.BatchJobDetail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the account holds of old and new ways.
 *
 * @param jobs our ended jobs of the queue, the latest end first; Batch keeps about 7 days
 * @param functions every Lambda function
 * @param mappings what feeds functions from queues and streams
 * @param permissions who else may invoke functions of video
 * @param targets which functions rules and schedules of EventBridge invoke
 * @param groups autoscaling groups, without those of AWS Batch
 * @param policies scaling policies of such groups
 * @param alarms CloudWatch alarms
 * @param queues SQS queues
 */
record AccountFacts(
    Seen<BatchJobDetail> jobs,
    Seen<Function> functions,
    Seen<Mapping> mappings,
    Seen<Permission> permissions,
    Seen<Target> targets,
    Seen<Group> groups,
    Seen<Policy> policies,
    Seen<Alarm> alarms,
    Seen<Queue> queues) {

  /**
   * A Lambda function.
   *
   * @param variables its environment, which may hold secrets: never printed
   * @param tags its tags
   */
  record Function(
      String name,
      String arn,
      String description,
      String handler,
      Map<String, String> variables,
      Map<String, String> tags) {
    Function {
      variables = Map.copyOf(variables);
      tags = Map.copyOf(tags);
    }

    /** The same with its tags, which a call of its own tells. */
    Function tagged(Map<String, String> found) {
      return new Function(name, arn, description, handler, variables, found);
    }
  }

  /** An event source mapping, from {@code source} to {@code function}, both resource names. */
  record Mapping(String id, String function, String source, String state) {}

  /** Somebody who may invoke a function, as its resource policy says. */
  record Permission(String function, String principal) {}

  /**
   * A rule or schedule of EventBridge that invokes something.
   *
   * @param kind {@code rule} or {@code schedule}
   * @param when its schedule expression; empty where it waits for events, or is not told
   * @param arn what it invokes; empty where it is nothing
   * @param events the pattern of the events that it waits for; empty for a schedule
   * @param says its description, and what it gives to whatever it invokes
   */
  record Target(
      String kind,
      String name,
      String when,
      String state,
      String arn,
      String events,
      List<String> says) {
    Target {
      says = List.copyOf(says);
    }
  }

  record Group(String name, long min, long desired, long instances) {}

  record Policy(String name, String group, String type) {}

  /**
   * An alarm.
   *
   * @param dimensions their values, such as a queue's name
   * @param texts its name, dimensions, metrics and namespaces, and what it scales
   */
  record Alarm(String name, List<String> dimensions, List<String> texts) {
    Alarm {
      dimensions = List.copyOf(dimensions);
      texts = List.copyOf(texts);
    }
  }

  /**
   * A queue.
   *
   * @param messages about how many wait in it; empty where that may not be seen
   */
  record Queue(String url, Optional<Long> messages) {
    String name() {
      return url.substring(url.lastIndexOf('/') + 1);
    }
  }

  /** Everything that could not be seen, in order. */
  List<String> notSeen() {
    return Stream.of(
            jobs, functions, mappings, permissions, targets, groups, policies, alarms, queues)
        .flatMap(seen -> seen.problem().stream())
        .distinct()
        .toList();
  }
}
