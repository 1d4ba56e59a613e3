package academy.video.config;

import academy.video.model.Secret;
import academy.video.model.WebhookTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads who is told of a job. */
final class WebhookReader {

  private static final int SHORTEST_SECRET = 16;

  private final SettingValues values;

  WebhookReader(SettingValues values) {
    this.values = values;
  }

  /** The target, or empty where none is set or something is wrong. */
  Optional<WebhookTarget> read() {
    Optional<String> url = values.text(Setting.VIDEO_WEBHOOK_URL);
    Optional<String> secret = values.text(Setting.VIDEO_WEBHOOK_SECRET);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> target = uri(url.get());
    if (target.isEmpty()) {
      // Not repeated: a URL may carry a password.
      values.invalid(
          Setting.VIDEO_WEBHOOK_URL,
          "is a text of %d characters; it must be %s"
              .formatted(url.get().length(), Setting.VIDEO_WEBHOOK_URL.right()));
    }
    if (secret.isEmpty()) {
      values.missing(Setting.VIDEO_WEBHOOK_SECRET);
      return Optional.empty();
    }
    boolean usable =
        secret.get().length() >= SHORTEST_SECRET
            && secret.get().chars().noneMatch(Character::isWhitespace);
    if (!usable) {
      values.invalid(
          Setting.VIDEO_WEBHOOK_SECRET,
          "is a text of %d characters; it must be %s"
              .formatted(secret.get().length(), Setting.VIDEO_WEBHOOK_SECRET.right()));
      return Optional.empty();
    }
    return target.map(uri -> new WebhookTarget(uri, new Secret(secret.get())));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isServer =
          ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null;
      return isServer ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
