package academy.video.config;

import academy.video.model.Location;
import academy.video.model.R2Access;
import academy.video.model.R2Token;
import academy.video.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how R2 is reached; asked for only where a location is there. */
final class R2AccessReader {

  private static final Pattern R2_ACCOUNT = Pattern.compile("[0-9a-f]{32}");

  private final SettingValues values;

  R2AccessReader(SettingValues values) {
    this.values = values;
  }

  /** The access, or empty where neither is in R2 or something is wrong or missing. */
  Optional<R2Access> read(Optional<Location> source, Optional<Location> destination) {
    boolean reads = source.filter(Location.R2.class::isInstance).isPresent();
    boolean writes = destination.filter(Location.R2.class::isInstance).isPresent();
    if (!reads && !writes) {
      return Optional.empty();
    }
    boolean readsWithItsOwn =
        reads
            && (values.text(Setting.R2_SOURCE_ACCESS_KEY_ID).isPresent()
                || values.text(Setting.R2_SOURCE_SECRET_ACCESS_KEY).isPresent());
    Optional<URI> endpoint = r2Endpoint();
    Optional<R2Token> writing =
        writes || !readsWithItsOwn
            ? token(
                Setting.R2_ACCESS_KEY_ID, Setting.R2_SECRET_ACCESS_KEY, Setting.R2_SESSION_TOKEN)
            : Optional.empty();
    Optional<R2Token> reading =
        readsWithItsOwn
            ? token(
                Setting.R2_SOURCE_ACCESS_KEY_ID,
                Setting.R2_SOURCE_SECRET_ACCESS_KEY,
                Setting.R2_SOURCE_SESSION_TOKEN)
            : writing;
    if (!writes) {
      writing = reading;
    }
    return endpoint.isPresent() && writing.isPresent() && reading.isPresent()
        ? Optional.of(new R2Access(endpoint.get(), writing.get(), reading.get()))
        : Optional.empty();
  }

  private Optional<R2Token> token(Setting id, Setting key, Setting session) {
    Optional<Secret> accessKeyId = secret(id);
    Optional<Secret> secretAccessKey = secret(key);
    Optional<Secret> sessionToken = values.text(session).flatMap(_ -> secret(session));
    return accessKeyId.isPresent() && secretAccessKey.isPresent()
        ? Optional.of(new R2Token(accessKeyId.get(), secretAccessKey.get(), sessionToken))
        : Optional.empty();
  }

  private Optional<URI> r2Endpoint() {
    Optional<String> endpoint = values.text(Setting.R2_ENDPOINT);
    if (endpoint.isPresent()) {
      Optional<URI> uri = serverUri(endpoint.get());
      if (uri.isEmpty()) {
        // Not repeated: a URL may carry a password.
        values.invalid(
            Setting.R2_ENDPOINT,
            "is a text of %d characters; it must be %s"
                .formatted(endpoint.get().length(), Setting.R2_ENDPOINT.right()));
      }
      return uri;
    }
    Optional<String> account = values.text(Setting.R2_ACCOUNT_ID);
    if (account.isEmpty()) {
      values.missing(Setting.R2_ACCOUNT_ID);
      return Optional.empty();
    }
    if (!R2_ACCOUNT.matcher(account.get()).matches()) {
      values.wrong(Setting.R2_ACCOUNT_ID, account.get());
      return Optional.empty();
    }
    // Cloudflare R2, "S3 API compatibility": the endpoint of an account.
    return Optional.of(URI.create("https://" + account.get() + ".r2.cloudflarestorage.com"));
  }

  private static Optional<URI> serverUri(String text) {
    try {
      URI uri = new URI(text);
      boolean isServer =
          ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
      return isServer ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private Optional<Secret> secret(Setting setting) {
    Optional<String> text = values.text(setting);
    if (text.isEmpty()) {
      values.missing(setting);
      return Optional.empty();
    }
    if (text.get().chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      // A line end after a copied secret is common, and the store then only answers "access
      // denied".
      values.invalid(
          setting,
          "is a text of %d characters with white space in it; it must be %s"
              .formatted(text.get().length(), setting.right()));
      return Optional.empty();
    }
    return Optional.of(new Secret(text.get()));
  }
}
