package academy.video.store;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every key this project forms under a destination, and the headers that each key's object gets.
 */
public final class ObjectLayout {

  public static final String MULTIVARIANT_PLAYLIST = "master.m3u8";
  public static final String STATUS = "status.json";

  /** What a deletion leaves, so that jobs from before it publish nothing: no part of any video. */
  public static final String TOMBSTONE = "deleted.json";

  public static final String WORK_PREFIX = "_work/";

  /** Prefix of the claims by which scans for stuck jobs keep out of each other's way. */
  public static final String RESUBMISSION_PREFIX = WORK_PREFIX + "resubmission-";

  /** Prefix of the objects by which a job checks what its destination can do. */
  public static final String PROBE_PREFIX = WORK_PREFIX + "probe-";

  /** Last part of the key of an overtaken job's heartbeat. */
  public static final String HEARTBEAT = "heartbeat.json";

  /** The page about the last job, where that failed; gone once one succeeds. */
  public static final String FAILED_REPORT_PAGE = WORK_PREFIX + "report.html";

  /** Held by whoever publishes or deletes at the moment. */
  public static final String LOCK = WORK_PREFIX + "lock.json";

  /** More than any status.json or claim has; what is larger is none. */
  public static final int LARGEST_NOTE = 1 << 20;

  private static final Pattern MADE_HERE = Pattern.compile("[0-9a-f]{16}");

  private static final Pattern NODE = Pattern.compile("node-[0-9]{5}");
  private static final int NODE_PREFIX_LENGTH = "node-".length();
  private static final String CLAIM = "claim-";

  private static final Pattern GENERATION = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private static final Pattern CAPTIONS =
      Pattern.compile("(" + GENERATION.pattern() + ")/text/(captions-[0-9a-f]{16})/(.*)");

  private ObjectLayout() {}

  /** Whether a text from outside can be a generation's name, and so a folder's. */
  public static boolean isGeneration(String text) {
    return GENERATION.matcher(text).matches();
  }

  /** Whether a job may write an object of this name, whatever it makes. */
  public static boolean isReserved(String key) {
    int slash = key.indexOf('/');
    return slash < 0
        ? key.equals(MULTIVARIANT_PLAYLIST) || key.equals(STATUS) || key.equals(TOMBSTONE)
        : key.startsWith(WORK_PREFIX) || MADE_HERE.matcher(key.substring(0, slash)).matches();
  }

  /** Folder of a generation's published objects, with a slash at its end. */
  public static String generationPrefix(String generation) {
    return generation + "/";
  }

  public static String report(String generation) {
    return generation + "/report.json";
  }

  /** Key of the page for people that tells what report.json tells. */
  public static String reportPage(String generation) {
    return generation + "/report.html";
  }

  /** Key of the chapters. */
  public static String chapters(String generation) {
    return generation + "/chapters.json";
  }

  /** Folder of a video rendition such as {@code 720p}, with a slash at its end. */
  public static String videoPrefix(String generation, String rendition) {
    return generation + "/video/" + rendition + "/";
  }

  /** Folder of an audio rendition such as {@code und}, with a slash at its end. */
  public static String audioPrefix(String generation, String rendition) {
    return generation + "/audio/" + rendition + "/";
  }

  /** Folder of a text rendition such as {@code text-1}, with a slash at its end. */
  public static String textPrefix(String generation, String rendition) {
    return generation + "/text/" + rendition + "/";
  }

  /**
   * Name of a text rendition that was added to a published presentation.
   *
   * @param digest at least 16 lower-case hex digits
   */
  public static String captions(String digest) {
    return "captions-" + digest.substring(0, 16);
  }

  /** Key of what is known of captions that were added: all of it, for captions. */
  public static String captionsDocument(String generation, String captions) {
    return textPrefix(generation, captions) + "captions.json";
  }

  /** Key of all of their cues in one file. */
  public static String captionsFile(String generation, String captions) {
    return textPrefix(generation, captions) + "captions.vtt";
  }

  /** Captions that were added to a generation. */
  public record Captions(String generation, String name) {}

  /** The captions that an object belongs to, if it belongs to some that were added. */
  public static Optional<Captions> captionsOf(String key) {
    Matcher captions = CAPTIONS.matcher(key);
    return captions.matches()
        ? Optional.of(new Captions(captions.group(1), captions.group(2)))
        : Optional.empty();
  }

  public static String initSegment(String renditionPrefix) {
    return renditionPrefix + "init.mp4";
  }

  /** Key of a media segment. {@code index} counts from 0 over the whole rendition. */
  public static String segment(String renditionPrefix, int index) {
    return renditionPrefix + segmentName(index);
  }

  public static String segmentName(int index) {
    return String.format(java.util.Locale.ROOT, "segment-%05d.m4s", index);
  }

  /** Key of a WebVTT segment. {@code index} counts from 0 over the whole rendition. */
  public static String textSegment(String renditionPrefix, int index) {
    return renditionPrefix + textSegmentName(index);
  }

  public static String textSegmentName(int index) {
    return String.format(java.util.Locale.ROOT, "segment-%05d.vtt", index);
  }

  public static String mediaPlaylist(String renditionPrefix) {
    return renditionPrefix + "playlist.m3u8";
  }

  public static String iFramePlaylist(String renditionPrefix) {
    return renditionPrefix + "iframes.m3u8";
  }

  public static String poster(String generation) {
    return generation + "/poster.jpg";
  }

  /** Folder of the storyboard, with a slash at its end. */
  public static String storyboardPrefix(String generation) {
    return generation + "/storyboard/";
  }

  /** Key of a sheet of the storyboard. {@code index} counts from 0. */
  public static String sheet(String storyboardPrefix, int index) {
    return storyboardPrefix + sheetName(index);
  }

  public static String sheetName(int index) {
    return String.format(java.util.Locale.ROOT, "sheet-%05d.jpg", index);
  }

  /** Key of the WebVTT file that says where on the sheets the frame of a time is. */
  public static String storyboardIndex(String storyboardPrefix) {
    return storyboardPrefix + "storyboard.vtt";
  }

  /** Folder of a generation's plan and checkpoints, with a slash at its end. */
  public static String workPrefix(String generation) {
    return WORK_PREFIX + generation + "/";
  }

  /** Where a job tells that it lives, when a newer one's status is in status.json. */
  public static String heartbeat(String generation) {
    return workPrefix(generation) + HEARTBEAT;
  }

  public static String plan(String generation) {
    return workPrefix(generation) + "plan.json";
  }

  /** Key of what probing found in the source. */
  public static String sourceFacts(String generation) {
    return workPrefix(generation) + "source.json";
  }

  /** Name of the task of encoding a chunk, … */
  public static String chunkTask(int chunk) {
    return String.format(java.util.Locale.ROOT, "chunk-%05d", chunk);
  }

  /** … an audio rendition, … */
  public static String audioTask(String rendition) {
    return "audio-" + rendition;
  }

  /** … and all text renditions. */
  public static final String TEXT_TASK = "text";

  /** Key of a task's checkpoint. */
  public static String checkpoint(String generation, String task) {
    return workPrefix(generation) + task + ".json";
  }

  /** The task whose checkpoint has this key, if it is the key of one. */
  public static Optional<String> taskOfCheckpoint(String generation, String key) {
    return note(generation, key)
        .filter(
            name ->
                name.startsWith("chunk-") || name.startsWith("audio-") || name.equals(TEXT_TASK));
  }

  /** Key of a node's claim on a task. */
  public static String claim(String generation, String task) {
    return workPrefix(generation) + CLAIM + task + ".json";
  }

  /** The task whose claim has this key, if it is the key of one. */
  public static Optional<String> claimedTask(String generation, String key) {
    return note(generation, key)
        .filter(name -> name.startsWith(CLAIM))
        .map(name -> name.substring(CLAIM.length()));
  }

  /** Key of what a node tells of itself. */
  public static String node(String generation, int index) {
    return workPrefix(generation) + String.format(java.util.Locale.ROOT, "node-%05d.json", index);
  }

  /** The node whose note has this key, if it is the key of one. */
  public static OptionalInt nodeOf(String generation, String key) {
    return note(generation, key)
        .filter(name -> NODE.matcher(name).matches())
        .map(name -> OptionalInt.of(Integer.parseInt(name.substring(NODE_PREFIX_LENGTH))))
        .orElse(OptionalInt.empty());
  }

  private static Optional<String> note(String generation, String key) {
    String prefix = workPrefix(generation);
    return key.startsWith(prefix) && key.endsWith(".json")
        ? Optional.of(key.substring(prefix.length(), key.length() - ".json".length()))
        : Optional.empty();
  }

  /** Key of a chunk's checkpoint. */
  public static String chunkCheckpoint(String generation, int chunk) {
    return checkpoint(generation, chunkTask(chunk));
  }

  /** Key of a chunk's storyboard tiles, which wait for their sheets. */
  public static String chunkTiles(String generation, int chunk) {
    return workPrefix(generation) + String.format(java.util.Locale.ROOT, "tiles-%05d.yuv", chunk);
  }

  /** Key of a chunk's best frame for the poster. */
  public static String posterCandidate(String generation, int chunk) {
    return workPrefix(generation) + String.format(java.util.Locale.ROOT, "poster-%05d.jpg", chunk);
  }

  public static String audioCheckpoint(String generation, String rendition) {
    return checkpoint(generation, audioTask(rendition));
  }

  /** Key of the checkpoint of all text renditions. */
  public static String textCheckpoint(String generation) {
    return checkpoint(generation, TEXT_TASK);
  }

  /**
   * Key of the claim of a scan on a stuck job.
   *
   * @param turn counts from 1; a later turn is for a scan whose predecessor vanished
   */
  public static String resubmissionClaim(String jobId, int turn) {
    return "%s%s-%d.json"
        .formatted(RESUBMISSION_PREFIX, jobId.replaceAll("[^A-Za-z0-9-]", "_"), turn);
  }

  /** MIME type of the object with this key (HLS authoring specification 2025-06-26, rule 10.4). */
  public static String contentType(String key) {
    String extension = key.substring(key.lastIndexOf('.') + 1);
    return switch (extension) {
      case "m3u8" -> "application/vnd.apple.mpegurl";
      case "m4s" -> "video/iso.segment";
      case "mp4" -> key.contains("/audio/") ? "audio/mp4" : "video/mp4";
      case "vtt" -> "text/vtt";
      case "json" -> "application/json";
      case "jpg" -> "image/jpeg";
      case "html" -> "text/html; charset=utf-8";
      default -> "application/octet-stream";
    };
  }

  /** Cache-Control of the object with this key: a generation never changes, the rest does. */
  public static String cacheControl(String key) {
    if (key.equals(STATUS) || key.startsWith(WORK_PREFIX)) {
      return "no-store";
    }
    return key.equals(MULTIVARIANT_PLAYLIST)
        ? "public, max-age=30"
        : "public, max-age=31536000, immutable";
  }
}
