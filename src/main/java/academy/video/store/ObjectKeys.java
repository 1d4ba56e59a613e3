package academy.video.store;

import java.nio.charset.StandardCharsets;

/**
 * The rules that every key must keep, so that it means the same object in each store: parts
 * separated by single slashes, none of them empty, {@code .} or {@code ..}, no control characters,
 * at most 1,024 bytes of UTF-8 (the limit of S3 and R2).
 */
public final class ObjectKeys {

  private static final int MAX_BYTES = 1024;

  private ObjectKeys() {}

  /**
   * Returns the key if it names an object.
   *
   * @throws IllegalArgumentException otherwise: keys are formed by {@link ObjectLayout} or come
   *     from a listing, so a bad one is a defect
   */
  public static String require(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a key must not be empty");
    }
    checkCharacters(key);
    for (String part : key.split("/", -1)) {
      checkPart(key, part);
      if (part.isEmpty()) {
        throw new IllegalArgumentException("a key must not have an empty part: " + key);
      }
    }
    return key;
  }

  /**
   * Returns the prefix if keys can start with it; {@code ""} and a slash at its end are allowed.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String requirePrefix(String prefix) {
    checkCharacters(prefix);
    String[] parts = prefix.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      checkPart(prefix, parts[i]);
      if (parts[i].isEmpty() && i < parts.length - 1) {
        throw new IllegalArgumentException("a prefix must not have an empty part: " + prefix);
      }
    }
    return prefix;
  }

  private static void checkPart(String key, String part) {
    if (part.equals(".") || part.equals("..")) {
      throw new IllegalArgumentException("a key must not have a part . or ..: " + key);
    }
  }

  private static void checkCharacters(String key) {
    if (key.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a key must not have control characters");
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a key must have at most " + MAX_BYTES + " bytes: " + key);
    }
  }
}
