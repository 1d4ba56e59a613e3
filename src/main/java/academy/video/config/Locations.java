package academy.video.config;

import academy.video.model.Location;
import academy.video.model.PlainText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of a {@link Location}. */
final class Locations {

  // Cloudflare R2, "Create buckets", and Amazon S3, "Bucket naming rules".
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)", Pattern.DOTALL);

  /**
   * What people write for a URL by mistake: one slash or none, no colon or another sign for it.
   * Taken for a path, the result would be in a folder that nobody looks for.
   */
  private static final Pattern NEAR_URL =
      Pattern.compile(
          "(?i:r2|s3[an]?|gs|https?|s?ftp|az)(?:[:\\uff1a]|\\W?//)|[A-Za-z][A-Za-z0-9+.-]+:/|:/");

  private static final Pattern QUOTED =
      Pattern.compile("[\"'`\u201c\u2018].*|.*[\"'`\u201d\u2019]", Pattern.DOTALL);

  /** What shells, templates and manuals have where a name belongs. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("^\\$[A-Za-z_]\\w*|\\$\\{[^}]*}|\\{\\{[^}]*}}|\\$\\([^)]*\\)|<[^<>]+>");

  /** Amazon S3, "Creating object key names". */
  private static final int LONGEST_KEY_BYTES = 1024;

  private Locations() {}

  /**
   * Reads a location.
   *
   * @param isFolder whether a folder is named, whose slashes at the end say nothing
   * @param problem takes what is wrong, as words after the setting's name; never repeats the text
   *     of a URL that is not ours, since it may be a signed one
   */
  static Optional<Location> parse(String text, boolean isFolder, Consumer<String> problem) {
    Matcher scheme = SCHEME.matcher(text);
    if (!text.startsWith("file:") && scheme.matches()) {
      return inStore(scheme.group(1), scheme.group(2), isFolder, problem);
    }
    Optional<String> mistake = mistake(text);
    if (mistake.isPresent()) {
      problem.accept("%s; it must be %s".formatted(mistake.get(), right(isFolder)));
      return Optional.empty();
    }
    try {
      Path path = text.startsWith("file:") ? ofFileUrl(text) : Path.of(text);
      if (isFolder && new Location.Local(path).lastElement().isEmpty()) {
        problem.accept("is the root folder; it must be a folder of its own");
        return Optional.empty();
      }
      return Optional.of(new Location.Local(path));
    } catch (IllegalArgumentException e) { // InvalidPathException is one
      problem.accept("is not a usable path (%s)".formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Why a text is hardly meant as a path, though it could be one; file: names such a path. */
  private static Optional<String> mistake(String text) {
    if (text.startsWith("file:")) {
      return Optional.empty();
    }
    if (!text.strip().equals(text) || QUOTED.matcher(text).matches()) {
      return Optional.of(
          "is a text of %d characters with white space or a quotation mark at its start or end"
              .formatted(text.length()));
    }
    Matcher nearUrl = NEAR_URL.matcher(text);
    if (nearUrl.lookingAt()) {
      return Optional.of(
          "is a text of %d characters that begins with %s, as neither a URL nor most paths do"
              .formatted(text.length(), shown(nearUrl.group())));
    }
    Matcher placeholder = PLACEHOLDER.matcher(text);
    return placeholder.find()
        ? Optional.of(
            "has the placeholder %s in it, which nothing has replaced"
                .formatted(shown(placeholder.group())))
        : Optional.empty();
  }

  // Both file:///a%20b, as RFC 8089 writes it, and file:a b, as people do.
  private static Path ofFileUrl(String text) {
    String rest = text.substring("file:".length());
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("nothing after file:");
    }
    boolean isUrl = rest.startsWith("/") && rest.indexOf(' ') < 0;
    return isUrl ? Path.of(URI.create(text)) : Path.of(rest);
  }

  private static Optional<Location> inStore(
      String scheme, String rest, boolean isFolder, Consumer<String> problem) {
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String key = slash < 0 ? "" : rest.substring(slash + 1);
    if (isFolder) {
      key = key.replaceFirst("/+$", "");
    }
    boolean isR2 = scheme.equals("r2");
    if (!isR2 && !scheme.equals("s3")) {
      problem.accept(
          "is a URL of %d characters that starts with %s://; it must be %s"
              .formatted(
                  scheme.length() + 3 + rest.length(),
                  scheme.toLowerCase(Locale.ROOT),
                  right(isFolder)));
      return Optional.empty();
    }
    String shown = scheme + "://" + bucket;
    if (!BUCKET.matcher(bucket).matches()) {
      problem.accept(
          "is %s/…, whose bucket name is invalid; it must have 3 to 63 lower-case letters, digits,"
                  .formatted(shown)
              + " dots and hyphens");
      return Optional.empty();
    }
    if (key.isEmpty()) {
      problem.accept(
          "is %s without a key; it must be %s".formatted(shown, scheme + "://bucket/key"));
      return Optional.empty();
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY_BYTES) {
      problem.accept(
          "has a key of more than %d bytes, the maximum for an object"
              .formatted(LONGEST_KEY_BYTES));
      return Optional.empty();
    }
    if (isFolder && Arrays.stream(key.split("/", -1)).anyMatch(Locations::changesUrls)) {
      problem.accept(
          "is %s/%s; no part of its key may be empty, . or .., because players resolve those"
              .formatted(shown, key));
      return Optional.empty();
    }
    return Optional.of(isR2 ? new Location.R2(bucket, key) : new Location.S3(bucket, key));
  }

  private static String right(boolean isFolder) {
    return isFolder ? Setting.VIDEO_DESTINATION.right() : Setting.VIDEO_SOURCE.right();
  }

  private static String shown(String part) {
    return "\"%s\"".formatted(PlainText.shortLine(part, 40));
  }

  private static boolean changesUrls(String part) {
    return part.isEmpty() || part.equals(".") || part.equals("..");
  }
}
