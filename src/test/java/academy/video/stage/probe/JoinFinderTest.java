package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.BytesSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinFinderTest {

  private static final String FLV = "FLV\1\5\0\0\0\11\0\0\0\0";
  private static final String EBML = "\u001aE\u00df\u00a3\u008fB\u0082\u0084webm";

  /** However the bytes are read meanwhile: in order, from the end, or not at all. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 4096})
  void starts_ofJoinedFiles_areWhereTheirHeadersAre(int readBytes) {
    BytesSource source = joined(FLV, "x".repeat(5000), FLV, "y".repeat(70), FLV);
    JoinFinder finder = new JoinFinder(source);
    byte[] buffer = new byte[4096];
    for (long at = 0; readBytes > 0 && at < source.sizeBytes(); at += readBytes) {
      finder.read(at, buffer, 0, readBytes);
    }

    assertThat(finder.starts(new Cancellation())).containsExactly(0L, 5013L, 5096L);
  }

  @Test
  void starts_afterASeekToTheEnd_findsWhatLiesBetween() {
    BytesSource source = joined(EBML, "x".repeat(300_000), EBML, "y".repeat(300_000));
    JoinFinder finder = new JoinFinder(source);
    finder.read(0, new byte[100], 0, 100);
    finder.read(600_000, new byte[100], 0, 100);

    assertThat(finder.starts(new Cancellation())).containsExactly(0L, 300_012L);
  }

  @Test
  void starts_ofOggWithTwoStreamsInEachFile_countsEachFileOnce() {
    String file = page("first") + page("second") + "OggS\0\0 a page of media";

    assertThat(new JoinFinder(joined(file, file, file)).starts(new Cancellation()))
        .containsExactly(0L, (long) file.length(), 2L * file.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLV in a text", "\u001aE\u00df\u00a3 not a header", "plain"})
  void starts_whereBytesOnlyLookLikeAHeader_areNone(String like) {
    assertThat(new JoinFinder(joined(FLV, like)).starts(new Cancellation())).isEmpty();
    assertThat(new JoinFinder(joined(EBML, like)).starts(new Cancellation())).isEmpty();
    assertThat(new JoinFinder(joined(like, FLV)).starts(new Cancellation())).isEmpty();
  }

  private static String page(String content) {
    return "OggS\0\2" + "\0".repeat(20) + "\1" + (char) content.length() + content;
  }

  private static BytesSource joined(String... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part : parts) {
      bytes.writeBytes(part.getBytes(StandardCharsets.ISO_8859_1));
    }
    return BytesSource.of(bytes.toByteArray());
  }
}
