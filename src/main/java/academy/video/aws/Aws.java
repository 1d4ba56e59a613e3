package academy.video.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AWS's control plane. Requests and answers are JSON with the member names of AWS's API reference,
 * as the {@code aws} command line prints them: so an answer can be saved, read by people and given
 * to a test, and a file in the repository can be sent as it is.
 *
 * <p>Safe for use by several threads.
 */
public interface Aws extends AutoCloseable {

  /** More pages than any answer here has: an API that repeats its token must not hang us. */
  int MOST_PAGES = 1000;

  /**
   * Makes one call; a passing fault (throttling, a lost connection) is tried again a few times.
   *
   * @param request the request's members; what AWS does not know is refused before it is sent
   * @return the answer's members; what is absent in it was absent in AWS's answer
   * @throws AwsException with what AWS, or the way to it, answered instead
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING where no region is set
   */
  ObjectNode call(AwsOperation operation, ObjectNode request);

  /** The region that calls go to, such as {@code eu-central-1}. */
  String region();

  /** The same account in another region, or this where it is the same; closed with this. */
  Aws in(String region);

  @Override
  void close();

  /** A call without members. */
  default ObjectNode call(AwsOperation operation) {
    return call(operation, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Every item of a list that comes in pages.
   *
   * @param items the answer's member that is the list, such as {@code jobSummaryList}
   */
  default List<JsonNode> all(AwsOperation operation, ObjectNode request, String items) {
    List<JsonNode> all = new ArrayList<>();
    ObjectNode page = request.deepCopy();
    for (int i = 0; i < MOST_PAGES; i++) {
      ObjectNode answer = call(operation, page);
      answer.path(items).forEach(all::add);
      String next = answer.path(operation.nextToken()).asText("");
      if (next.isEmpty()) {
        break;
      }
      page.put(operation.token(), next);
    }
    return all;
  }

  /**
   * One answer with the lists of several pages, each put behind the one before.
   *
   * @param mostPages how many pages are read; where AWS has more, the answer keeps its token
   * @throws AwsException where a page was not given: a part of a list proves nothing
   */
  default ObjectNode pages(AwsOperation operation, ObjectNode request, int mostPages) {
    ObjectNode whole = call(operation, request);
    ObjectNode next = request.deepCopy();
    for (int i = 1; i < mostPages; i++) {
      String token = whole.path(operation.nextToken()).asText("");
      if (token.isEmpty()) {
        break;
      }
      whole.remove(operation.nextToken());
      for (Map.Entry<String, JsonNode> member :
          call(operation, next.put(operation.token(), token)).properties()) {
        if (whole.get(member.getKey()) instanceof ArrayNode list
            && member.getValue() instanceof ArrayNode more) {
          list.addAll(more);
        } else {
          whole.set(member.getKey(), member.getValue());
        }
      }
    }
    return whole;
  }
}
