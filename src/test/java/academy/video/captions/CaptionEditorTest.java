package academy.video.captions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.captions.CaptionEditor.Addition;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.ops.delete.Deleter;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.LocalStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionEditorTest {

  private static final Instant NOW = Instant.parse("2026-11-30T13:00:00Z");
  private static final int FRAMES = 250;

  private final Json json = new Json();
  private final InMemoryStore store = new InMemoryStore();

  @BeforeEach
  void publish() {
    PublishedSample.publish(store, json, FRAMES);
  }

  private CaptionEditor editor(ObjectStore destination) {
    return new CaptionEditor(destination, json, InstantSource.fixed(NOW), _ -> {});
  }

  private static byte[] file(String text) {
    return "1\n00:00:01,000 --> 00:00:05,000\n%s\n".formatted(text).getBytes(UTF_8);
  }

  private Addition add(ObjectStore destination, String text, CaptionRequest request) {
    return editor(destination).add(file(text), "lecture.srt", Optional.empty(), request);
  }

  private static CaptionRequest request(String language, CaptionKind kind) {
    return CaptionRequest.of(language, Optional.empty(), kind, Rational.ZERO);
  }

  private Addition add(String language, String text) {
    return add(store, text, request(language, CaptionKind.SUBTITLES));
  }

  private static String master(ObjectStore destination) {
    return new String(destination.read("master.m3u8").orElseThrow(), UTF_8);
  }

  private static List<String> subtitles(ObjectStore destination) {
    return master(destination).lines().filter(line -> line.contains("TYPE=SUBTITLES")).toList();
  }

  @Test
  void add_publishesARenditionBesideTheTextOfTheSource_andChangesNothingElse() {
    String before = master(store);

    Addition added = add("ko", "안녕하세요");

    String prefix = "3f2a/text/" + added.captions().rendition().name() + "/";
    assertThat(subtitles(store))
        .hasSize(2)
        .last()
        .asString()
        .contains("LANGUAGE=\"ko\"", "NAME=\"한국어\"", "AUTOSELECT=YES", "FORCED=NO")
        .endsWith("URI=\"" + prefix + "playlist.m3u8\"");
    assertThat(master(store).lines().filter(line -> !line.contains(prefix)).toList())
        .isEqualTo(before.lines().toList());
    assertThat(store.list(prefix))
        .extracting(ObjectInfo::key)
        .contains(prefix + "playlist.m3u8", prefix + "captions.json", prefix + "segment-00004.vtt");
    assertThat(new String(store.read(prefix + "segment-00001.vtt").orElseThrow(), UTF_8))
        .contains("00:00:01.000 --> 00:00:05.000\n안녕하세요");
    assertThat(store.head("_work/lock.json")).isEmpty();
  }

  @Test
  void add_toAVideoWithoutText_namesTheGroupInEveryVariant() {
    String without =
        master(store)
            .lines()
            .filter(line -> !line.contains("TYPE=SUBTITLES"))
            .map(line -> line.replace(",SUBTITLES=\"text\"", "") + "\n")
            .reduce("", String::concat);
    store.put("master.m3u8", without.getBytes(UTF_8));

    var _ = add("ko", "안녕하세요");
    assertThat(master(store)).contains("SUBTITLES=\"text\"");

    var _ = editor(store).remove(_ -> true);
    assertThat(master(store)).isEqualTo(without);
  }

  @Test
  void add_theSameFileTwice_writesNothing() {
    var _ = add("ko", "안녕하세요");
    List<ObjectInfo> objects = store.list("");
    String master = master(store);
    int writes = writes();

    Addition again = add("ko", "안녕하세요");

    assertThat(again.isUnchanged()).isTrue();
    assertThat(store.list("")).isEqualTo(objects);
    assertThat(master(store)).isEqualTo(master);
    assertThat(writes() - writes).isEqualTo(1); // the lock
  }

  private int writes() {
    return (int) store.log().stream().filter(call -> call.startsWith("PUT")).count();
  }

  @Test
  void add_aCorrectedFile_takesThePlaceOfTheOneBefore() {
    Addition first = add("ko", "안녕하세여");

    Addition second = add("ko", "안녕하세요");

    assertThat(second.replaced()).containsExactly(first.captions());
    assertThat(subtitles(store)).hasSize(2).noneMatch(line -> line.contains(name(first)));
  }

  @Test
  void add_otherKindsAndLanguages_standSideBySide_inOneOrder() {
    var _ = add(store, "b", request("ko", CaptionKind.FORCED));
    var _ = add(store, "a", request("ko", CaptionKind.SDH));
    var _ = add("en", "c");
    var _ = add("ko", "d");

    assertThat(subtitles(store).stream().map(line -> line.replaceAll(".*NAME=\"|\".*", "")))
        .containsExactly("English", "English (2)", "한국어", "한국어 (SDH)", "한국어 (forced)");
    assertThat(subtitles(store)).last().asString().contains("FORCED=YES");
    assertThat(subtitles(store).get(1)).contains("AUTOSELECT=NO"); // the source has English
    assertThat(editor(store).list().found()).hasSize(4);
  }

  private static String name(Addition addition) {
    return addition.captions().rendition().name();
  }

  @Test
  void remove_takesThemFromThePlaylist_andDeleteSupersededTakesTheirFiles() {
    Addition ko = add("ko", "안녕하세요");
    Addition en = add("en", "hello");

    List<AddedCaptions> removed =
        editor(store).remove(each -> each.rendition().language().equals("ko"));
    assertThat(removed).containsExactly(ko.captions());
    assertThat(master(store)).contains(name(en)).doesNotContain(name(ko));
    assertThat(store.list("3f2a/text/" + name(ko))).isNotEmpty();

    var _ = new Deleter(store, json, InstantSource.fixed(NOW), _ -> {}).superseded(false);
    assertThat(store.list("3f2a/text/" + name(ko))).isEmpty();
    assertThat(store.list("3f2a/text/" + name(en))).isNotEmpty();
  }

  @Test
  void remove_whatIsNotThere_changesNothing() {
    String before = master(store);

    assertThat(editor(store).remove(_ -> true)).isEmpty();
    assertThat(master(store)).isEqualTo(before);
  }

  @Test
  void add_whereNothingIsPublished_saysSo() {
    assertRefused(new InMemoryStore(), "Nothing is published");
  }

  @Test
  void add_toAVideoThatIsBeingDeleted_addsNothing() {
    new Tombstone(store, json).put(NOW);
    List<ObjectInfo> before = store.list("");

    assertRefused(store, "deleted");
    assertThat(store.list("")).isEqualTo(before);
  }

  private void assertRefused(ObjectStore destination, String part) {
    assertThatThrownBy(() -> add(destination, "a", request("ko", CaptionKind.SUBTITLES)))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.PROBLEM_FOUND);
              assertThat(e.failure().reason()).contains(part);
            });
  }

  /** Somebody else's master.m3u8 appears just before ours is written. */
  @Test
  void add_whileAnotherPublishes_startsAgainFromWhatIsThere() {
    byte[] newer = PublishedSample.playlists(FRAMES).multivariant().bytes();
    ForwardingStore contended =
        new ForwardingStore(store) {
          private boolean done;

          @Override
          public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
            if (key.equals("master.m3u8") && !done) {
              done = true;
              store.put(key, newer);
            }
            return super.putIfUnchanged(key, body, seen);
          }
        };

    var _ = add(contended, "a", request("ko", CaptionKind.SUBTITLES));

    assertThat(subtitles(store)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n",
        "no playlist at all",
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://evil.example/a.m3u8\n",
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../secret/playlist.m3u8\n",
        "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-FOREIGN:1\n3f2a/video/360p/playlist.m3u8\n",
        "#EXTM3U\na/video/360p/playlist.m3u8\nb/video/360p/playlist.m3u8\n",
      })
  void add_toAPlaylistThatTheWorkerDidNotWrite_isRefused(String playlist) {
    store.put("master.m3u8", playlist.getBytes(UTF_8));

    assertRefused(store, "Captions can't be added to");
    assertThat(master(store)).isEqualTo(playlist);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"plan\": {}}",
        "{\"plan\": {\"timeline\": {\"zero_seconds\": \"0\", \"frame_rate\": \"1/9\","
            + " \"frame_count\": 9000000000000000000, \"gop_frames\": 1, \"segment_frames\": 1}}}",
        "{\"plan\": {\"timeline\": {\"zero_seconds\": \"0\", \"frame_rate\": \"0\","
            + " \"frame_count\": 1, \"gop_frames\": 1, \"segment_frames\": 1}}}",
      })
  void add_whereTheReportIsNotTheWorkers_isRefused(String report) {
    store.put("3f2a/report.json", report.getBytes(UTF_8));

    assertRefused(store, "report.json");
  }

  @Test
  void add_besideCaptionsThatCannotBeRead_leavesThoseOut() {
    Addition broken = add("en", "hello");
    store.put("3f2a/text/" + name(broken) + "/captions.json", "{}".getBytes(UTF_8));
    assertThat(editor(store).list().unreadable()).containsExactly(name(broken));

    var _ = add("ko", "안녕하세요");

    assertThat(master(store)).doesNotContain(name(broken));
    assertThat(editor(store).list().unreadable()).isEmpty();
  }

  @Test
  void add_toALocalFolder_andToAnS3Server_isTheSame(@TempDir Path folder) {
    try (LocalStore local = new LocalStore(folder);
        S3TestServer server = new S3TestServer();
        S3Connection connection = server.connect();
        ObjectStore remote = connection.store(S3TestServer.BUCKET, "out/lecture/")) {
      for (ObjectStore destination : List.of(local, remote)) {
        PublishedSample.publish(destination, json, FRAMES);
        var _ = add(destination, "a", request("ko", CaptionKind.SUBTITLES));
        var _ = add(destination, "b", request("ko", CaptionKind.SUBTITLES));
        var _ = add(destination, "c", request("en", CaptionKind.SDH));
        assertThat(editor(destination).remove(each -> each.kind() == CaptionKind.SDH)).hasSize(1);
      }
      assertThat(keys(remote)).isEqualTo(keys(local));
      assertThat(Arrays.equals(remote.read("master.m3u8").get(), local.read("master.m3u8").get()))
          .isTrue();
    }
  }

  private static List<String> keys(ObjectStore destination) {
    return destination.list("").stream().map(ObjectInfo::key).toList();
  }
}
