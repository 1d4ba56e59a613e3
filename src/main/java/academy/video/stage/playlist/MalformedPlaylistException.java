package academy.video.stage.playlist;

/**
 * Text that is not a playlist of ours; the package's checker turns it into a failed output check.
 */
final class MalformedPlaylistException extends RuntimeException {

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

  int line() {
    return line;
  }

  String problem() {
    return problem;
  }
}
