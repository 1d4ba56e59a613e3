package academy.video.ops.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads layers over HTTPS. */
public final class HttpLayerReader implements LayerReader {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** An image's configuration has a few kilobytes, mostly its history. */
  private static final int LARGEST_BYTES = 1 << 20;

  private static final int OK = 200;

  @Override
  public Optional<String> read(URI address) {
    if (!"https".equals(address.getScheme())) {
      return Optional.empty();
    }
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(address).timeout(LONGEST).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(LARGEST_BYTES + 1);
        return response.statusCode() == OK && bytes.length <= LARGEST_BYTES
            ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
            : Optional.empty();
      }
    } catch (IOException _) {
      return Optional.empty(); // the facts go without it
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
