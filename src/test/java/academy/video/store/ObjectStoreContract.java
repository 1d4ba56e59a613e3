package academy.video.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store must do. A store's own test class extends this one, or {@link
 * AtomicStoreContract}.
 */
public abstract class ObjectStoreContract {

  protected ObjectStore store;

  /** A new store on an empty root. */
  protected abstract ObjectStore open() throws Exception;

  /** Another store on the same root, as another process would open it. */
  protected abstract ObjectStore openAgain() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void read_ofMissingObject_isEmpty() {
    assertThat(store.read("none.json")).isEmpty();
    assertThat(store.read("none/at/all.json")).isEmpty();
    assertThat(store.head("none.json")).isEmpty();
    assertThat(store.head("none/at/all.json")).isEmpty();
  }

  @Test
  void list_ofEmptyRoot_isEmpty() {
    assertThat(store.list("")).isEmpty();
    assertThat(store.list("none/")).isEmpty();
  }

  @Test
  void put_thenReadHeadAndList_showTheObject() {
    store.put("3f2a/video/720p/segment-00000.m4s", bytes("moof"));

    assertThat(store.read("3f2a/video/720p/segment-00000.m4s")).hasValue(bytes("moof"));
    ObjectInfo info = store.head("3f2a/video/720p/segment-00000.m4s").orElseThrow();
    assertThat(info.key()).isEqualTo("3f2a/video/720p/segment-00000.m4s");
    assertThat(info.sizeBytes()).isEqualTo(4);
    assertThat(store.list("")).containsExactly(info);
  }

  @Test
  void put_ofExistingKey_replacesIt() {
    store.put("master.m3u8", bytes("the old and longer one"));
    store.put("master.m3u8", bytes("new"));

    assertThat(store.read("master.m3u8")).hasValue(bytes("new"));
    assertThat(store.head("master.m3u8")).map(ObjectInfo::sizeBytes).hasValue(3L);
  }

  @Test
  void put_ofNoBytes_storesAnEmptyObject() {
    store.put("empty.json", new byte[0]);

    assertThat(store.read("empty.json")).hasValue(new byte[0]);
    assertThat(store.head("empty.json")).map(ObjectInfo::sizeBytes).hasValue(0L);
  }

  @Test
  void put_ofSeveralMegabytes_keepsEveryByte() {
    byte[] body = new byte[3 * 1024 * 1024 + 17];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31 + (i >> 11));
    }

    store.put("3f2a/video/1080p/segment-00001.m4s", body);

    assertThat(store.read("3f2a/video/1080p/segment-00001.m4s").orElseThrow()).isEqualTo(body);
  }

  @Test
  void readRange_inAndAroundAnObject_givesWhatIsThere() {
    store.put("3f2a/video/720p/segment-00000.m4s", bytes("0123456789"));

    assertThat(store.readRange("3f2a/video/720p/segment-00000.m4s", 0, 10))
        .hasValue(bytes("0123456789"));
    assertThat(store.readRange("3f2a/video/720p/segment-00000.m4s", 3, 4)).hasValue(bytes("3456"));
    assertThat(store.readRange("3f2a/video/720p/segment-00000.m4s", 8, 5)).hasValue(bytes("89"));
    assertThat(store.readRange("3f2a/video/720p/segment-00000.m4s", 10, 1)).hasValue(bytes(""));
    assertThat(store.readRange("3f2a/video/720p/segment-00000.m4s", 99, 1)).hasValue(bytes(""));
    assertThat(store.readRange("3f2a/none.m4s", 0, 1)).isEmpty();
    assertThat(store.readRange("3f2a/video", 0, 1)).isEmpty();
  }

  @Test
  void put_afterCallerChangesItsArray_keepsWhatWasGiven() {
    byte[] body = bytes("given");
    store.put("a.json", body);
    body[0] = 'X';

    assertThat(store.read("a.json")).hasValue(bytes("given"));
  }

  @Test
  void putIfAbsent_ofNewKey_writesIt() {
    assertThat(store.putIfAbsent("_work/3f2a/plan.json", bytes("first"))).isTrue();
    assertThat(store.read("_work/3f2a/plan.json")).hasValue(bytes("first"));
  }

  @Test
  void putIfAbsent_ofExistingKey_leavesIt() {
    store.put("_work/3f2a/plan.json", bytes("first"));

    assertThat(store.putIfAbsent("_work/3f2a/plan.json", bytes("second"))).isFalse();
    assertThat(store.read("_work/3f2a/plan.json")).hasValue(bytes("first"));
  }

  @Test
  void putIfUnchanged_ofWhatWasSeen_replacesItAndGivesItsVersion() {
    store.put("status.json", bytes("seen"));
    StoredObject seen = store.readVersion("status.json").orElseThrow();

    Optional<String> written =
        store.putIfUnchanged("status.json", bytes("next"), Optional.of(seen.version()));

    assertThat(seen.body()).isEqualTo(bytes("seen"));
    assertThat(store.readVersion("status.json").map(StoredObject::version))
        .isEqualTo(written)
        .isPresent();
    assertThat(store.read("status.json")).hasValue(bytes("next"));
  }

  @Test
  void putIfUnchanged_afterAnotherWrote_writesNothing() throws Exception {
    store.put("status.json", bytes("seen"));
    Optional<String> seen = store.readVersion("status.json").map(StoredObject::version);
    try (ObjectStore other = openAgain()) {
      assertThat(other.putIfUnchanged("status.json", bytes("the other's"), seen)).isPresent();
    }

    assertThat(store.putIfUnchanged("status.json", bytes("late"), seen)).isEmpty();
    assertThat(store.read("status.json")).hasValue(bytes("the other's"));
  }

  @Test
  void putIfUnchanged_afterADeletion_bringsNothingBack() {
    store.put("master.m3u8", bytes("seen"));
    Optional<String> seen = store.readVersion("master.m3u8").map(StoredObject::version);
    store.delete(List.of("master.m3u8"));

    assertThat(store.putIfUnchanged("master.m3u8", bytes("late"), seen)).isEmpty();
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void putIfUnchanged_ofNothing_writesOnlyWhereThereIsNothing() {
    Optional<String> first =
        store.putIfUnchanged("_work/3f2a/plan.json", bytes("first"), Optional.empty());

    assertThat(first)
        .isPresent()
        .isEqualTo(store.readVersion("_work/3f2a/plan.json").map(StoredObject::version));
    assertThat(store.putIfUnchanged("_work/3f2a/plan.json", bytes("second"), Optional.empty()))
        .isEmpty();
    assertThat(store.read("_work/3f2a/plan.json")).hasValue(bytes("first"));
    assertThat(store.readVersion("_work/3f2a/none.json")).isEmpty();
  }

  @Test
  void readDocument_thatIsLongerThanAny_isNone() {
    store.put("status.json", bytes("0123456789"));

    assertThat(store.readDocument("status.json", 10)).hasValue(bytes("0123456789"));
    assertThat(store.readDocument("status.json", 9)).isEmpty();
    assertThat(store.readDocument("none.json", 9)).isEmpty();
  }

  @Test
  void put_byAnotherStore_isSeenAtOnce() throws Exception {
    try (ObjectStore other = openAgain()) {
      other.put("3f2a/report.json", bytes("{}"));
    }

    assertThat(store.read("3f2a/report.json")).hasValue(bytes("{}"));
    assertThat(store.list("3f2a/")).extracting(ObjectInfo::key).containsExactly("3f2a/report.json");
  }

  @Test
  void list_isSortedByKeyOverAllFolders() {
    List<String> keys =
        List.of("b.json", "a/z.json", "a.json", "a/b/c.json", "a-b/c.json", "B.json");
    keys.forEach(key -> store.put(key, bytes(key)));

    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly("B.json", "a-b/c.json", "a.json", "a/b/c.json", "a/z.json", "b.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_work/3f2a/chunk-0", "_work/3f2a/", "_work/3", "_work"})
  void list_ofPrefix_findsWhatStartsWithIt(String prefix) {
    List<String> keys = List.of("_work/3f2a/chunk-00000.json", "_work/3f2a/chunk-00001.json");
    keys.forEach(key -> store.put(key, bytes("{}")));
    store.put("3f2a/report.json", bytes("{}"));
    store.put("_works.json", bytes("{}"));

    assertThat(store.list(prefix))
        .extracting(ObjectInfo::key)
        .filteredOn(key -> !key.equals("_works.json"))
        .isEqualTo(keys);
    assertThat(store.list("_work/")).extracting(ObjectInfo::key).isEqualTo(keys);
  }

  @Test
  void delete_removesWhatIsThereAndForgivesTheRest() {
    store.put("a/one.json", bytes("1"));
    store.put("a/two.json", bytes("2"));
    store.put("b/three.json", bytes("3"));

    store.delete(List.of("a/one.json", "a/none.json", "nowhere/none.json", "b/three.json"));
    store.delete(List.of());

    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a/two.json");
    assertThat(store.read("a/one.json")).isEmpty();
  }

  @Test
  void delete_twice_isNoFailure() {
    store.put("a/one.json", bytes("1"));

    store.delete(List.of("a/one.json"));
    store.delete(List.of("a/one.json"));

    assertThat(store.list("")).isEmpty();
  }

  @Test
  void keys_withOddCharacters_areKept() {
    List<String> keys =
        List.of("a b/c+d.json", "a%20b.json", "quote'\"&<>.json", "ünï/日本.json", "-dash=?#.json");
    keys.forEach(key -> store.put(key, bytes(key)));

    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactlyInAnyOrderElementsOf(keys);
    for (String key : keys) {
      assertThat(store.read(key)).as(key).hasValue(bytes(key));
    }
    store.delete(keys);
    assertThat(store.list("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/..", ".", "./a", "a\nb"})
  void keys_thatCouldMeanAnotherObject_areRefused(String key) {
    assertThatThrownBy(() -> store.put(key, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.putIfAbsent(key, bytes("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.read(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.head(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "..", "../", "a/../b", "a//"})
  void prefixes_thatCouldMeanAnotherFolder_areRefused(String prefix) {
    assertThatThrownBy(() -> store.list(prefix)).isInstanceOf(IllegalArgumentException.class);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
