package academy.video.captions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.captions.CarriedCaptions.Carried;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Timeline;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectLayout;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CarriedCaptionsTest {

  private static final int FRAMES = 250;

  private final Json json = new Json();
  private final InMemoryStore store = new InMemoryStore();
  private AddedCaptions added;

  @BeforeEach
  void addCaptions() {
    PublishedSample.publish(store, json, FRAMES);
    added =
        new CaptionEditor(store, json, InstantSource.system(), _ -> {})
            .add(
                "1\n00:00:01,000 --> 00:00:05,000\n안녕 <i>하세요</i> & {x}\n".getBytes(UTF_8),
                "lecture.srt",
                Optional.empty(),
                CaptionRequest.of(
                    "ko", Optional.of("자막 \"1\""), CaptionKind.SDH, Rational.of(1, 2)))
            .captions();
  }

  private CarriedCaptions next(String generation, Timeline timeline) {
    return new CarriedCaptions(store, json, generation, timeline, 6);
  }

  private static Timeline timeline(int frames, int segmentFrames) {
    return new Timeline(Rational.of(7, 5), Rational.of(25), frames, 50, segmentFrames);
  }

  private Optional<byte[]> master() {
    return store.read(ObjectLayout.MULTIVARIANT_PLAYLIST);
  }

  private byte[] rebuilt() {
    return PublishedSample.playlists(FRAMES).multivariant().bytes();
  }

  @Test
  void playlist_ofTheSameGeneration_keepsThem() {
    assertThat(next("3f2a", timeline(FRAMES, 50)).playlist(rebuilt(), master()))
        .isEqualTo(master().orElseThrow());
  }

  @Test
  void playlist_whereNothingWasAdded_isTheJobsOwn() {
    assertThat(next("3f2a", timeline(FRAMES, 50)).playlist(rebuilt(), Optional.empty()))
        .isEqualTo(rebuilt());
    assertThat(next("3f2a", timeline(FRAMES, 50)).playlist(rebuilt(), Optional.of(rebuilt())))
        .isEqualTo(rebuilt());
  }

  @Test
  void from_anotherGenerationOfTheSameLength_cutsThemToItsSegments() {
    Carried carried = next("aaaaaaaaaaaaaaaa", timeline(FRAMES + 5, 150)).from(master());

    assertThat(carried.remarks()).singleElement().asString().contains("go on", "3f2a");
    assertThat(carried.renditions())
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.displayName()).isEqualTo(added.rendition().displayName());
              assertThat(text.language()).isEqualTo("ko");
              assertThat(text.roles().hearingImpaired()).isTrue();
            });
    String prefix =
        ObjectLayout.textPrefix("aaaaaaaaaaaaaaaa", carried.renditions().getFirst().name());
    assertThat(store.list(prefix)).hasSize(2 + 3); // 10.2 s in segments of 6 s
    assertThat(new String(store.read(prefix + "segment-00000.vtt").orElseThrow(), UTF_8))
        .contains("00:00:01.500 --> 00:00:05.500\n안녕 <i>하세요</i> &amp; {x}");
  }

  @Test
  void from_twice_writesOnce() {
    CarriedCaptions next = next("aaaaaaaaaaaaaaaa", timeline(FRAMES, 150));
    Carried first = next.from(master());
    long writes = store.log().stream().filter(call -> call.startsWith("PUT")).count();

    assertThat(next.from(master())).isEqualTo(first);
    assertThat(store.log().stream().filter(call -> call.startsWith("PUT"))).hasSize((int) writes);
  }

  @Test
  void from_aVideoOfAnotherLength_leavesThemOut_andSaysSo() {
    Carried carried = next("aaaaaaaaaaaaaaaa", timeline(FRAMES + 25, 150)).from(master());

    assertThat(carried.renditions()).isEmpty();
    assertThat(carried.remarks())
        .singleElement()
        .asString()
        .contains("no longer part", "00:00:10.000", "00:00:11.000", "Add them again");
    assertThat(store.list("aaaaaaaaaaaaaaaa/")).isEmpty();
  }

  @Test
  void from_captionsWhoseObjectsAreLostOrForged_leavesThemOut_andFailsNoJob() {
    String prefix = ObjectLayout.textPrefix("3f2a", added.name());
    store.delete(List.of(prefix + "segment-00000.vtt"));
    store.put(prefix + "captions.vtt", "WEBVTT\n\nforged".getBytes(UTF_8));

    for (String generation : List.of("3f2a", "aaaaaaaaaaaaaaaa")) {
      Carried carried = next(generation, timeline(FRAMES, 50)).from(master());
      assertThat(carried.renditions()).isEmpty();
      assertThat(carried.remarks()).hasSize(1);
    }
  }

  @Test
  void from_aPlaylistThatNobodyOfOursWrote_isNothing() {
    String playlist =
        "#EXTM3U\n../text/captions-0123456789abcdef/playlist.m3u8\nhttps://a.example/x\n";

    assertThat(
            next("3f2a", SamplePlans.timeline(Rational.of(25), 50, 50, 50))
                .from(Optional.of(playlist.getBytes(UTF_8))))
        .isEqualTo(new Carried(List.of(), List.of()));
  }
}
