package academy.video.stage.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.Size;
import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlaylistBuilderTest {

  private static final Rational NTSC = Rational.of(30_000, 1001);

  /** 15.3 s at 29.97 fps: two segments of 6.006 s, and one of 98 frames. */
  private static final Timeline TIMELINE = SamplePlans.timeline(NTSC, 458, 60, 180);

  private static final VideoRendition HIGH = SamplePlans.video("720p", new Size(1280, 720), 1);
  private static final VideoRendition LOW = SamplePlans.video("360p", new Size(640, 360), 2);
  private static final AudioRendition GERMAN = SamplePlans.audio("de", "Deutsch", true);
  private static final AudioRendition ENGLISH = SamplePlans.audio("en", "English", false);

  private static PlaylistSet build(
      EncodePlan plan, List<TrackRecord> video, List<TrackRecord> audio) {
    PlaylistSet playlists =
        new PlaylistBuilder()
            .build(new Presentation(plan, video, audio, List.of(), Thumbnails.none()));
    new PlaylistChecker()
        .check(new Presentation(plan, video, audio, List.of(), Thumbnails.none()), playlists);
    return playlists;
  }

  private static EncodePlan plan(List<VideoRendition> video, List<AudioRendition> audio) {
    return SamplePlans.plan(TIMELINE, video, audio);
  }

  @Test
  void build_ladderWithTwoLanguages_writesTheGoldenPlaylists() {
    EncodePlan plan = plan(List.of(HIGH, LOW), List.of(GERMAN, ENGLISH));
    PlaylistSet playlists =
        build(
            plan,
            List.of(
                SampleTracks.video(plan, HIGH, i -> 3_000_000 + 100_000 * i),
                SampleTracks.video(plan, LOW, i -> 700_000 - 50_000 * i)),
            List.of(
                SampleTracks.audio(plan, GERMAN, i -> 98_000 + i),
                SampleTracks.audio(plan, ENGLISH, i -> 97_000 + i)));
    assertThat(playlists.media())
        .extracting(Playlist::key)
        .containsExactly(
            "3f2a/audio/de/playlist.m3u8",
            "3f2a/audio/en/playlist.m3u8",
            "3f2a/video/720p/playlist.m3u8",
            "3f2a/video/720p/iframes.m3u8",
            "3f2a/video/360p/playlist.m3u8",
            "3f2a/video/360p/iframes.m3u8");
    assertGolden("ladder-master.m3u8", playlists.multivariant());
    assertGolden("ladder-audio.m3u8", playlists.media().get(0));
    assertGolden("ladder-video.m3u8", playlists.media().get(2));
    assertGolden("ladder-iframes.m3u8", playlists.media().get(3));
  }

  @Test
  void build_withText_namesItInAGroupThatEveryVariantPlaysWith() {
    StreamRoles forced = new StreamRoles(true, false, false, false);
    StreamRoles deaf = new StreamRoles(false, true, false, false);
    EncodePlan plan =
        SamplePlans.plan(
            TIMELINE,
            List.of(HIGH),
            List.of(GERMAN),
            List.of(
                new TextRendition("text-1", 2, 0, "de", "Deutsch", true, StreamRoles.NONE),
                SamplePlans.text("text-2", "de", "Zusammenfassung", StreamRoles.NONE),
                SamplePlans.text("text-3", "en", "English (SDH)", deaf),
                SamplePlans.text("text-4", "de", "Deutsch (forced)", forced)));
    List<TrackRecord> video = List.of(SampleTracks.video(plan, HIGH, i -> 3_000_000));
    List<TrackRecord> audio = List.of(SampleTracks.audio(plan, GERMAN, i -> 98_000));
    List<TextTrackRecord> text =
        plan.text().stream().map(rendition -> SampleTracks.text(plan, rendition)).toList();

    PlaylistSet playlists =
        new PlaylistBuilder().build(new Presentation(plan, video, audio, text, Thumbnails.none()));

    new PlaylistChecker()
        .check(new Presentation(plan, video, audio, text, Thumbnails.none()), playlists);
    assertGolden("text-master.m3u8", playlists.multivariant());
    assertThat(playlists.media().get(1).key()).isEqualTo("3f2a/text/text-1/playlist.m3u8");
    assertGolden("text-playlist.m3u8", playlists.media().get(1));
  }

  @Test
  void build_audioOnlySource_writesAPlainAudioPresentation() {
    EncodePlan plan = plan(List.of(), List.of(GERMAN));
    PlaylistSet playlists =
        build(plan, List.of(), List.of(SampleTracks.audio(plan, GERMAN, i -> 98_000)));
    assertGolden("audio-master.m3u8", playlists.multivariant());
    assertThat(playlists.media()).hasSize(1);
  }

  @Test
  void build_audioOnlySourceWithTwoLanguages_offersBoth() {
    EncodePlan plan = plan(List.of(), List.of(GERMAN, ENGLISH));
    PlaylistSet playlists =
        build(
            plan,
            List.of(),
            List.of(
                SampleTracks.audio(plan, GERMAN, i -> 98_000),
                SampleTracks.audio(plan, ENGLISH, i -> 99_000)));
    assertGolden("two-audio-master.m3u8", playlists.multivariant());
  }

  @Test
  void build_withAudioOnlyVariant_offersTheDefaultAudioAloneAndLast() {
    EncodePlan plan =
        SamplePlans.withAudioOnlyVariant(plan(List.of(HIGH, LOW), List.of(GERMAN, ENGLISH)));
    PlaylistSet playlists =
        build(
            plan,
            List.of(
                // The audio is nearer to 2 Mbit/s than any of them, and still not the first choice.
                SampleTracks.video(plan, HIGH, i -> 9_000_000),
                SampleTracks.video(plan, LOW, i -> 5_000_000)),
            List.of(
                SampleTracks.audio(plan, GERMAN, i -> 98_000),
                SampleTracks.audio(plan, ENGLISH, i -> 97_000)));
    assertThat(playlists.variants().getFirst().uri()).isEqualTo("3f2a/video/360p/playlist.m3u8");
    assertThat(playlists.multivariant().text())
        .contains(
            """
            ,CODECS="mp4a.40.2",AUDIO="audio",CLOSED-CAPTIONS=NONE
            3f2a/audio/de/playlist.m3u8
            """);
    assertThat(playlists.variants().getLast().uri()).isEqualTo("3f2a/audio/de/playlist.m3u8");
  }

  @Test
  void build_silentSource_hasNoAudioGroup() {
    EncodePlan plan = plan(List.of(HIGH), List.of());
    PlaylistSet playlists =
        build(plan, List.of(SampleTracks.video(plan, HIGH, i -> 1_000_000)), List.of());
    assertGolden("silent-master.m3u8", playlists.multivariant());
  }

  @Test
  void build_namesFromOutside_areQuotableAndUnique() {
    EncodePlan plan =
        plan(
            List.of(HIGH),
            List.of(
                SamplePlans.audio("en", "He said \"no\"\r\n#EXT-X-ENDLIST", true),
                SamplePlans.audio("en-2", "He said 'no'  #EXT-X-ENDLIST", false),
                SamplePlans.audio("fr", " \u0000 ", false),
                SamplePlans.audio("odd", "x\"y", "a\u2028b\ud800", false, StreamRoles.NONE)));
    PlaylistSet playlists =
        build(
            plan,
            List.of(SampleTracks.video(plan, HIGH, i -> 1_000_000)),
            plan.audio().stream().map(a -> SampleTracks.audio(plan, a, i -> 98_000)).toList());
    assertThat(playlists.multivariant().text())
        .contains("LANGUAGE=\"en\",NAME=\"He said 'no'  #EXT-X-ENDLIST\",DEFAULT=YES")
        .contains("LANGUAGE=\"en-2\",NAME=\"He said 'no'  #EXT-X-ENDLIST (2)\",DEFAULT=NO")
        .contains("LANGUAGE=\"fr\",NAME=\"fr\"")
        .contains("LANGUAGE=\"und\",NAME=\"a b\ufffd\"");
  }

  @Test
  void build_twoTracksOfOneLanguage_onlyOneMayBeChosenByLanguage() {
    AudioRendition commentary =
        SamplePlans.audio("de-2", "de", "Kommentar", false, StreamRoles.NONE);
    EncodePlan plan = plan(List.of(HIGH), List.of(GERMAN, commentary));
    PlaylistSet playlists =
        build(
            plan,
            List.of(SampleTracks.video(plan, HIGH, i -> 1_000_000)),
            plan.audio().stream().map(a -> SampleTracks.audio(plan, a, i -> 98_000)).toList());
    assertThat(playlists.multivariant().text())
        .contains("NAME=\"Deutsch\",DEFAULT=YES,AUTOSELECT=YES")
        .contains("NAME=\"Kommentar\",DEFAULT=NO,AUTOSELECT=NO");
  }

  @Test
  void build_audioForSomeOnly_isNamedAndNotChosenByItself() {
    AudioRendition described =
        SamplePlans.audio(
            "audio-2",
            "de",
            "Deutsch (audio description)",
            false,
            new StreamRoles(false, false, true, false));
    AudioRendition commentary =
        SamplePlans.audio(
            "audio-3", "fr", "Le tournage", false, new StreamRoles(false, false, false, true));
    EncodePlan plan = plan(List.of(HIGH), List.of(GERMAN, described, commentary));
    PlaylistSet playlists =
        build(
            plan,
            List.of(SampleTracks.video(plan, HIGH, i -> 1_000_000)),
            plan.audio().stream().map(a -> SampleTracks.audio(plan, a, i -> 98_000)).toList());
    assertThat(playlists.multivariant().text())
        .contains("NAME=\"Deutsch\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI")
        .contains(
            "NAME=\"Deutsch (audio description)\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\","
                + "CHARACTERISTICS=\"public.accessibility.describes-video\",URI")
        .contains("NAME=\"Le tournage\",DEFAULT=NO,AUTOSELECT=NO,CHANNELS=\"2\",URI");
  }

  @Test
  void build_ladder_putsTheVariantNearestTwoMegabitsFirst() {
    List<VideoRendition> ladder =
        Stream.of("1080p", "720p", "480p", "360p")
            .map(name -> SamplePlans.video(name, new Size(640, 360), 1))
            .toList();
    EncodePlan plan = plan(ladder, List.of());
    List<TrackRecord> tracks = new ArrayList<>();
    long[] bitsPerSecond = {5_000_000, 2_700_000, 1_600_000, 800_000};
    for (int i = 0; i < ladder.size(); i++) {
      long bytes = bitsPerSecond[i] * 6 / 8;
      tracks.add(SampleTracks.video(plan, ladder.get(i), s -> s == 2 ? bytes * 98 / 180 : bytes));
    }
    assertThat(build(plan, tracks, List.of()).variants())
        .extracting(Variant::uri)
        .containsExactly(
            "3f2a/video/480p/playlist.m3u8",
            "3f2a/video/1080p/playlist.m3u8",
            "3f2a/video/720p/playlist.m3u8",
            "3f2a/video/360p/playlist.m3u8");
  }

  @Test
  void build_tracksOfAnotherPlan_isRefused() {
    EncodePlan plan = plan(List.of(HIGH, LOW), List.of());
    TrackRecord high = SampleTracks.video(plan, HIGH, i -> 1_000_000);
    assertThatThrownBy(
            () ->
                new PlaylistBuilder()
                    .build(
                        new Presentation(
                            plan, List.of(high), List.of(), List.of(), Thumbnails.none())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Compares with a golden file; {@code -Dgolden.rewrite=true} writes what is found instead. */
  private static void assertGolden(String name, Playlist playlist) {
    try {
      if (Boolean.getBoolean("golden.rewrite")) {
        Path folder = Path.of("src/test/resources/academy/video/stage/playlist");
        Files.createDirectories(folder);
        Files.write(folder.resolve(name), playlist.bytes());
        return;
      }
      try (InputStream golden = PlaylistBuilderTest.class.getResourceAsStream(name)) {
        assertThat(golden).as("golden file %s", name).isNotNull();
        assertThat(playlist.text())
            .as("%s differs; if the change is meant, run with -Dgolden.rewrite=true", name)
            .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
