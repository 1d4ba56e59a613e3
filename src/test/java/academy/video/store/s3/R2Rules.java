package academy.video.store.s3;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Cloudflare R2 refuses and stand-ins let pass: aws-chunked bodies, two checksums, headers and
 * operations that it does not have, a second write to one key within a second, multipart uploads
 * with unequal parts (R2 documentation: S3 API compatibility, Error codes, Limits).
 */
final class R2Rules {

  private static final long WRITE_INTERVAL_NANOS = 1_000_000_000;

  private static final Set<String> KNOWN_AMZ_HEADERS =
      Set.of(
          "x-amz-content-sha256",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-storage-class",
          "x-amz-copy-source",
          "x-amz-copy-source-range",
          "x-amz-metadata-directive");

  private static final Set<String> UNKNOWN_OPERATIONS =
      Set.of("acl", "tagging", "policy", "versioning", "website", "logging", "object-lock");

  /** A refusal: status, code, message. */
  record Refusal(int status, String code, String message) {}

  private final Map<String, Long> lastWriteNanos = new HashMap<>();
  private final Map<String, Map<Integer, Long>> partSizes = new HashMap<>();

  synchronized Optional<Refusal> check(HttpMessage request, long bodyBytes) {
    if (request.has("Expect")) {
      return notImplemented("Expect", request.header("Expect"));
    }
    if (request.has("Transfer-Encoding")
        || request.header("Content-Encoding").contains("aws-chunked")
        || request.header("x-amz-content-sha256").startsWith("STREAMING-")) {
      return Optional.of(
          new Refusal(501, "NotImplemented", request.header("x-amz-content-sha256")));
    }
    int checksums = request.has("Content-MD5") ? 1 : 0;
    for (String name : request.headerNames()) {
      if (name.startsWith("x-amz-checksum-") || name.equals("x-amz-sdk-checksum-algorithm")) {
        checksums += name.startsWith("x-amz-checksum-") ? 1 : 0;
      } else if (name.startsWith("x-amz-")
          && !name.startsWith("x-amz-meta-")
          && !KNOWN_AMZ_HEADERS.contains(name)) {
        return notImplemented(name, request.header(name));
      }
    }
    if (checksums > 1) {
      return Optional.of(
          new Refusal(
              400, "InvalidRequest", "You can only specify one non-default checksum at a time."));
    }
    Map<String, String> query = query(request);
    for (String operation : UNKNOWN_OPERATIONS) {
      if (query.containsKey(operation)) {
        return Optional.of(new Refusal(501, "NotImplemented", operation));
      }
    }
    return switch (request.method()) {
      case "PUT" ->
          query.containsKey("partNumber") ? part(query, bodyBytes) : write(request.path());
      case "POST" -> query.containsKey("uploadId") ? complete(query) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** A write that was accepted: the next one to its key must wait. */
  synchronized void written(HttpMessage request) {
    if (request.method().equals("PUT") && !query(request).containsKey("partNumber")) {
      lastWriteNanos.put(request.path(), System.nanoTime());
    }
  }

  private Optional<Refusal> write(String path) {
    Long last = lastWriteNanos.get(path);
    return last != null && System.nanoTime() - last < WRITE_INTERVAL_NANOS
        ? Optional.of(new Refusal(429, "TooManyRequests", "One write a second to one key."))
        : Optional.empty();
  }

  private Optional<Refusal> part(Map<String, String> query, long bodyBytes) {
    partSizes
        .computeIfAbsent(query.get("uploadId"), _ -> new TreeMap<>())
        .put(Integer.valueOf(query.get("partNumber")), bodyBytes);
    return Optional.empty();
  }

  /** R2 says it here and not before: hours of upload may be lost. */
  private Optional<Refusal> complete(Map<String, String> query) {
    List<Long> sizes =
        List.copyOf(partSizes.getOrDefault(query.get("uploadId"), Map.of()).values());
    boolean equal =
        sizes.isEmpty()
            || (sizes.subList(0, sizes.size() - 1).stream().allMatch(sizes.getFirst()::equals)
                && sizes.getLast() <= sizes.getFirst());
    return equal
        ? Optional.empty()
        : Optional.of(
            new Refusal(400, "InvalidPart", "All non-trailing parts must have the same length."));
  }

  private static Optional<Refusal> notImplemented(String header, String value) {
    return Optional.of(
        new Refusal(
            501,
            "NotImplemented",
            "Header '%s' with value '%s' not implemented".formatted(header, value)));
  }

  private static Map<String, String> query(HttpMessage request) {
    Map<String, String> query = new TreeMap<>();
    for (String part : request.query().split("&", -1)) {
      String[] pair = part.split("=", 2);
      query.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    return query;
  }
}
