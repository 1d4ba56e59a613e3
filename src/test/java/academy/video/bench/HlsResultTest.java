package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HlsResultTest {

  private static final String MASTER =
      """
      #EXTM3U
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="g1/audio.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360,AUDIO="a"
      g1/small.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="a"
      g1/large.m3u8
      #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,RESOLUTION=1280x720,URI="g1/large.m3u8"
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeResult() throws IOException {
    write("master.m3u8", MASTER);
    for (String name : new String[] {"audio", "small", "large"}) {
      write(
          "g1/" + name + ".m3u8",
          "#EXTM3U\n#EXT-X-MAP:URI=\"%s.mp4\"\n#EXTINF:6,\n%s.m4s\n#EXT-X-BYTERANGE:2@1\n%s.m4s\n"
              .formatted(name, name, name));
      write("g1/" + name + ".mp4", "1234");
    }
    write("g1/audio.m4s", "s");
    write("g1/small.m4s", "sss");
    write("g1/large.m4s", "lllllllll");
    write("g1/report.json", "not a part of the presentation");
  }

  @Test
  void read_always_listsRungsFromTheLargestWithTheBytesOfTheirFiles() {
    HlsResult result = HlsResult.read(folder);

    assertThat(result.rungs().keySet()).containsExactly("1280x720", "640x360");
    assertThat(result.rungs().values())
        .containsExactly(
            new HlsResult.Rung(folder.resolve("g1/large.m3u8"), 13),
            new HlsResult.Rung(folder.resolve("g1/small.m3u8"), 7));
  }

  @Test
  void read_always_countsEachFileOfThePresentationOnce() throws IOException {
    long playlists = MASTER.length();
    for (String name : new String[] {"audio", "small", "large"}) {
      playlists += Files.size(folder.resolve("g1/" + name + ".m3u8"));
    }

    assertThat(HlsResult.read(folder).totalBytes()).isEqualTo(playlists + 3 * 4 + 1 + 3 + 9);
  }

  @Test
  void read_whenASegmentIsMissing_namesIt() throws IOException {
    Files.delete(folder.resolve("g1/small.m4s"));

    assertThatThrownBy(() -> HlsResult.read(folder))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("small.m4s");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
