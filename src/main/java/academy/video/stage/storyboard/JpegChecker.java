package academy.video.stage.storyboard;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Size;

/**
 * Reads back the header of a JPEG file that we wrote (ITU-T T.81, annex B): a JFIF header, one
 * baseline frame of three components in the right size, and an end. Pure.
 */
public final class JpegChecker {

  private static final int MARKER = 0xff;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APPLICATION_0 = 0xe0;
  private static final int BASELINE_FRAME = 0xc0;
  private static final int START_OF_SCAN = 0xda;
  private static final int COMPONENTS = 3;

  private JpegChecker() {}

  /**
   * Checks a file.
   *
   * @param where what it is, for the failure
   * @throws WorkerException with OUTPUT_INVALID where it is no such file
   */
  public static void check(String where, byte[] file, Size size) {
    int last = file.length - 2;
    if (last < 4 || !isMarker(file, 0, START_OF_IMAGE) || !isMarker(file, last, END_OF_IMAGE)) {
      throw failed(where, "a JPEG file with a start and an end", file.length + " other bytes");
    }
    if (!isMarker(file, 2, APPLICATION_0)) {
      throw failed(where, "a JFIF header", "none");
    }
    int at = 2;
    while (at + 9 < last && !isMarker(file, at, START_OF_SCAN)) {
      if (isMarker(file, at, BASELINE_FRAME)) {
        Size found = new Size(Math.max(1, number(file, at + 7)), Math.max(1, number(file, at + 5)));
        int components = file[at + 9];
        if (!found.equals(size) || components != COMPONENTS) {
          throw failed(
              where,
              "%s in %d components".formatted(size, COMPONENTS),
              "%s in %d".formatted(found, components));
        }
        return;
      }
      at += 2 + number(file, at + 2);
    }
    throw failed(where, "a baseline frame", "none");
  }

  private static boolean isMarker(byte[] file, int at, int code) {
    return (file[at] & 0xff) == MARKER && (file[at + 1] & 0xff) == code;
  }

  private static int number(byte[] file, int at) {
    return (file[at] & 0xff) << 8 | (file[at + 1] & 0xff);
  }

  private static WorkerException failed(String where, String expected, String found) {
    return Failure.outputInvalid("thumbnails", where, expected, found).asException();
  }
}
