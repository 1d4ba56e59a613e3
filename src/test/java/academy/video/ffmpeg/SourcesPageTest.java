package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesPageTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|`]+ \\| (`[a-z0-9,` ]+`) \\|$");

  @Test
  void page_listsTheAllowedDemuxersAndNoOthers() throws IOException {
    Set<String> listed =
        ROW.matcher(Files.readString(Path.of("docs", "sources.md")))
            .results()
            .flatMap(row -> Stream.of(row.group(1).replaceAll("[` ]", "").split(",", -1)))
            .collect(Collectors.toSet());

    assertThat(listed).containsExactlyInAnyOrder(MediaInput.ALLOWED_DEMUXERS.split(",", -1));
  }

  @Test
  void page_listsTheAllowedDecodersAndNoOthers() throws IOException {
    String page = Files.readString(Path.of("docs", "sources.md"));
    String block = page.substring(page.indexOf("```\n", page.indexOf("## Codecs")) + 4);

    assertThat(block.substring(0, block.indexOf("```")).trim().split("\\s+"))
        .containsExactlyInAnyOrder(AllowedCodecs.DECODERS.split(",", -1));
  }
}
