package academy.video.stage.playlist;

/**
 * Text that is not a playlist of ours. What was written a moment ago fails its output check by
 * that; what was read may be anybody's.
 */
public final class MalformedPlaylistException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  /**
   * @param line from 1; 0 where the whole file is meant
   */
  MalformedPlaylistException(int line, String problem) {
    super(problem);
    this.line = line;
    this.problem = problem;
  }

  /** What is wrong, and where, as a part of a sentence. */
  public String where() {
    return line == 0 ? problem : "%s in line %d".formatted(problem, line);
  }

  int line() {
    return line;
  }

  String problem() {
    return problem;
  }
}
