package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceInDestinationTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "master.m3u8",
        "status.json",
        "deleted.json",
        "_work/lecture.mp4",
        "4ffb7e87c154bef6/video/720p/init.mp4"
      })
  void refuse_ofANameThatTheWorkerWrites_isConfigInvalid(String name) {
    assertRefused(
        new Location.Local(folder.resolve("out").resolve(name)),
        new Location.Local(folder.resolve("out")));
    assertRefused(new Location.R2("videos", "7/" + name), new Location.R2("videos", "7"));
    assertRefused(new Location.S3("videos", "7/" + name), new Location.S3("videos", "7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lecture.mp4", "sources/lecture.mp4", "master.m3u8.mp4"})
  void refuse_ofAnotherNameInTheDestination_returns(String name) {
    assertThatCode(
            () ->
                SourceInDestination.refuse(
                    new Location.Local(folder.resolve("out").resolve(name)),
                    new Location.Local(folder.resolve("out"))))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                SourceInDestination.refuse(
                    new Location.R2("others", "7/master.m3u8"), new Location.R2("videos", "7")))
        .doesNotThrowAnyException();
  }

  @Test
  void refuse_whereALinkLeadsIntoTheDestination_isConfigInvalid() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path source = Files.writeString(out.resolve("master.m3u8"), "a video");
    Path link = Files.createSymbolicLink(folder.resolve("link"), out);
    Path named = Files.createSymbolicLink(folder.resolve("lecture.mp4"), source);

    assertRefused(new Location.Local(named), new Location.Local(link));
  }

  private static void assertRefused(Location source, Location destination) {
    Failure failure =
        catchThrowableOfType(
                WorkerException.class, () -> SourceInDestination.refuse(source, destination))
            .failure();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
    assertThat(failure.reason()).contains(source.display()).contains(destination.display());
  }
}
