package academy.video.stage.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One box (ISO/IEC 14496-12, 4.2) with its position in the bytes it was read from.
 *
 * @param type its four characters
 * @param offset of its first header byte
 * @param sizeBytes header included
 * @param payload reader of what follows the header
 */
record Box(String type, int offset, int sizeBytes, ByteView payload) {

  private static final int SIZE_IN_64_BITS = 1;

  /** Reads the next box of {@code view}. */
  static Box read(ByteView view) {
    int offset = view.position();
    long size = view.u32();
    String type = view.fourCharacters();
    if (size == SIZE_IN_64_BITS) {
      size = view.u63();
    }
    int headerSize = view.position() - offset;
    // Size 0, "up to the end of the file", makes no sense where other boxes follow.
    if (size < headerSize || size - headerSize > view.remaining()) {
      throw new MalformedBytesException(
          "box %s at byte %d says it has %d bytes, which its surroundings do not hold"
              .formatted(printable(type), offset, size));
    }
    return new Box(type, offset, (int) size, view.slice(size - headerSize));
  }

  /**
   * Reads a container: boxes up to its end, each of a type in {@code allowed}.
   *
   * @throws MalformedBytesException where another box is found
   */
  static Children children(String parent, ByteView view, Set<String> allowed) {
    List<Box> boxes = new ArrayList<>();
    while (view.remaining() > 0) {
      Box box = read(view);
      if (!allowed.contains(box.type)) {
        throw new MalformedBytesException(
            "box %s at byte %d does not belong into %s"
                .formatted(printable(box.type), box.offset, parent));
      }
      boxes.add(box);
    }
    return new Children(parent, boxes);
  }

  Children children(String... allowed) {
    return children(type, payload, Set.of(allowed));
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? type : "with an unreadable type";
  }

  /** The boxes inside a container, in their order. */
  record Children(String parent, List<Box> boxes) {

    /** The one box of this type. */
    Box one(String type) {
      return optional(type)
          .orElseThrow(() -> new MalformedBytesException("%s has no %s".formatted(parent, type)));
    }

    /** The box of this type, if there is one. */
    Optional<Box> optional(String type) {
      List<Box> found = boxes.stream().filter(box -> box.type.equals(type)).toList();
      if (found.size() > 1) {
        throw new MalformedBytesException(
            "%s has %d boxes %s, but only one is allowed".formatted(parent, found.size(), type));
      }
      return found.stream().findFirst();
    }
  }
}
