package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the comparison over S3 counts and works out. */
final class RemoteBenchTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 1000})
  void requestCounter_whateverThePieces_findsEveryRequestAndNoBody(int pieceBytes) {
    byte[] sent =
        """
        PUT /videos/a HTTP/1.1\r
        content-length: 30\r
        Host: x\r
        \r
        GET /not-a-request HTTP/1.1\r
        \r
        GET /videos/a HTTP/1.1\r
        Host: x\r
        \r
        DELETE /videos/a HTTP/1.1\r
        \r
        """
            .replace("GET /not-a-request HTTP/1.1\r\n\r\n", "GET /not HTTP/1.1\r\n\r\n---------")
            .getBytes(StandardCharsets.ISO_8859_1);
    List<String> methods = new ArrayList<>();
    RequestCounter counter = new RequestCounter(methods::add);

    for (int at = 0; at < sent.length; at += pieceBytes) {
      byte[] piece = Arrays.copyOfRange(sent, at, Math.min(sent.length, at + pieceBytes));
      counter.see(piece, piece.length);
    }

    assertThat(methods).containsExactly("PUT", "GET", "DELETE");
  }

  @Test
  void shaper_ofEightMegabits_letsAMegabyteASecondPass() {
    Link.Shaper shaper = new Link.Shaper(8_000_000);
    long start = System.nanoTime();

    for (int i = 0; i < 20; i++) {
      shaper.pass(10_000);
    }

    assertThat((System.nanoTime() - start) / 1e9).isGreaterThanOrEqualTo(0.199);
  }

  @Test
  void longestChunk_ofALog_isThatOfChunksThatWereEncoded() {
    String log =
        """
        {"event": "chunk.encoded", "duration_ms": 1200}
        {"event": "chunk.encoded", "duration_ms": 3400}
        {"event": "output.verified", "duration_ms": 9000}
        """;

    assertThat(RemoteRunner.longestChunkSeconds(log)).isEqualTo(3.4);
  }

  @Test
  void targets_ofASlowResumeOnly_missThatOne() {
    Remote.Kill quick = new Remote.Kill(36, 9, 5, 4, 65);
    Remote.Kill slow = new Remote.Kill(36, 11, 7, 4, 65);
    Remote remote =
        new Remote(
            "camera",
            1,
            40,
            List.of(
                new Remote.OnLine(100, 40, 60, 60, 300, quick),
                new Remote.OnLine(400, 40, 41, 60, 300, slow)),
            new Remote.SourceGrowth(200, 1000, 2000, 1050));

    assertThat(Target.of(remote))
        .filteredOn(target -> !target.isMet())
        .extracting(Target::what)
        .containsExactly("400 Mbit/s: lost by SIGKILL / (chunk + 2 s)");
  }
}
