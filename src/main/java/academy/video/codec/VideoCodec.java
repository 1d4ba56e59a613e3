package academy.video.codec;

import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.FragmentSink;
import academy.video.model.VideoRendition;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.DecodeLimit;
import academy.video.stage.encode.Helpers;
import academy.video.stage.encode.StageTimes;
import academy.video.stage.storyboard.ThumbnailCollector.Taken;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Encodes the chunks of one job. Safe for use by several threads, each with a chunk of its own. */
public interface VideoCodec extends Helpers, AutoCloseable {

  /**
   * How chunks are encoded; the bytes depend on none of it.
   *
   * @param chunksAtOnce how many are decoded at once, at least 1
   * @param overlaps whether the last encoder that a chunk drains does not count
   * @param decodeLimit how long decoding may take
   * @param goodPosters chunks that are known to have a good frame for the poster
   */
  record Settings(
      int chunksAtOnce, boolean overlaps, DecodeLimit decodeLimit, List<Integer> goodPosters) {
    public Settings {
      goodPosters = List.copyOf(goodPosters);
    }
  }

  /**
   * How encoding a chunk went.
   *
   * @param damage corruption in the chunk's span
   * @param times what the time went into
   * @param taken the chunk's thumbnails, where they were asked for
   */
  record Encoded(Damage damage, StageTimes times, Optional<Taken> taken) {}

  /**
   * Encodes a chunk, or its last segments, as {@link ChunkEncoder#encode} does; may be repeated,
   * with the same bytes.
   *
   * @param renditions some of the plan's, in its order; with other settings where they are to come
   *     out otherwise; none where only thumbnails are asked for
   * @param withThumbnails whether the poster's candidate and the tiles are taken
   * @param sinks gives, for each rendition, what takes its init segment and fragments
   */
  Encoded encode(
      Chunk chunk,
      List<VideoRendition> renditions,
      boolean withThumbnails,
      Function<VideoRendition, FragmentSink> sinks,
      ChunkEncoder.Progress progress);

  @Override
  void close();
}
