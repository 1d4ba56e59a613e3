package academy.video.ops.jobdef;

/**
 * A field that is deployed otherwise than its file says.
 *
 * @param thing kind and name of what has the field
 * @param field its path, such as {@code containerProperties.environment[LOG_FORMAT].value}; empty:
 *     the whole thing
 * @param file the file's value; {@code (nothing)} where it has none
 * @param deployed AWS's value, likewise
 */
public record Difference(String thing, String field, String file, String deployed) {

  /** What is shown in place of a value that is not there. */
  static final String NOTHING = "(nothing)";
}
