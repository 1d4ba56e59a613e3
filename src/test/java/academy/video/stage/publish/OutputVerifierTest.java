package academy.video.stage.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.EncodePlan;
import academy.video.model.PosterRecord;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.SegmentRecord;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardRecord;
import academy.video.model.StreamRoles;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputVerifierTest {

  private final InMemoryStore store = new InMemoryStore();
  private final AtomicInteger objectsRead = new AtomicInteger();
  private final Cancellation cancellation = new Cancellation();
  private final EncodePlan plan =
      SamplePlans.plan(
          SamplePlans.timeline(Rational.of(25), 300, 50, 150),
          List.of(SamplePlans.video("360p", new Size(640, 360), 1)),
          List.of(SamplePlans.audio("main", "Audio", true)),
          List.of(SamplePlans.text("text-1", "de", "Deutsch", StreamRoles.NONE)));
  private final List<TrackRecord> video = new ArrayList<>();
  private final List<TrackRecord> audio = new ArrayList<>();
  private final List<TextTrackRecord> text = new ArrayList<>();
  private final Map<String, Integer> claimed = new HashMap<>();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicLong bytesAtOnce = new AtomicLong();
  private final AtomicLong mostBytesAtOnce = new AtomicLong();
  private Thumbnails thumbnails = Thumbnails.none();
  private final String textPrefix = ObjectLayout.textPrefix(plan.generation(), "text-1");
  private final String videoPrefix = ObjectLayout.videoPrefix(plan.generation(), "360p");
  private final String audioPrefix = ObjectLayout.audioPrefix(plan.generation(), "main");

  @BeforeEach
  void storeTracks() {
    video.add(store(SampleTracks.video(plan, plan.video().getFirst(), i -> 60), videoPrefix));
    audio.add(store(SampleTracks.audio(plan, plan.audio().getFirst(), i -> 40), audioPrefix));
    List<TextSegmentRecord> segments = new ArrayList<>();
    for (int i = 0; i < plan.timeline().segmentCount(); i++) {
      byte[] body = ("WEBVTT " + i).getBytes(StandardCharsets.UTF_8);
      store.put(ObjectLayout.textSegment(textPrefix, i), body);
      segments.add(new TextSegmentRecord(i, 0, body.length, sha256(body), md5(body)));
    }
    text.add(new TextTrackRecord("text-1", 0, 0, segments));
  }

  /** Stores made-up bytes of the record's sizes; gives the record their digests. */
  private TrackRecord store(TrackRecord track, String prefix) {
    byte[] init = (prefix + "init").getBytes(StandardCharsets.UTF_8);
    store.put(ObjectLayout.initSegment(prefix), init);
    List<SegmentRecord> segments = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      byte[] body = new byte[(int) segment.sizeBytes()];
      body[0] = (byte) segment.index();
      store.put(ObjectLayout.segment(prefix, segment.index()), body);
      segments.add(
          new SegmentRecord(
              segment.index(),
              segment.startTicks(),
              segment.durationTicks(),
              segment.sampleCount(),
              segment.sizeBytes(),
              sha256(body),
              md5(body),
              segment.gops()));
    }
    return new TrackRecord(
        track.rendition(), sha256(init), md5(init), track.timescale(), track.codecs(), segments);
  }

  private OutputVerifier.Verified verify(ObjectStore stored) {
    return new OutputVerifier(stored, cancellation, objectsRead::incrementAndGet)
        .verify(new Presentation(plan, video, audio, text, thumbnails));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(() -> verify(store))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains(words);
            });
  }

  private void storeThumbnails() {
    byte[] poster = "poster".getBytes(StandardCharsets.UTF_8);
    byte[] sheet = "sheet".getBytes(StandardCharsets.UTF_8);
    store.put("3f2a/poster.jpg", poster);
    store.put("3f2a/storyboard/sheet-00000.jpg", sheet);
    thumbnails =
        new Thumbnails(
            Optional.of(
                new PosterRecord(5, 200, new Size(640, 360), true, 6, sha256(poster), md5(poster))),
            Optional.of(
                new StoryboardRecord(
                    2000, 6, 5, List.of(new SheetRecord(0, 6, 5, sha256(sheet), md5(sheet))))));
  }

  @Test
  void verify_withThumbnails_countsThemToo() {
    storeThumbnails();

    assertThat(verify(store).objects()).isEqualTo(10);
  }

  @Test
  void verify_whereThePosterIsMissing_namesIt() {
    storeThumbnails();
    store.delete(List.of("3f2a/poster.jpg"));

    assertRefused("3f2a/poster.jpg", "object-exists");
  }

  @Test
  void verify_whereASheetWasChanged_namesIt() {
    storeThumbnails();
    store.put("3f2a/storyboard/sheet-00000.jpg", "sheep".getBytes(StandardCharsets.UTF_8));

    assertRefused("3f2a/storyboard/sheet-00000.jpg", "object-digest");
  }

  @Test
  void verify_ofWhatWasWritten_countsIt() {
    OutputVerifier.Verified verified = verify(store);

    assertThat(verified.objects()).isEqualTo(8);
    int inits = (videoPrefix + "init").length() + (audioPrefix + "init").length();
    assertThat(verified.bytes()).isEqualTo(2 * 60 + 2 * 40 + 2 * 8 + inits);
    assertThat(verified.objectsRead()).isEqualTo(8);
    assertThat(objectsRead).as("progress for the watchdog").hasValue(8);
  }

  @Test
  void verify_whereTheListingNamesTheMd5_readsNothing() {
    store.withEtags(OutputVerifierTest::md5);

    OutputVerifier.Verified verified = verify(store);

    assertThat(verified.objects()).isEqualTo(8);
    assertThat(verified.objectsRead()).isZero();
    assertThat(store.calls(InMemoryStore.Operation.LIST)).isEqualTo(1);
    assertThat(store.calls(InMemoryStore.Operation.READ)).isZero();
  }

  /** As with encryption by keys of KMS, where the ETag has the form of an MD5 and is none. */
  @Test
  void verify_whereTheEtagIsAnotherDigest_readsBack() {
    store.withEtags(body -> sha256(body).substring(32));

    assertThat(verify(store).objectsRead()).isEqualTo(8);
  }

  @Test
  void verify_whereOneMd5Differs_readsThatObjectAndNamesIt() {
    store.withEtags(OutputVerifierTest::md5);
    String key = ObjectLayout.segment(videoPrefix, 1);
    byte[] body = store.read(key).orElseThrow();
    body[30] ^= 1;
    store.put(key, body);
    int readsBefore = store.calls(InMemoryStore.Operation.READ);

    assertRefused("object-digest", key, video.getFirst().segments().get(1).sha256(), sha256(body));
    assertThat(store.calls(InMemoryStore.Operation.READ)).isEqualTo(readsBefore + 1);
  }

  @Test
  void verify_ofManyObjectsOnAnyNumberOfCores_readsSeveralAtOnce() {
    storeText(40, /* claimedBytes= */ 8);
    CountDownLatch several = new CountDownLatch(8);

    OutputVerifier.Verified verified =
        verify(
            reading(
                () -> {
                  several.countDown();
                  assertThat(within10Seconds(several)).as("eight readers at once").isTrue();
                }));

    assertThat(verified.objectsRead()).isEqualTo(46);
    assertThat(mostAtOnce).hasValueBetween(8, OutputVerifier.READERS);
  }

  @Test
  void verify_ofLargeObjects_holdsNoMoreBytesThanItMay() {
    int large = OutputVerifier.BYTES_AT_ONCE / 2 - 1;
    storeText(12, large);

    verify(reading(() -> {}));

    assertThat(mostBytesAtOnce).hasValueLessThanOrEqualTo(OutputVerifier.BYTES_AT_ONCE);
  }

  @Test
  void verify_whereAReaderRunsIntoAnError_throwsIt() {
    Error error = new OutOfMemoryError("made by the test");

    assertThatThrownBy(
            () ->
                verify(
                    reading(
                        () -> {
                          throw error;
                        })))
        .isSameAs(error);
  }

  /** Another track of text; the records and the listing say that its segments are this large. */
  private void storeText(int segments, int claimedBytes) {
    List<TextSegmentRecord> records = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      byte[] body = "%08d".formatted(i).getBytes(StandardCharsets.UTF_8);
      String key = ObjectLayout.textSegment(textPrefix, i);
      store.put(key, body);
      claimed.put(key, claimedBytes);
      records.add(new TextSegmentRecord(i, 0, claimedBytes, sha256(body), md5(body)));
    }
    text.set(0, new TextTrackRecord("text-1", 0, 0, records));
  }

  /** The store, with the sizes that are claimed; notes how much is read at once. */
  private ObjectStore reading(Runnable whileReading) {
    return new ForwardingStore(store) {
      @Override
      public List<ObjectInfo> list(String prefix) {
        return super.list(prefix).stream()
            .map(
                object ->
                    new ObjectInfo(
                        object.key(),
                        claimed.getOrDefault(object.key(), (int) object.sizeBytes()),
                        object.etag(),
                        object.modifiedAt()))
            .toList();
      }

      @Override
      public Optional<byte[]> read(String key) {
        int bytes = claimed.getOrDefault(key, 0);
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        mostBytesAtOnce.accumulateAndGet(bytesAtOnce.addAndGet(bytes), Math::max);
        try {
          whileReading.run();
          return super.read(key);
        } finally {
          atOnce.decrementAndGet();
          bytesAtOnce.addAndGet(-bytes);
        }
      }
    };
  }

  private static boolean within10Seconds(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An object that goes away between the listing and the reading. */
  @Test
  void verify_whereAListedObjectIsGoneWhenRead_namesIt() {
    ObjectStore vanishing =
        new ForwardingStore(store) {
          @Override
          public Optional<byte[]> read(String key) {
            return Optional.empty();
          }
        };

    assertThatThrownBy(() -> verify(vanishing))
        .isInstanceOf(WorkerException.class)
        .hasMessageContaining("object-exists");
  }

  @Test
  void verify_whereAnObjectIsMissing_namesIt() {
    String key = ObjectLayout.segment(audioPrefix, 1);
    store.delete(List.of(key));
    assertRefused("object-exists", key);
  }

  @Test
  void verify_whereSeveralObjectsAreWrong_namesEveryOne() {
    String gone = ObjectLayout.segment(audioPrefix, 1);
    String shorter = ObjectLayout.segment(videoPrefix, 0);
    String changed = ObjectLayout.textSegment(textPrefix, 1);
    store.delete(List.of(gone));
    store.put(shorter, new byte[59]);
    store.put(changed, "WEBVTT 0".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> verify(store))
        .isInstanceOfSatisfying(
            InvalidObjectsException.class,
            e -> assertThat(e.keys()).containsExactlyInAnyOrder(gone, shorter, changed));
  }

  @Test
  void verify_whereTextChanged_namesIt() {
    String key = ObjectLayout.textSegment(textPrefix, 1);
    store.put(key, "WEBVTT 0".getBytes(StandardCharsets.UTF_8));
    assertRefused("object-digest", key);
  }

  @Test
  void verify_whereAnInitSegmentIsMissing_namesIt() {
    String key = ObjectLayout.initSegment(videoPrefix);
    store.delete(List.of(key));
    assertRefused("object-exists", key);
  }

  @Test
  void verify_whereAnObjectHasAnotherSize_namesBoth() {
    String key = ObjectLayout.segment(videoPrefix, 0);
    store.put(key, new byte[59]);
    assertRefused("object-size", key, "60 bytes", "59 bytes");
  }

  @Test
  void verify_whereABitIsFlipped_namesTheDigests() {
    String key = ObjectLayout.segment(videoPrefix, 1);
    byte[] body = store.read(key).orElseThrow();
    body[30] ^= 1;
    store.put(key, body);
    assertRefused("object-digest", key, video.getFirst().segments().get(1).sha256(), sha256(body));
  }

  @Test
  void verify_whereAnInitSegmentIsAnother_namesTheDigests() {
    String key = ObjectLayout.initSegment(audioPrefix);
    store.put(key, new byte[] {1});
    assertRefused("object-digest", key, sha256(new byte[] {1}));
  }

  @Test
  void verify_whereTheStoreCannotBeRead_keepsTheStoresFailure() {
    Failure gone = Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.");
    store.failAt(InMemoryStore.Operation.READ, 3, gone);

    assertThatThrownBy(() -> verify(store))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(gone));
  }

  @Test
  void verify_whenTheJobIsCancelled_readsNothingMore() {
    cancellation.cancel(Failure.of(ExitCode.INTERRUPTED, "Told to stop."));

    assertThatThrownBy(() -> verify(store)).isInstanceOf(WorkerException.class);
    assertThat(store.calls(InMemoryStore.Operation.READ)).isZero();
  }

  private static String sha256(byte[] body) {
    return hex("SHA-256", body);
  }

  private static String md5(byte[] body) {
    return hex("MD5", body);
  }

  private static String hex(String algorithm, byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
