package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The members of requests. */
final class Requests {

  private Requests() {}

  static ObjectNode of(String member, String value) {
    return JsonNodeFactory.instance.objectNode().put(member, value);
  }

  static ObjectNode of(String member, Collection<String> values) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    add(request.putArray(member), values);
    return request;
  }

  /** One filter of EC2 and Auto Scaling: what has one of the values. */
  static ObjectNode filtered(String name, Collection<String> values) {
    return filtered("Filters", name, values);
  }

  /**
   * @param member what the request calls its filters: DescribeNatGateways alone says {@code Filter}
   */
  static ObjectNode filtered(String member, String name, Collection<String> values) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray(member);
    return and(request, member, name, values);
  }

  /** A further filter, that has to hold too. */
  static ObjectNode and(ObjectNode request, String member, String name, Collection<String> values) {
    ObjectNode filter = request.withArray(member).addObject().put("Name", name);
    add(filter.putArray("Values"), values);
    return request;
  }

  private static void add(ArrayNode array, Collection<String> values) {
    values.forEach(array::add);
  }
}
