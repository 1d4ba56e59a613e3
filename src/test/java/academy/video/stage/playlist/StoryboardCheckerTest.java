package academy.video.stage.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A storyboard's files are written, and each rule that they keep is broken by hand. */
class StoryboardCheckerTest {

  private static final VideoRendition LOW = SamplePlans.video("360p", new Size(640, 360), 1);
  private static final String PLAYLIST = "3f2a/storyboard/playlist.m3u8";
  private static final String INDEX = "3f2a/storyboard/storyboard.vtt";

  /** 16 s in tiles of 2 s, six on a sheet: the second sheet has two. */
  private final EncodePlan plan = plan("25", 400, 50, 8);

  private final List<TrackRecord> video = tracks(plan);
  private final StoryboardRecord storyboard = record(plan);
  private final PlaylistSet written = build(plan, Optional.of(storyboard));

  private static EncodePlan plan(String rate, long frames, long interval, int tiles) {
    EncodePlan plan =
        SamplePlans.plan(
            SamplePlans.timeline(Rational.parse(rate), frames, 50, 150), List.of(LOW), List.of());
    return new EncodePlan(
        plan.generation(),
        plan.source(),
        plan.clock(),
        plan.timeline(),
        plan.picture(),
        plan.video(),
        plan.audio(),
        /* audioOnlyVariant= */ false,
        plan.text(),
        plan.outline(),
        Optional.empty(),
        Optional.of(new StoryboardPlan(new Size(256, 144), 3, 2, interval, tiles)),
        plan.chunks());
  }

  private static List<TrackRecord> tracks(EncodePlan plan) {
    return List.of(SampleTracks.video(plan, LOW, i -> 400_000 - 50_000 * (i % 4)));
  }

  private static StoryboardRecord record(EncodePlan plan) {
    StoryboardPlan planned = plan.storyboard().orElseThrow();
    List<SheetRecord> sheets = new ArrayList<>();
    for (int i = 0; i < planned.sheets(); i++) {
      int tiles = Math.min(planned.tilesPerSheet(), planned.tiles() - i * planned.tilesPerSheet());
      sheets.add(
          new SheetRecord(
              i, tiles, 30_000 - 20_000 * (i % 2), "%064x".formatted(i), "%032x".formatted(i)));
    }
    return new StoryboardRecord(2000, planned.tiles(), 0, sheets);
  }

  private static PlaylistSet build(EncodePlan plan, Optional<StoryboardRecord> storyboard) {
    return new PlaylistBuilder().build(presentation(plan, tracks(plan), storyboard));
  }

  private static Presentation presentation(
      EncodePlan plan, List<TrackRecord> video, Optional<StoryboardRecord> storyboard) {
    return new Presentation(
        plan, video, List.of(), List.of(), new Thumbnails(Optional.empty(), storyboard));
  }

  private List<String> check(PlaylistSet playlists) {
    return new PlaylistChecker()
        .check(presentation(plan, video, Optional.of(storyboard)), playlists);
  }

  private String text(String key) {
    return written.storyboard().stream()
        .filter(file -> file.key().equals(key))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void build_ofAStoryboard_writesTheImagePlaylistWithItsTilesAtEachSheet() {
    assertThat(text(PLAYLIST))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:12
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-IMAGES-ONLY
            #EXTINF:12.000000,
            #EXT-X-TILES:RESOLUTION=256x144,LAYOUT=3x2,DURATION=2.000000
            sheet-00000.jpg
            #EXTINF:4.000000,
            #EXT-X-TILES:RESOLUTION=256x144,LAYOUT=3x2,DURATION=2.000000
            sheet-00001.jpg
            #EXT-X-ENDLIST
            """);
    // 30000 bytes in 12 s; the last sheet is shorter than half the target duration.
    assertThat(written.multivariant().text())
        .contains(
            "#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=20000,RESOLUTION=256x144,CODECS=\"jpeg\","
                + "URI=\"3f2a/storyboard/playlist.m3u8\"\n");
  }

  @Test
  void build_ofAStoryboard_writesACueForEachTile() {
    assertThat(text(INDEX))
        .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nsheet-00000.jpg#xywh=0,0,256,144\n\n")
        .contains("\n00:00:08.000 --> 00:00:10.000\nsheet-00000.jpg#xywh=256,144,256,144\n")
        .endsWith("\n00:00:14.000 --> 00:00:16.000\nsheet-00001.jpg#xywh=256,0,256,144\n");
    assertThat(check(written)).containsExactly(onlyOneVariant());
  }

  private static String onlyOneVariant() {
    return "There is only one variant: players cannot adapt to the network (9.9).";
  }

  @ParameterizedTest
  @ValueSource(strings = {"30000/1001", "24000/1001", "25", "17987/1000", "1", "60"})
  void build_atAnyFrameRateAndLength_passesTheCheck(String rate) {
    for (long frames : new long[] {1, 49, 50, 51, 299, 300, 301, 12_345}) {
      EncodePlan other = plan(rate, frames, 50, (int) Math.ceilDiv(frames, 50));
      StoryboardRecord record = record(other);
      assertThat(
              new PlaylistChecker()
                  .check(
                      presentation(other, tracks(other), Optional.of(record)),
                      build(other, Optional.of(record))))
          .as("%d frames at %s", frames, rate)
          .contains(onlyOneVariant());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          playlist syntax                        | #EXT-X-IMAGES-ONLY~         |
          playlist syntax                        | #EXT-X-TILES:[^~]*~         |
          playlist syntax                        | ,DURATION=2.000000          | ,DURATION=2
          playlist syntax                        | LAYOUT=3x2                  | LAYOUT=3
          playlist syntax                        | #EXT-X-ENDLIST              |
          playlist version                       | #EXT-X-VERSION:6            | #EXT-X-VERSION:3
          target duration                        | #EXT-X-TARGETDURATION:12    | #EXT-X-TARGETDURATION:11
          storyboard as it was written           | LAYOUT=3x2                  | LAYOUT=2x3
          storyboard as it was written           | RESOLUTION=256x144          | RESOLUTION=768x288
          durations as they were measured        | DURATION=2.000000           | DURATION=2.000002
          durations as they were measured        | #EXTINF:4.000000            | #EXTINF:3.000000
          relative and unique URIs               | sheet-00001                 | sheet-00002
          """)
  void check_ofAnImagePlaylistThatBreaksARule_fails(String check, String text, String replacement) {
    assertFails(check, PLAYLIST, text, replacement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          playlist syntax                        | WEBVTT                      | WEBVTT -
          playlist syntax                        | sheet-00001.jpg#            | sheet-00001.jpg?
          playlist syntax                        | 00:00:14.000                | 00:00:14,000
          storyboard as it was written           | 256,0,256,144               | 0,0,256,144
          storyboard as it was written           | 512,144,256,144             | 512,0,256,144
          storyboard as it was written           | 512,144,256,144             | 512,144,256,145
          storyboard as it was written           | 00:00:04.000 --> 00:00:06   | 00:00:03.000 --> 00:00:06
          durations as they were measured        | 00:00:16.000                | 00:00:15.900
          relative and unique URIs               | sheet-00001                 | sheet-00000
          """)
  void check_ofAnIndexThatBreaksARule_fails(String check, String text, String replacement) {
    assertFails(check, INDEX, text, replacement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storyboard as it was written             | #EXT-X-IMAGE-STREAM-INF:.*~ |
          playlist syntax                          | CODECS="jpeg"               | CODECS=jpeg
          variant attributes                       | CODECS="jpeg"               | CODECS="png"
          variant attributes                       | RESOLUTION=256x144          | RESOLUTION=768x288
          declared bit rates as they were measured | BANDWIDTH=20000             | BANDWIDTH=19000
          relative and unique URIs                 | storyboard/playlist         | storyboard/frames
          """)
  void check_ofAMultivariantPlaylistThatBreaksARule_fails(
      String check, String text, String replacement) {
    assertFails(check, "master.m3u8", text, replacement);
  }

  @Test
  void check_ofAPlannedStoryboardThatWasNotWritten_fails() {
    assertThatThrownBy(
            () ->
                new PlaylistChecker()
                    .check(
                        presentation(plan, video, Optional.empty()), build(plan, Optional.empty())))
        .hasMessageContaining("number of storyboards written: expected 1, found 0");
  }

  private void assertFails(String check, String key, String text, String replacement) {
    String found = text.replace('~', '\n');
    String other = replacement == null ? "" : replacement.replace('~', '\n');
    UnaryOperator<Playlist> editor =
        file -> {
          if (!file.key().equals(key)) {
            return file;
          }
          String edited = file.text().replaceFirst(found, other);
          assertThat(edited).as("the edit changes something").isNotEqualTo(file.text());
          return new Playlist(key, edited);
        };
    PlaylistSet edited =
        new PlaylistSet(
            written.media(),
            written.storyboard().stream().map(editor).toList(),
            editor.apply(written.multivariant()),
            written.variants());
    assertThatThrownBy(() -> check(edited))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains("\"" + check + "\"");
            });
  }
}
