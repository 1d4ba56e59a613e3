package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {

  @TempDir private Path folder;
  private Path mountInfo;

  /**
   * Of a container of ECS with a volume, a tmpfs and a link, as proc_pid_mountinfo(5) writes it.
   */
  @BeforeEach
  void mount() throws IOException {
    mountInfo = folder.resolve("mountinfo");
    Files.createDirectories(folder.resolve("volume/deep"));
    Files.createDirectories(folder.resolve("my videos"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("volume"));
    Files.createSymbolicLink(folder.resolve("out-link"), Path.of("/"));
    Files.writeString(
        mountInfo,
        """
        600 500 0:50 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a - b,upperdir=/c
        601 600 0:51 / /proc rw - proc proc rw
        602 600 259:1 /data %1$s/volume rw,noatime - xfs /dev/nvme1n1 rw
        603 602 0:52 / %1$s/volume/memory rw - tmpfs tmpfs rw
        604 600 0:53 / %1$s/my\\040videos rw master:9 propagate_from:2 - nfs4 fs-1:/ rw
        605 600 0:54 / %1$s/over rw - tmpfs tmpfs rw
        606 600 259:1 /x %1$s/over rw - ext4 /dev/nvme1n1 rw
        607 600 259:1 /var/lib/docker/volumes/%2$s/_data %1$s/unnamed rw - ext4 /dev/nvme1n1 rw
        608 600 259:1 /var/lib/docker/volumes/videos/_data %1$s/named rw - ext4 /dev/nvme1n1 rw
        nonsense
        """
            .formatted(folder, "0123456789abcdef".repeat(4)));
  }

  @ParameterizedTest
  @CsvSource({
    "out, overlay at /",
    "out-link/out, overlay at /",
    "volume/../out, overlay at /",
    "volumes, overlay at /",
    "volume/memory/out, tmpfs at %s/volume/memory",
    "unnamed/out, ext4 at %s/unnamed",
  })
  void aFolderOfTheContainer_isLostWithIt(String name, String why) {
    assertThat(new Mounts(mountInfo).whyLostWithContainer(folder.resolve(name)))
        .contains(why.formatted(folder));
  }

  @ParameterizedTest
  @CsvSource({"volume", "volume/deep/new/out", "link/out", "my videos/7", "over/7", "named/7"})
  void aFolderInAVolume_outlivesTheContainer(String name) {
    assertThat(new Mounts(mountInfo).whyLostWithContainer(folder.resolve(name))).isEmpty();
  }

  @Test
  void whereNothingTells_nothingIsSaid() {
    assertThat(new Mounts(folder.resolve("none")).whyLostWithContainer(folder)).isEmpty();
  }
}
