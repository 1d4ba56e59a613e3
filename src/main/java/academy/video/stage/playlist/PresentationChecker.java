package academy.video.stage.playlist;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.playlist.MediaPlaylist.ByteRange;
import academy.video.stage.playlist.MediaPlaylist.Entry;
import academy.video.stage.playlist.MultivariantPlaylist.IFrameVariant;
import academy.video.stage.playlist.MultivariantPlaylist.MediaEntry;
import academy.video.stage.playlist.MultivariantPlaylist.SessionData;
import academy.video.stage.playlist.MultivariantPlaylist.Variant;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the playlists of one presentation, as read back, with its plan and tracks.
 *
 * @param media by key
 */
record PresentationChecker(
    Presentation presentation,
    Map<String, MediaPlaylist> media,
    MultivariantPlaylist multivariant) {

  private static final Rational HIGHEST_FRAME_RATE = Rational.of(60);

  /** A relative path of unreserved characters (RFC 3986, 2.3), no part of which is {@code ..}. */
  private static final String RELATIVE_URI = "(?!(.*/)?\\.{1,2}(/|$))[\\w.~-]+(/[\\w.~-]+)*";

  private static final String MASTER = ObjectLayout.MULTIVARIANT_PLAYLIST;

  EncodePlan plan() {
    return presentation.plan();
  }

  List<TrackRecord> video() {
    return presentation.video();
  }

  private List<TrackRecord> audio() {
    return presentation.audio();
  }

  void checkMedia() {
    MediaPlaylistChecker checker = new MediaPlaylistChecker(plan().timeline());
    for (TrackRecord track : video()) {
      String key = videoKey(track.rendition());
      checker.checkVideo(key, playlist(key), track);
      String iFrameKey = iFrameKey(track.rendition());
      checker.checkIFrames(iFrameKey, playlist(iFrameKey), track);
    }
    for (TrackRecord track : audio()) {
      String key = audioKey(track.rendition());
      checker.checkAudio(key, playlist(key), track);
    }
    for (TextTrackRecord track : presentation.text()) {
      String key = textKey(track.rendition());
      checker.checkText(key, playlist(key), track);
    }
    PlaylistCheck.VARIANTS.requireEqual(
        MASTER + ", number of media playlists",
        2 * video().size() + audio().size() + presentation.text().size(),
        media.size());
    // RFC 8216, 6.2.4: one target duration for all.
    Set<Integer> targets =
        media.values().stream().map(MediaPlaylist::targetSeconds).collect(Collectors.toSet());
    PlaylistCheck.TARGET_DURATION.requireEqual(
        MASTER + ", number of different target durations", 1, targets.size());
  }

  void checkUris() {
    Set<String> uris = new HashSet<>();
    Stream<String> named =
        Stream.concat(
            Stream.concat(
                // A variant of audio alone is a member of its own group.
                multivariant.variants().stream()
                    .map(Variant::uri)
                    .filter(uri -> multivariant.audio().stream().noneMatch(isAt(uri))),
                multivariant.iFrameVariants().stream().map(IFrameVariant::uri)),
            multivariant.audio().stream().map(MediaEntry::uri));
    Stream.concat(named, multivariant.text().stream().map(MediaEntry::uri))
        .forEach(
            uri -> {
              if (!uri.matches(RELATIVE_URI) || !uris.add(uri)) {
                throw PlaylistCheck.URIS.failed(MASTER, "a relative URI that is unique", uri);
              }
            });
  }

  private static Predicate<MediaEntry> isAt(String uri) {
    return entry -> entry.uri().equals(uri);
  }

  void checkOutline() {
    List<SessionData> expected = new ArrayList<>();
    String title = plan().outline().title().replace('"', '\'');
    if (!title.isEmpty()) {
      expected.add(new SessionData("com.apple.hls.title", Optional.of(title), Optional.empty()));
    }
    if (!plan().outline().chapters().isEmpty()) {
      String uri = plan().generation() + "/chapters.json";
      expected.add(new SessionData("com.apple.hls.chapters", Optional.empty(), Optional.of(uri)));
    }
    PlaylistCheck.OUTLINE.requireEqual(MASTER, expected, multivariant.sessionData());
  }

  void checkVariants() {
    PlaylistCheck.VERSION.requireEqual(MASTER, PlaylistBuilder.VERSION, multivariant.version());
    PlaylistCheck.INDEPENDENT_SEGMENTS.requireEqual(
        MASTER, true, multivariant.independentSegments());
    List<Variant> variants = multivariant.variants();
    PlaylistCheck.VARIANTS.requireEqual(
        MASTER + ", number of variants",
        video().size() + (hasAudioAlone() ? 1 : 0),
        variants.size());
    if (hasAudioAlone()) {
      checkAudioAlone(variants.getLast());
    }
    if (plan().isAudioOnly()) {
      return;
    }
    for (int i = 0; i < video().size(); i++) {
      checkVideoVariant(plan().video().get(i), video().get(i));
    }
    long first = distanceToDefault(variants.getFirst());
    long nearest =
        variants.stream()
            .filter(variant -> variant.resolution().isPresent())
            .mapToLong(PresentationChecker::distanceToDefault)
            .min()
            .orElseThrow();
    PlaylistCheck.DEFAULT_VARIANT.requireEqual(
        MASTER + ", distance of the first variant's average from 2 Mbit/s", nearest, first);
  }

  /** Whether a variant is audio alone: the only one, or the last. */
  private boolean hasAudioAlone() {
    return plan().isAudioOnly() || plan().audioOnlyVariant();
  }

  private void checkVideoVariant(VideoRendition rendition, TrackRecord track) {
    String uri = videoKey(rendition.name());
    String where = MASTER + ", variant " + uri;
    Variant variant =
        multivariant.variants().stream()
            .filter(candidate -> candidate.uri().equals(uri))
            .findFirst()
            .orElseThrow(() -> PlaylistCheck.VARIANTS.failed(MASTER, uri, "no such variant"));
    measured(uri, wholeSizes(track))
        .plus(largestAudio())
        .requireDeclared(where, variant.bandwidth(), variant.averageBandwidth());
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", CODECS",
        codecs(Optional.of(track)),
        new TreeSet<>(List.of(variant.codecs().split(","))));
    Rational frameRate = rendition.frameRate(plan().timeline());
    if (frameRate.compareTo(HIGHEST_FRAME_RATE) > 0) {
      throw PlaylistCheck.ATTRIBUTES.failed(where, "at most 60 fps", frameRate);
    }
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", RESOLUTION", Optional.of(rendition.size()), variant.resolution());
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", FRAME-RATE", Optional.of(frameRate.toDecimal(3)), variant.frameRate());
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", VIDEO-RANGE", Optional.of("SDR"), variant.videoRange());
    PlaylistCheck.AUDIO_GROUP.requireEqual(where, groupName(), variant.audioGroup());
    PlaylistCheck.TEXT_GROUP.requireEqual(where, textGroupName(), variant.textGroup());
  }

  private void checkAudioAlone(Variant variant) {
    String where = MASTER + ", variant " + variant.uri();
    PlaylistCheck.VARIANTS.requireEqual(
        where, audioKey(audio().getFirst().rendition()), variant.uri());
    largestAudio().requireDeclared(where, variant.bandwidth(), variant.averageBandwidth());
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", CODECS",
        codecs(Optional.empty()),
        new TreeSet<>(List.of(variant.codecs().split(","))));
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", RESOLUTION", Optional.empty(), variant.resolution());
    PlaylistCheck.AUDIO_GROUP.requireEqual(where, groupName(), variant.audioGroup());
    PlaylistCheck.TEXT_GROUP.requireEqual(where, textGroupName(), variant.textGroup());
  }

  void checkAudioGroup() {
    boolean alone = plan().isAudioOnly() && audio().size() == 1;
    List<MediaEntry> entries = multivariant.audio();
    PlaylistCheck.AUDIO_GROUP.requireEqual(
        MASTER + ", number of members", alone ? 0 : audio().size(), entries.size());
    if (entries.isEmpty()) {
      return;
    }
    PlaylistCheck.AUDIO_GROUP.requireEqual(
        MASTER + ", number of different names",
        entries.size(),
        entries.stream().map(MediaEntry::name).distinct().count());
    PlaylistCheck.AUDIO_GROUP.requireEqual(
        MASTER + ", number of members with DEFAULT=YES",
        1,
        entries.stream().filter(MediaEntry::isDefault).count());
    for (int i = 0; i < entries.size(); i++) {
      AudioRendition rendition = plan().audio().get(i);
      MediaEntry entry = entries.get(i);
      String where = "%s, audio %s".formatted(MASTER, rendition.name());
      checkMember(
          PlaylistCheck.AUDIO_GROUP,
          where,
          entry,
          PlaylistBuilder.AUDIO_GROUP,
          audioKey(rendition.name()),
          rendition.isDefault());
      PlaylistCheck.AUDIO_GROUP.requireEqual(
          where + ", CHANNELS", Optional.of(rendition.channels()), entry.channels());
    }
  }

  void checkTextGroup() {
    List<MediaEntry> entries = multivariant.text();
    PlaylistCheck.TEXT_GROUP.requireEqual(
        MASTER + ", number of members", presentation.text().size(), entries.size());
    PlaylistCheck.TEXT_GROUP.requireEqual(
        MASTER + ", number of different names of subtitles",
        entries.size(),
        entries.stream().map(MediaEntry::name).distinct().count());
    List<MediaEntry> selectable = entries.stream().filter(MediaEntry::autoselect).toList();
    PlaylistCheck.TEXT_GROUP.requireEqual(
        MASTER + ", number of different subtitles with AUTOSELECT=YES",
        selectable.size(),
        selectable.stream()
            .map(entry -> List.of(entry.language(), entry.forced(), entry.characteristics()))
            .distinct()
            .count());
    if (entries.stream().filter(MediaEntry::isDefault).count() > 1) {
      throw PlaylistCheck.TEXT_GROUP.failed(MASTER, "at most one DEFAULT=YES", entries);
    }
    for (int i = 0; i < entries.size(); i++) {
      TextRendition rendition = plan().text().get(i);
      MediaEntry entry = entries.get(i);
      String where = "%s, text %s".formatted(MASTER, rendition.name());
      checkMember(
          PlaylistCheck.TEXT_GROUP,
          where,
          entry,
          TextGroup.ID,
          textKey(rendition.name()),
          rendition.isDefault());
      PlaylistCheck.TEXT_GROUP.requireEqual(
          where + ", FORCED", rendition.roles().forced(), entry.forced());
    }
  }

  private static void checkMember(
      PlaylistCheck check,
      String where,
      MediaEntry entry,
      String groupId,
      String key,
      boolean isDefault) {
    check.requireEqual(where + ", URI", key, entry.uri());
    check.requireEqual(where + ", GROUP-ID", groupId, entry.groupId());
    check.requireEqual(where + ", DEFAULT", isDefault, entry.isDefault());
    if (entry.isDefault() && !entry.autoselect()) {
      throw check.failed(where, "AUTOSELECT=YES with DEFAULT=YES", "NO");
    }
    if (entry.language().isEmpty() || entry.name().isBlank()) {
      throw check.failed(where, "a LANGUAGE and a NAME", entry);
    }
  }

  void checkIFrameVariants() {
    PlaylistCheck.VARIANTS.requireEqual(
        MASTER + ", number of I-frame variants",
        video().size(),
        multivariant.iFrameVariants().size());
    for (int i = 0; i < video().size(); i++) {
      VideoRendition rendition = plan().video().get(i);
      TrackRecord track = video().get(i);
      IFrameVariant variant = multivariant.iFrameVariants().get(i);
      String uri = iFrameKey(rendition.name());
      String where = MASTER + ", I-frame variant " + uri;
      PlaylistCheck.VARIANTS.requireEqual(where + ", URI", uri, variant.uri());
      List<Long> sizes =
          playlist(uri).entries().stream()
              .map(Entry::range)
              .map(range -> range.map(ByteRange::sizeBytes).orElseThrow())
              .toList();
      measured(uri, sizes).requireDeclared(where, variant.bandwidth(), variant.averageBandwidth());
      PlaylistCheck.ATTRIBUTES.requireEqual(where + ", CODECS", track.codecs(), variant.codecs());
      PlaylistCheck.ATTRIBUTES.requireEqual(
          where + ", RESOLUTION", rendition.size(), variant.resolution());
      PlaylistCheck.ATTRIBUTES.requireEqual(where + ", VIDEO-RANGE", "SDR", variant.videoRange());
    }
  }

  private MediaPlaylist playlist(String key) {
    MediaPlaylist playlist = media.get(key);
    if (playlist == null) {
      throw PlaylistCheck.VARIANTS.failed(key, "a media playlist", "none");
    }
    return playlist;
  }

  MeasuredRate measured(String key, List<Long> sizes) {
    return MeasuredRate.of(playlist(key), sizes);
  }

  private MeasuredRate largestAudio() {
    MeasuredRate largest = MeasuredRate.NONE;
    for (TrackRecord track : audio()) {
      largest = largest.max(measured(audioKey(track.rendition()), wholeSizes(track)));
    }
    return largest;
  }

  private SortedSet<String> codecs(Optional<TrackRecord> videoTrack) {
    return Stream.concat(videoTrack.stream(), audio().stream())
        .map(TrackRecord::codecs)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<String> groupName() {
    return multivariant.audio().stream().map(MediaEntry::groupId).findFirst();
  }

  private Optional<String> textGroupName() {
    return multivariant.text().stream().map(MediaEntry::groupId).findFirst();
  }

  static List<Long> wholeSizes(TrackRecord track) {
    return track.segments().stream().map(SegmentRecord::sizeBytes).toList();
  }

  private static long distanceToDefault(Variant variant) {
    return Math.abs(variant.averageBandwidth() - PlaylistBuilder.DEFAULT_BITS_PER_SECOND);
  }

  String videoKey(String rendition) {
    return ObjectLayout.mediaPlaylist(ObjectLayout.videoPrefix(plan().generation(), rendition));
  }

  private String iFrameKey(String rendition) {
    return ObjectLayout.iFramePlaylist(ObjectLayout.videoPrefix(plan().generation(), rendition));
  }

  private String textKey(String rendition) {
    return ObjectLayout.mediaPlaylist(ObjectLayout.textPrefix(plan().generation(), rendition));
  }

  private String audioKey(String rendition) {
    return ObjectLayout.mediaPlaylist(ObjectLayout.audioPrefix(plan().generation(), rendition));
  }
}
