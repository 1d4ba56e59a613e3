package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;

class SourcesPageTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|`]+ \\| (`[a-z0-9,` ]+`) \\|$");

  private static final Pattern REASON =
      Pattern.compile("(?m)^\\| `([a-z0-9_ -]+)` \\| [^|]+ \\| [^|]+ \\|$");

  @Test
  void page_listsTheAllowedDemuxersAndNoOthers() throws IOException {
    Set<String> listed =
        ROW.matcher(Files.readString(Path.of("docs", "sources.md")))
            .results()
            .flatMap(row -> Stream.of(row.group(1).replaceAll("[` ]", "").split(",", -1)))
            .collect(Collectors.toSet());

    assertThat(listed).containsExactlyInAnyOrder(Demuxer.ALLOWED.split(",", -1));
  }

  /** Each with who writes it, and why it is needed. */
  @Test
  void page_hasAReasonForEachAllowedDecoderAndNoOthers() throws IOException {
    String page = Files.readString(Path.of("docs", "sources.md"));
    String codecs = page.substring(page.indexOf("## Codecs"), page.indexOf("## Streams"));

    assertThat(REASON.matcher(codecs).results().flatMap(row -> Stream.of(row.group(1).split(" "))))
        .containsExactlyInAnyOrder(AllowedCodecs.DECODERS.split(",", -1));
  }

  @Test
  void decoders_areAllInThisBuild() {
    assertThat(AllowedCodecs.DECODERS.split(",", -1))
        .allMatch(name -> avcodec.avcodec_find_decoder_by_name(name) != null);
  }
}
