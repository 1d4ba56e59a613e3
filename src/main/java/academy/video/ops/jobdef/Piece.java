package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing that AWS needs, as a file describes it.
 *
 * @param file its file below {@code jobdef}
 * @param kind what it is
 * @param name its name in AWS
 * @param body the request that creates it, in the member names of AWS's API reference; documents
 *     that AWS takes as text are objects here
 */
public record Piece(String file, Kind kind, String name, ObjectNode body) {

  /** Kind and name, as people say it. */
  public String title() {
    return kind.title() + " " + name;
  }
}
