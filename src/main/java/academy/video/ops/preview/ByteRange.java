package academy.video.ops.preview;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of an object that a request asks for.
 *
 * @param start first byte, inclusive
 * @param end one past the last byte; equal to {@code start} where nothing is left to send
 */
record ByteRange(long start, long end) {

  /** RFC 9110, 14.1.2, with one range; 18 digits fit into a long. */
  private static final Pattern ONE_RANGE =
      Pattern.compile("bytes=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

  static ByteRange whole(long size) {
    return new ByteRange(0, size);
  }

  long length() {
    return end - start;
  }

  boolean isEmpty() {
    return start >= end;
  }

  /**
   * Reads a Range header.
   *
   * @param size of the object
   * @return empty where the header is to be ignored, because it is no range of bytes or several
   *     (RFC 9110, 14.2); an empty range where it cannot be satisfied (416)
   */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher range = ONE_RANGE.matcher(header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long suffix = Long.parseLong(range.group(2));
      return Optional.of(new ByteRange(Math.max(0, size - suffix), size));
    }
    long start = Long.parseLong(range.group(1));
    if (range.group(2).isEmpty()) {
      return Optional.of(new ByteRange(start, size));
    }
    long last = Long.parseLong(range.group(2));
    return last < start
        ? Optional.empty()
        : Optional.of(new ByteRange(start, Math.min(size, last + 1)));
  }
}
