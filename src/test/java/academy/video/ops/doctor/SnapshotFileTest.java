package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import academy.video.testing.FakeAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotFileTest {

  private final SnapshotFile files = new SnapshotFile(new Json());
  @TempDir private Path folder;

  private static Snapshot snapshot() {
    return new Snapshot(
        Instant.parse("2026-09-01T22:00:00Z"),
        "eu-central-1",
        new Question(
            Optional.of("j-1"),
            new Name("queue", Source.FLAG),
            new Name("definition", Source.ENVIRONMENT),
            new Name("environment", Source.DEFAULT),
            new Name("/group", Source.DEFAULT)),
        List.of(
            RecordedCall.answered(
                AwsOperation.BATCH_DESCRIBE_JOBS,
                FakeAws.json("{\"jobs\": [\"j-1\"]}"),
                FakeAws.json("{\"jobs\": [{\"createdAt\": 1, \"isTerminated\": false}]}")),
            RecordedCall.failed(
                FakeAws.json("{\"RoleName\": \"r\"}"),
                new AwsFault(
                    AwsOperation.IAM_GET_ROLE, AwsFault.Kind.DENIED, "AccessDenied", "No."))));
  }

  @Test
  void write_isReadAsItWas() {
    Path file = folder.resolve("snapshot.json");

    files.write(file, snapshot());

    assertThat(files.read(file)).isEqualTo(snapshot());
  }

  @Test
  void write_replacesTheFileAndLetsNobodyElseReadIt() throws IOException {
    Path file = Files.writeString(folder.resolve("snapshot.json"), "old");

    files.write(file, snapshot());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void write_intoAFolderThatIsNotThere_saysSo() {
    Path file = folder.resolve("no/snapshot.json");

    assertThatThrownBy(() -> files.write(file, snapshot()))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SCRATCH_FULL);
              assertThat(e.failure().reason()).contains(file.toString());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | is no JSON",
        "{} | calls",
        "[] | calls",
        "'' | calls",
        "{\"calls\": [{\"service\": \"batch\", \"operation\": \"No\"}]} | calls[0]",
      })
  void read_ofABrokenFile_saysWhere(String text, String place) throws IOException {
    Path file = Files.writeString(folder.resolve("snapshot.json"), text);

    assertThatThrownBy(() -> files.read(file))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
              assertThat(e.failure().reason()).contains(place);
            });
  }

  @Test
  void read_ofNoFile_saysSo() {
    assertThatThrownBy(() -> files.read(folder.resolve("no.json")))
        .hasMessageContaining("There is no snapshot");
  }
}
