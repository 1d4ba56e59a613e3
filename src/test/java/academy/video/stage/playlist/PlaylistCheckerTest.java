package academy.video.stage.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.SegmentRecord;
import academy.video.model.Size;
import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule that our own writer keeps is broken here by hand, and must be noticed. */
class PlaylistCheckerTest {

  private static final VideoRendition HIGH = SamplePlans.video("720p", new Size(1280, 720), 1);
  private static final VideoRendition LOW = SamplePlans.video("360p", new Size(640, 360), 1);
  private static final AudioRendition GERMAN = SamplePlans.audio("de", "Deutsch", true);
  private static final AudioRendition ENGLISH = SamplePlans.audio("en", "English", false);
  private static final TextRendition SUBTITLES =
      SamplePlans.text("text-1", "en", "English", StreamRoles.NONE);
  private static final TextRendition FORCED =
      SamplePlans.text(
          "text-2",
          "en",
          "English (forced)",
          new StreamRoles(
              /* forced= */ true,
              /* hearingImpaired= */ false,
              /* visuallyImpaired= */ false,
              /* commentary= */ false));
  private static final EncodePlan PLAN =
      SamplePlans.plan(
          SamplePlans.timeline(Rational.of(25), 400, 50, 150),
          List.of(HIGH, LOW),
          List.of(GERMAN, ENGLISH),
          List.of(SUBTITLES, FORCED));
  private static final List<TrackRecord> VIDEO =
      List.of(
          SampleTracks.video(PLAN, HIGH, i -> 1_500_000 - 300_000 * i),
          SampleTracks.video(PLAN, LOW, i -> 400_000 - 50_000 * i));
  private static final List<TrackRecord> AUDIO =
      List.of(
          SampleTracks.audio(PLAN, GERMAN, i -> 96_000 - 24_000 * i),
          SampleTracks.audio(PLAN, ENGLISH, i -> 97_000 - 24_000 * i));

  private static final List<TextTrackRecord> TEXT =
      List.of(SampleTracks.text(PLAN, SUBTITLES), SampleTracks.text(PLAN, FORCED));

  private static final PlaylistSet WRITTEN =
      new PlaylistBuilder().build(new Presentation(PLAN, VIDEO, AUDIO, TEXT, Thumbnails.none()));

  private static List<String> check(PlaylistSet playlists) {
    return new PlaylistChecker()
        .check(new Presentation(PLAN, VIDEO, AUDIO, TEXT, Thumbnails.none()), playlists);
  }

  /** The written playlists, the text of one changed. */
  private static PlaylistSet edited(String key, UnaryOperator<String> edit) {
    UnaryOperator<Playlist> editor =
        file -> {
          if (!file.key().equals(key)) {
            return file;
          }
          String text = edit.apply(file.text());
          assertThat(text).as("the edit changes something").isNotEqualTo(file.text());
          return new Playlist(key, text);
        };
    return new PlaylistSet(
        WRITTEN.media().stream().map(editor).toList(),
        WRITTEN.storyboard().stream().map(editor).toList(),
        editor.apply(WRITTEN.multivariant()),
        WRITTEN.variants());
  }

  private static void assertFails(String check, PlaylistSet playlists) {
    assertThatThrownBy(() -> check(playlists))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains("\"" + check + "\"");
            });
  }

  @Test
  void check_whatWasWritten_passesWithoutRemarks() {
    assertThat(check(WRITTEN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          playlist syntax                        | #EXT-X-ENDLIST                 |
          playlist syntax                        | #EXT-X-PLAYLIST-TYPE:VOD       | #EXT-X-PLAYLIST-TYPE:EVENT
          playlist syntax                        | #EXT-X-MEDIA-SEQUENCE:0        | #EXT-X-MEDIA-SEQUENCE:1
          playlist syntax                        | #EXT-X-VERSION:6               | #EXT-X-VERSION:6~#EXT-X-VERSION:6
          playlist syntax                        | segment-00001.m4s              | #EXT-X-DISCONTINUITY~segment-00001.m4s
          playlist syntax                        | #EXTINF:6.000000,              | #EXTINF:6.00,
          playlist syntax                        | #EXT-X-MAP:URI="init.mp4"      | #EXT-X-MAP:URI=init.mp4
          playlist syntax                        | #EXT-X-MAP:URI="init.mp4"      | #EXT-X-MAP:URI="init.mp4",BYTERANGE="1@0"
          playlist version                       | #EXT-X-VERSION:6               | #EXT-X-VERSION:5
          independent segments declared          | #EXT-X-INDEPENDENT-SEGMENTS~   |
          target duration                        | #EXT-X-TARGETDURATION:6        | #EXT-X-TARGETDURATION:5
          target duration                        | #EXT-X-TARGETDURATION:6        | #EXT-X-TARGETDURATION:7
          init segment named                     | init.mp4                       | head.mp4
          segments listed as they were written   | segment-00001.m4s              | segment-00002.m4s
          durations as they were measured        | #EXTINF:4.000000,              | #EXTINF:4.000011,
          """)
  void check_mediaPlaylistThatBreaksARule_fails(String check, String text, String replacement) {
    String found = text.replace('~', '\n');
    String other = replacement == null ? "" : replacement.replace('~', '\n');
    assertFails(check, edited("3f2a/video/720p/playlist.m3u8", s -> s.replaceFirst(found, other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          playlist syntax                           | ,CLOSED-CAPTIONS=NONE           |
          playlist syntax                           | BANDWIDTH=                      | BANDWIDTH=0
          playlist syntax                           | CHANNELS="2"                    | CHANNELS=2
          playlist syntax                           | TYPE=AUDIO                      | TYPE=AUDIO,TYPE=AUDIO
          playlist syntax                           | FRAME-RATE=                     | FRAMERATE=
          playlist version                          | #EXT-X-VERSION:6                | #EXT-X-VERSION:4
          independent segments declared             | #EXT-X-INDEPENDENT-SEGMENTS~    |
          variant attributes                        | FRAME-RATE=25.000,              |
          variant attributes                        | RESOLUTION=1280x720,            | RESOLUTION=1280x718,
          variant attributes                        | CODECS="avc1.64001f,mp4a.40.2"  | CODECS="avc1.64001f"
          variant attributes                        | VIDEO-RANGE=SDR,                | VIDEO-RANGE=PQ,
          audio group                               | ,AUDIO="audio"                  |
          audio group                               | ,AUDIO="audio"                  | ,AUDIO="other"
          audio group                               | DEFAULT=NO                      | DEFAULT=YES
          audio group                               | NAME="English"                  | NAME="Deutsch"
          audio group                               | CHANNELS="2"                    | CHANNELS="1"
          audio group                               | DEFAULT=YES,AUTOSELECT=YES      | DEFAULT=YES,AUTOSELECT=NO
          every rendition listed                    | video/720p/playlist             | video/721p/playlist
          relative and unique URIs                  | video/720p/playlist             | video/360p/playlist
          relative and unique URIs                  | 3f2a/video/720p/playlist        | /video/720p/playlist
          relative and unique URIs                  | 3f2a/video/720p/playlist        | 3f2a/../3f2a/video/720p/playlist
          relative and unique URIs                  | 3f2a/audio/de                   | https://host/audio/de
          """)
  void check_multivariantPlaylistThatBreaksARule_fails(
      String check, String text, String replacement) {
    String found = text.replace('~', '\n');
    String other = replacement == null ? "" : replacement.replace('~', '\n');
    assertFails(check, edited("master.m3u8", s -> s.replaceFirst(found, other)));
  }

  @Test
  void check_declaredRatesThatAreOnePercentOff_fails() {
    long peak = WRITTEN.variants().getFirst().bandwidth();
    String check = "declared bit rates as they were measured";
    assertFails(
        check,
        edited(
            "master.m3u8", s -> s.replace("BANDWIDTH=" + peak, "BANDWIDTH=" + peak * 102 / 100)));
    assertFails(
        check,
        edited("master.m3u8", s -> s.replace("BANDWIDTH=" + peak, "BANDWIDTH=" + peak * 98 / 100)));
  }

  @Test
  void check_anotherVariantFirst_fails() {
    assertFails(
        "default variant first",
        edited(
            "master.m3u8",
            s -> {
              int first = s.indexOf("#EXT-X-STREAM-INF");
              int second = s.indexOf("#EXT-X-STREAM-INF", first + 1);
              int end = s.indexOf("#EXT-X-I-FRAME-STREAM-INF");
              return s.substring(0, first)
                  + s.substring(second, end)
                  + s.substring(first, second)
                  + s.substring(end);
            }));
  }

  @Test
  void check_iFrameRangeThatIsNotTheKeyFrame_fails() {
    assertFails(
        "segments listed as they were written",
        edited("3f2a/video/720p/iframes.m3u8", s -> s.replaceFirst("@24\n", "@0\n")));
  }

  @Test
  void check_playlistThatIsMissing_fails() {
    List<Playlist> media = new ArrayList<>(WRITTEN.media());
    media.removeIf(file -> file.key().endsWith("360p/iframes.m3u8"));
    assertFails(
        "every rendition listed",
        new PlaylistSet(media, WRITTEN.storyboard(), WRITTEN.multivariant(), WRITTEN.variants()));
  }

  @Test
  void check_audioThatIsCutFarFromTheVideosBoundary_fails() {
    List<SegmentRecord> segments = AUDIO.getFirst().segments();
    SegmentRecord first = segments.getFirst();
    SegmentRecord second = segments.get(1);
    List<SegmentRecord> moved =
        List.of(
            resized(first, first.startTicks(), first.durationTicks() - 2048),
            resized(second, second.startTicks() - 2048, second.durationTicks() + 2048),
            segments.get(2));
    TrackRecord german =
        new TrackRecord(
            "de",
            AUDIO.getFirst().initSha256(),
            AUDIO.getFirst().initMd5(),
            48_000,
            "mp4a.40.2",
            moved);
    List<TrackRecord> audio = List.of(german, AUDIO.get(1));
    PlaylistSet playlists =
        new PlaylistBuilder().build(new Presentation(PLAN, VIDEO, audio, TEXT, Thumbnails.none()));
    assertThatThrownBy(
            () ->
                new PlaylistChecker()
                    .check(
                        new Presentation(PLAN, VIDEO, audio, TEXT, Thumbnails.none()), playlists))
        .isInstanceOf(WorkerException.class)
        .hasMessageContaining("equal segment boundaries of all renditions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          group of subtitles | ,SUBTITLES="text"                  |
          group of subtitles | SUBTITLES="text"                   | SUBTITLES="texts"
          group of subtitles | English .forced.                   | English
          group of subtitles | FORCED=YES                         | FORCED=NO
          group of subtitles | text/text-2/playlist               | text/text-3/playlist
          relative and unique URIs | text/text-2/playlist         | text/text-1/playlist
          playlist syntax    | TYPE=SUBTITLES                     | TYPE=CLOSED-CAPTIONS
          playlist syntax    | ,FORCED=NO                         |
          """)
  void check_groupOfSubtitlesThatBreaksARule_fails(String check, String text, String replacement) {
    String other = replacement == null ? "" : replacement;
    assertFails(check, edited("master.m3u8", s -> s.replaceFirst(text, other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          init segment named                   | #EXT-X-PLAYLIST-TYPE:VOD | #EXT-X-PLAYLIST-TYPE:VOD~#EXT-X-MAP:URI="init.mp4"
          segments listed as they were written | segment-00001.vtt        | segment-00001.m4s
          durations as they were measured      | #EXTINF:4.000000,        | #EXTINF:4.100000,
          """)
  void check_textPlaylistThatBreaksARule_fails(String check, String text, String replacement) {
    String other = replacement.replace('~', '\n');
    assertFails(check, edited("3f2a/text/text-1/playlist.m3u8", s -> s.replaceFirst(text, other)));
  }

  private static SegmentRecord resized(SegmentRecord segment, long startTicks, long durationTicks) {
    return new SegmentRecord(
        segment.index(),
        startTicks,
        durationTicks,
        (int) (durationTicks / 1024),
        segment.sizeBytes(),
        segment.sha256(),
        segment.md5(),
        List.of());
  }

  @Test
  void check_onlyOneVariantWithAHighPeak_remarks() {
    EncodePlan plan = SamplePlans.plan(PLAN.timeline(), List.of(HIGH), List.of());
    List<TrackRecord> video =
        List.of(SampleTracks.video(plan, HIGH, i -> i == 1 ? 1_500_000 : 200_000));
    PlaylistSet playlists =
        new PlaylistBuilder()
            .build(new Presentation(plan, video, List.of(), List.of(), Thumbnails.none()));
    assertThat(
            new PlaylistChecker()
                .check(
                    new Presentation(plan, video, List.of(), List.of(), Thumbnails.none()),
                    playlists))
        .hasSize(2)
        .anyMatch(remark -> remark.contains("only one variant"))
        .anyMatch(remark -> remark.contains("720p is 2.1 times its average"));
  }

  @Test
  void check_segmentsOverTheCapAndARungOfAnotherShape_remarks() {
    VideoRendition odd = SamplePlans.video("odd", new Size(640, 350), 1);
    EncodePlan plan = SamplePlans.plan(PLAN.timeline(), List.of(HIGH, odd), List.of());
    // 2 Mbit/s for 6 s and a buffer of 2 Mbit allow 14 Mbit once; two of 14 are too many.
    List<TrackRecord> video =
        List.of(
            SampleTracks.video(plan, HIGH, i -> i < 2 ? 1_750_000 : 500_000),
            SampleTracks.video(plan, odd, i -> i < 1 ? 1_750_000 : 500_000));
    PlaylistSet playlists =
        new PlaylistBuilder()
            .build(new Presentation(plan, video, List.of(), List.of(), Thumbnails.none()));
    assertThat(
            new PlaylistChecker()
                .check(
                    new Presentation(plan, video, List.of(), List.of(), Thumbnails.none()),
                    playlists))
        .hasSize(2)
        .anyMatch(remark -> remark.startsWith("720p exceeds its cap by 4000000 bits"))
        .anyMatch(remark -> remark.startsWith("The aspect ratio of odd, 640x350"));
  }

  @Test
  void check_damagedText_passesOrFailsTyped() {
    Random random = new Random(8216);
    String key = "3f2a/video/720p/playlist.m3u8";
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      String damagedKey = round % 2 == 0 ? key : "master.m3u8";
      PlaylistSet playlists =
          edited(
              damagedKey,
              s -> {
                int at = random.nextInt(s.length());
                char other = (char) random.nextInt(256);
                char different = other == s.charAt(at) ? '\t' : other;
                return s.substring(0, at) + different + s.substring(at + 1);
              });
      WorkerException failure = catchThrowableOfType(WorkerException.class, () -> check(playlists));
      refused += failure == null ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(1500);
  }
}
