package academy.video.ops.delete;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.InMemoryStore.Operation;
import academy.video.store.LocalStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleterTest {

  private static final String MASTER =
      """
      #EXTM3U
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="Audio, or URI=no",URI="aaaaaaaaaaaaaaa1/audio/und/playlist.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="aac"
      aaaaaaaaaaaaaaa1/video/720p/playlist.m3u8
      """;

  private static final Instant NOW = Instant.parse("2026-11-23T15:02:05Z");

  private final InMemoryStore store = new InMemoryStore();

  private static Deleter deleter(ObjectStore store) {
    return new Deleter(store, new Json(), InstantSource.fixed(NOW), _ -> {});
  }

  @Test
  void everything_leavesNothing_andSaysHowMuchItWas() {
    putAll(store);

    Deletion deletion = deleter(store).everything(false);

    assertThat(deletion)
        .isEqualTo(new Deletion("memory:", false, 9, MASTER.length() + 8L, List.of(), 1));
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void everything_deletesThePlaylistFirstAndTheStatusLast() {
    putAll(store);

    deleter(store).everything(false);

    assertThat(store.log().stream().filter(call -> call.startsWith("DELETE")))
        .first()
        .isEqualTo("DELETE master.m3u8");
    assertThat(store.log().stream().filter(call -> call.startsWith("DELETE")))
        .endsWith("DELETE status.json", "DELETE _work/lock.json");
    assertThat(store.log().reversed().stream().filter(call -> !call.contains("lock.json")))
        .first()
        .isEqualTo("LIST "); // the proof
  }

  @Test
  void everything_ofNothing_isNoFailure() {
    assertThat(deleter(store).everything(false))
        .isEqualTo(new Deletion("memory:", false, 0, 0, List.of(), 0));
  }

  @Test
  void everything_asADryRun_onlyCounts() {
    putAll(store);

    Deletion deletion = deleter(store).everything(true);

    assertThat(deletion.objects()).isEqualTo(9);
    assertThat(deletion.dryRun()).isTrue();
    assertThat(store.list("")).hasSize(9);
    assertThat(store.calls(Operation.DELETE)).isZero();
  }

  @Test
  void everything_ofALocalFolder_leavesItEmpty(@TempDir Path folder) {
    try (LocalStore local = new LocalStore(folder)) {
      putAll(local);
      assertThat(deleter(local).everything(false).objects()).isEqualTo(9);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everything_whileAJobStillWrites_deletesThatToo() {
    putAll(store);
    ObjectStore written = new RefilledStore(store, 1);

    Deletion deletion = deleter(written).everything(false);

    assertThat(deletion.objects()).isEqualTo(10);
    assertThat(deletion.rounds()).isEqualTo(2);
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void everything_whileAJobNeverStops_saysSo() {
    putAll(store);
    ObjectStore written = new RefilledStore(store, Integer.MAX_VALUE);

    Failure failure =
        catchThrowableOfType(WorkerException.class, () -> deleter(written).everything(false))
            .failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains("1 object is").contains("still writing");
  }

  @Test
  void everything_whenTheStoreFails_fails() {
    putAll(store);
    Failure denied = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "No.");
    store.failAt(Operation.DELETE, 2, denied);

    assertThatThrownBy(() -> deleter(store).everything(false))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(denied));
    assertThat(store.head("master.m3u8")).isEmpty();
    assertThat(store.head("status.json")).isPresent();
  }

  @Test
  void everything_leavesTheTombstone_asNoPartOfTheVideo() {
    putAll(store);

    deleter(store).bury();
    Deletion deletion = deleter(store).everything(false);

    assertThat(deletion.objects()).isEqualTo(9);
    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("deleted.json");
    assertThat(new Tombstone(store, new Json()).deletedAt()).contains(NOW);
  }

  /** Else the newer job would have published what is gone. */
  @Test
  void everything_whereANewerRequestHasBegun_sparesWhatThatMakesAndPublished() {
    putAll(store);
    deleter(store).bury();
    store.put(
        "status.json",
        """
        {"state":"running","requested_at":"%s","generation":"aaaaaaaaaaaaaaa2",
         "published":{"requested_at":"%s","generation":"aaaaaaaaaaaaaaa1"}}\
        """
            .formatted(NOW.plusSeconds(2), NOW.plusSeconds(1))
            .getBytes(UTF_8));

    Deletion deletion = deleter(store).everything(false);

    assertThat(deletion.kept()).containsExactlyInAnyOrder("aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2");
    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactlyInAnyOrder(
            "_work/aaaaaaaaaaaaaaa2/plan.json",
            "deleted.json",
            "master.m3u8",
            "aaaaaaaaaaaaaaa1/report.json",
            "aaaaaaaaaaaaaaa2/video/720p/segment-00000.m4s",
            "status.json");
  }

  @Test
  void everything_whereANewerRequestHasNotPublishedYet_deletesTheOldPlaylist() {
    putAll(store);
    deleter(store).bury();
    putStatus("running", NOW.plusSeconds(1).toString(), "\"aaaaaaaaaaaaaaa2\"");

    assertThat(deleter(store).everything(false).kept()).containsExactly("aaaaaaaaaaaaaaa2");

    assertThat(store.head("master.m3u8")).isEmpty();
    assertThat(store.head("aaaaaaaaaaaaaaa1/report.json")).isEmpty();
  }

  @Test
  void everything_besideANewerJobWhoseStatusANewestOneReplaced_sparesWhatItMakes() {
    putAll(store);
    deleter(store).bury();
    String beat = "{\"heartbeat\":\"%s\",\"requested_at\":\"%s\"}";
    store.put(
        "_work/aaaaaaaaaaaaaaa0/heartbeat.json",
        beat.formatted(NOW, NOW.minusSeconds(1)).getBytes(UTF_8));
    store.put(
        "_work/aaaaaaaaaaaaaaa2/heartbeat.json",
        beat.formatted(NOW, NOW.plusSeconds(1)).getBytes(UTF_8));

    assertThat(deleter(store).everything(false).kept()).containsExactly("aaaaaaaaaaaaaaa2");
  }

  @Test
  void everything_whileAJobPublishes_waitsForIt() {
    putAll(store);
    store.put("_work/lock.json", new byte[1]);
    Deleter waiting =
        new Deleter(
            store,
            new Json(),
            InstantSource.fixed(NOW),
            _ -> {
              assertThat(store.calls(Operation.DELETE)).isZero();
              store.delete(List.of("_work/lock.json"));
            });

    assertThat(waiting.everything(false).objects()).isEqualTo(9);
  }

  @Test
  void bury_afterARequestWhoseClockIsAhead_isLaterAllTheSame() {
    putStatus("running", "2026-11-23T16:00:00Z", null);

    deleter(store).bury();

    assertThat(new Tombstone(store, new Json()).deletedAt())
        .contains(Instant.parse("2026-11-23T16:00:00.000001Z"));
  }

  @Test
  void bury_twice_keepsTheLaterTime() {
    deleter(store).bury();
    new Deleter(store, new Json(), InstantSource.fixed(NOW.minusSeconds(60)), _ -> {}).bury();

    assertThat(new Tombstone(store, new Json()).deletedAt().orElseThrow()).isAfterOrEqualTo(NOW);
  }

  @Test
  void requireOurs_ofAFolderWithoutAnythingOfAJob_isRefused() {
    store.put("holiday/video/beach.mp4", new byte[1]);
    store.put("notes.txt", new byte[1]);

    Failure failure =
        catchThrowableOfType(WorkerException.class, () -> deleter(store).requireOurs()).failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.reason()).contains("memory:").contains("2 objects");
    assertThat(failure.hint()).contains("--force");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "master.m3u8",
        "status.json",
        "deleted.json",
        "_work/4ffb7e87c154bef6/plan.json",
        "4ffb7e87c154bef6/video/720p/segment-00000.m4s",
        "4ffb7e87c154bef6/report.json"
      })
  void requireOurs_whereAJobHasWritten_returns(String key) {
    store.put("notes.txt", new byte[1]);
    store.put(key, new byte[1]);

    deleter(store).requireOurs();
  }

  @Test
  void superseded_besideAnOlderJobThatStillRuns_keepsWhatThatMakes() {
    putAll(store);
    putStatus("submitted", NOW.toString(), "\"aaaaaaaaaaaaaaa2\"");
    store.put(
        "_work/aaaaaaaaaaaaaaa0/heartbeat.json",
        "{\"heartbeat\":\"%s\"}".formatted(NOW.minusSeconds(100)).getBytes(UTF_8));

    Deletion deletion = deleter(store).superseded(false);

    assertThat(deletion.kept())
        .containsExactly("aaaaaaaaaaaaaaa0", "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2");
    assertThat(store.head("aaaaaaaaaaaaaaa0/video/720p/segment-00000.m4s")).isPresent();
    assertThat(store.head("_work/aaaaaaaaaaaaaaa0/plan.json")).isPresent();
  }

  @Test
  void superseded_afterThatJobDied_keepsNothingOfIt() {
    putAll(store);
    store.put(
        "_work/aaaaaaaaaaaaaaa0/heartbeat.json",
        "{\"heartbeat\":\"%s\"}".formatted(NOW.minusSeconds(3600)).getBytes(UTF_8));

    assertThat(deleter(store).superseded(false).kept()).doesNotContain("aaaaaaaaaaaaaaa0");
    assertThat(store.head("_work/aaaaaaaaaaaaaaa0/plan.json")).isEmpty();
  }

  private void putStatus(String state, String requestedAt, @Nullable String generation) {
    store.put(
        "status.json",
        """
        {"state":"%s","requested_at":"%s","generation":%s}\
        """
            .formatted(state, requestedAt, generation)
            .getBytes(UTF_8));
  }

  @Test
  void superseded_keepsWhatIsPlayedAndWhatIsInWork() {
    putAll(store);
    putStatus("failed", NOW.toString(), "\"aaaaaaaaaaaaaaa2\"");

    Deletion deletion = deleter(store).superseded(false);

    assertThat(deletion.kept()).containsExactly("aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2");
    assertThat(deletion.objects()).isEqualTo(3);
    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactlyInAnyOrder(
            "_work/aaaaaaaaaaaaaaa2/plan.json",
            "master.m3u8",
            "aaaaaaaaaaaaaaa1/report.json",
            "aaaaaaaaaaaaaaa2/video/720p/segment-00000.m4s",
            "somebody/video/beach.mp4",
            "status.json");
  }

  /** Without it, a second scan that found the same job would submit its video again, too. */
  @Test
  void superseded_whileAScanHasAClaim_leavesItUntilItIsOld() {
    putAll(store);
    ResubmissionClaims young =
        new ResubmissionClaims(new Json(), InstantSource.fixed(NOW.minusSeconds(60)));
    young.settle(store, young.take(store, "job-1").orElseThrow(), "job-2");
    String held = young.take(store, "job-3").orElseThrow().key();
    String old =
        new ResubmissionClaims(new Json(), InstantSource.fixed(NOW.minusSeconds(3600)))
            .take(store, "job-4")
            .orElseThrow()
            .key();

    var _ = deleter(store).superseded(false);

    assertThat(store.list(ObjectLayout.RESUBMISSION_PREFIX))
        .extracting(ObjectInfo::key)
        .contains(held)
        .doesNotContain(old)
        .hasSize(2);
  }

  @Test
  void superseded_withoutAPlaylist_deletesNothing() {
    putAll(store);
    store.delete(List.of("master.m3u8"));

    assertThat(deleter(store).superseded(false).objects()).isZero();
    assertThat(store.list("")).hasSize(8);
  }

  @Test
  void superseded_asADryRun_onlyCounts() {
    putAll(store);

    assertThat(deleter(store).superseded(true).objects()).isEqualTo(5);
    assertThat(store.list("")).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", " "})
  void requireBelowRoot_ofARoot_isRefused(String path) {
    Failure failure =
        catchThrowableOfType(
                WorkerException.class, () -> Deleter.requireBelowRoot("r2://videos/", path))
            .failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.reason()).contains("r2://videos/");
  }

  @Test
  void requireBelowRoot_ofAFolder_returns() {
    Deleter.requireBelowRoot("r2://videos/out", "out");
    Deleter.requireBelowRoot("/srv/out", "/srv/out");
  }

  private static void putAll(ObjectStore store) {
    store.put("master.m3u8", MASTER.getBytes(UTF_8));
    for (String key :
        List.of(
            "status.json",
            "aaaaaaaaaaaaaaa1/report.json",
            "aaaaaaaaaaaaaaa0/report.json",
            "aaaaaaaaaaaaaaa0/video/720p/segment-00000.m4s",
            "aaaaaaaaaaaaaaa2/video/720p/segment-00000.m4s",
            "_work/aaaaaaaaaaaaaaa0/plan.json",
            "_work/aaaaaaaaaaaaaaa2/plan.json",
            "somebody/video/beach.mp4")) {
      store.put(key, new byte[1]);
    }
  }

  /** A store that a job writes to after each of the first deletions. */
  private static final class RefilledStore extends ForwardingStore {
    private int left;

    RefilledStore(ObjectStore store, int times) {
      super(store);
      this.left = times;
    }

    @Override
    public void delete(Collection<String> keys) {
      super.delete(keys);
      if (left > 0 && (keys.contains("status.json") || keys.contains("late.json"))) {
        left--;
        put("late.json", new byte[1]);
      }
    }
  }
}
