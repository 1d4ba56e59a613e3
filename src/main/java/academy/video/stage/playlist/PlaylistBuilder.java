package academy.video.stage.playlist;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.playlist.MultivariantPlaylist.IFrameVariant;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.stage.playlist.MultivariantPlaylist.SessionData;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes every playlist of a presentation from the plan and from what was written: all rates,
 * durations and codec strings are measured ones. Has no state; equal arguments give equal text.
 */
public final class PlaylistBuilder {

  /**
   * RFC 8216, 7: EXT-X-MAP in a playlist that is not of I-frames alone needs 6, and nothing of ours
   * needs more. The multivariant playlist needs none of it, but players that know one know both.
   */
  static final int VERSION = 6;

  /**
   * HLS authoring specification 2025-06-26, rule 1.32: the first variant, which a player takes
   * before it has measured the network, should have this average.
   */
  static final long DEFAULT_BITS_PER_SECOND = 2_000_000;

  /** A media playlist lies in its rendition's folder, so its URIs are the names in there. */
  private static final String INIT_URI = ObjectLayout.initSegment("");

  /** HLS authoring specification 2025-06-26, 8. */
  private static final String TITLE = "com.apple.hls.title";

  private static final String CHAPTERS = "com.apple.hls.chapters";

  static final String AUDIO_GROUP = "audio";
  private static final String DESCRIBES_VIDEO = "public.accessibility.describes-video";
  private static final String SDR = "SDR";

  /** Builds the playlists. */
  public PlaylistSet build(Presentation presentation) {
    EncodePlan plan = presentation.plan();
    List<TrackRecord> video = presentation.video();
    List<TrackRecord> audio = presentation.audio();
    List<Spans> videoSpans = video.stream().map(Spans::ofMedia).toList();
    List<Spans> audioSpans = audio.stream().map(Spans::ofMedia).toList();
    int targetSeconds =
        Stream.concat(videoSpans.stream(), audioSpans.stream())
            .mapToInt(Spans::targetSeconds)
            .max()
            .orElseThrow(() -> new IllegalArgumentException("a plan without renditions"));

    List<Playlist> media = new ArrayList<>();
    List<Variant> variants = new ArrayList<>();
    List<IFrameVariant> iFrameVariants = new ArrayList<>();
    List<MediaEntry> audioEntries = audioEntries(plan);
    BitRate audioRate = BitRate.NONE;
    for (int i = 0; i < audio.size(); i++) {
      String prefix = ObjectLayout.audioPrefix(plan.generation(), audio.get(i).rendition());
      String key = ObjectLayout.mediaPlaylist(prefix);
      media.add(playlist(key, Kind.MEDIA, audioSpans.get(i), targetSeconds));
      audioRate = audioRate.max(BitRate.measure(audioSpans.get(i), targetSeconds));
    }
    for (TextTrackRecord track : presentation.text()) {
      String prefix = ObjectLayout.textPrefix(plan.generation(), track.rendition());
      Spans spans = Spans.ofText(plan.timeline(), track);
      media.add(playlist(ObjectLayout.mediaPlaylist(prefix), Kind.TEXT, spans, targetSeconds));
    }
    Optional<String> textGroup =
        plan.text().isEmpty() ? Optional.empty() : Optional.of(TextGroup.ID);
    for (int i = 0; i < video.size(); i++) {
      VideoRendition rendition = plan.video().get(i);
      TrackRecord track = video.get(i);
      Spans keyFrames = Spans.ofKeyFrames(track);
      String prefix = ObjectLayout.videoPrefix(plan.generation(), rendition.name());
      String key = ObjectLayout.mediaPlaylist(prefix);
      String iFrameKey = ObjectLayout.iFramePlaylist(prefix);
      media.add(playlist(key, Kind.MEDIA, videoSpans.get(i), targetSeconds));
      media.add(playlist(iFrameKey, Kind.I_FRAMES, keyFrames, targetSeconds));
      BitRate rate = BitRate.measure(videoSpans.get(i), targetSeconds).plus(audioRate);
      variants.add(
          new Variant(
              rate.peak(),
              rate.average(),
              codecs(Stream.concat(Stream.of(track), audio.stream())),
              Optional.of(rendition.size()),
              Optional.of(rendition.frameRate(plan.timeline()).toDecimal(3)),
              Optional.of(SDR),
              audio.isEmpty() ? Optional.empty() : Optional.of(AUDIO_GROUP),
              textGroup,
              key));
      BitRate keyFrameRate = BitRate.measure(keyFrames, targetSeconds);
      iFrameVariants.add(
          new IFrameVariant(
              keyFrameRate.peak(),
              keyFrameRate.average(),
              track.codecs(),
              rendition.size(),
              SDR,
              iFrameKey));
    }
    if (plan.isAudioOnly()) {
      variants.add(audioAlone(plan, audioRate, audio, audioEntries));
    }
    variants = defaultFirst(variants);
    if (plan.audioOnlyVariant()) {
      variants.add(audioAlone(plan, audioRate, audio, audioEntries));
    }
    Optional<StoryboardFiles> images =
        presentation
            .thumbnails()
            .storyboard()
            .map(
                written ->
                    StoryboardFiles.of(
                        plan.generation(),
                        plan.timeline(),
                        plan.storyboard().orElseThrow(),
                        written));
    MultivariantPlaylist multivariant =
        new MultivariantPlaylist(
            VERSION,
            /* independentSegments= */ true,
            sessionData(plan),
            audioEntries,
            TextGroup.of(plan),
            variants,
            iFrameVariants,
            images.stream().map(StoryboardFiles::variant).toList());
    return new PlaylistSet(
        media,
        images.stream().flatMap(files -> files.all().stream()).toList(),
        new Playlist(ObjectLayout.MULTIVARIANT_PLAYLIST, PlaylistWriter.write(multivariant)),
        variants);
  }

  private static List<SessionData> sessionData(EncodePlan plan) {
    List<SessionData> data = new ArrayList<>();
    String title = AttributeList.quotable(plan.outline().title());
    if (!title.isEmpty()) {
      data.add(new SessionData(TITLE, Optional.of(title), Optional.empty()));
    }
    if (!plan.outline().chapters().isEmpty()) {
      String uri = ObjectLayout.chapters(plan.generation());
      data.add(new SessionData(CHAPTERS, Optional.empty(), Optional.of(uri)));
    }
    return data;
  }

  enum Kind {
    MEDIA,
    I_FRAMES,
    TEXT
  }

  static Playlist playlist(String key, Kind kind, Spans spans, int targetSeconds) {
    MediaPlaylist playlist =
        new MediaPlaylist(
            VERSION,
            targetSeconds,
            /* independentSegments= */ kind == Kind.MEDIA,
            /* iFramesOnly= */ kind == Kind.I_FRAMES,
            kind == Kind.TEXT ? Optional.empty() : Optional.of(INIT_URI),
            spans.entries());
    return new Playlist(key, PlaylistWriter.write(playlist));
  }

  /**
   * A variant that is the default audio track by itself. Without video and with one track, the
   * plain stream is the whole presentation and needs no group.
   */
  private static Variant audioAlone(
      EncodePlan plan, BitRate audioRate, List<TrackRecord> audio, List<MediaEntry> entries) {
    String prefix = ObjectLayout.audioPrefix(plan.generation(), audio.getFirst().rendition());
    return new Variant(
        audioRate.peak(),
        audioRate.average(),
        codecs(audio.stream()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        entries.isEmpty() ? Optional.empty() : Optional.of(AUDIO_GROUP),
        plan.text().isEmpty() ? Optional.empty() : Optional.of(TextGroup.ID),
        ObjectLayout.mediaPlaylist(prefix));
  }

  /**
   * The default variant, then the others with the best first. Only the first place has a meaning to
   * players, which sort the rest by themselves; best first is how people read a ladder.
   */
  private static List<Variant> defaultFirst(List<Variant> variants) {
    List<Variant> sorted = new ArrayList<>(variants);
    sorted.sort(Comparator.comparingLong(Variant::bandwidth).reversed());
    Variant first =
        sorted.stream()
            .min(
                Comparator.comparingLong(
                    variant -> Math.abs(variant.averageBandwidth() - DEFAULT_BITS_PER_SECOND)))
            .orElseThrow();
    sorted.remove(first);
    sorted.addFirst(first);
    return sorted;
  }

  private static String codecs(Stream<TrackRecord> tracks) {
    Set<String> codecs = new LinkedHashSet<>();
    tracks.forEach(track -> codecs.add(track.codecs()));
    return String.join(",", codecs);
  }

  private static List<MediaEntry> audioEntries(EncodePlan plan) {
    if (plan.isAudioOnly() && plan.audio().size() == 1) {
      return List.of();
    }
    List<MediaEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<List<Object>> choices = new HashSet<>();
    for (AudioRendition audio : plan.audio()) {
      String language = languageTag(audio.language());
      // RFC 8216, 4.3.4.1.1: members that may be selected by themselves differ in language or
      // CHARACTERISTICS; commentary is for those who ask for it.
      boolean isFirstChoice =
          !audio.roles().commentary() && choices.add(List.of(language, characteristics(audio)));
      String prefix = ObjectLayout.audioPrefix(plan.generation(), audio.name());
      entries.add(
          new MediaEntry(
              AUDIO_GROUP,
              language,
              uniqueName(audio.displayName(), language, names),
              audio.isDefault(),
              audio.isDefault() || isFirstChoice,
              Optional.of(audio.channels()),
              /* forced= */ false,
              characteristics(audio),
              ObjectLayout.mediaPlaylist(prefix)));
    }
    return entries;
  }

  /** HLS authoring specification 2025-06-26, rule 2.12. */
  private static Optional<String> characteristics(AudioRendition audio) {
    return audio.roles().visuallyImpaired() ? Optional.of(DESCRIBES_VIDEO) : Optional.empty();
  }

  static String languageTag(String language) {
    return language.matches("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*") ? language : "und";
  }

  /** RFC 8216, 4.3.4.1.1: every member of a group has a name of its own. */
  static String uniqueName(String displayName, String language, Set<String> taken) {
    String quotable = AttributeList.quotable(displayName).strip();
    String name = quotable.isEmpty() ? language : quotable;
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> n == 1 ? name : "%s (%d)".formatted(name, n))
        .filter(taken::add)
        .findFirst()
        .orElseThrow();
  }
}
