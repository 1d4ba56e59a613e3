package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import academy.video.model.SourceClock;
import academy.video.model.SourceClock.Recording;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * The demuxers of a source, one at a time: it has one container, or several where files were joined
 * byte by byte. The streams of each file stand for those of the first, kind by kind in their order.
 * Used by one thread at a time.
 */
final class JoinedFiles implements AutoCloseable {

  private final InputCallbacks callbacks;
  private final ByteSource source;
  private final SourceClock clock;
  private final List<Recording> files;
  private final Demuxer first;
  private @Nullable Demuxer current;
  private int number;

  JoinedFiles(InputCallbacks callbacks, ByteSource source, SourceClock clock) {
    this.callbacks = callbacks;
    this.source = source;
    this.clock = clock;
    this.files = clock.isOfJoinedFiles() ? clock.pieces() : List.of();
    this.first = open(0);
    this.current = first;
  }

  private Demuxer open(int file) {
    if (files.isEmpty()) {
      return new Demuxer(callbacks, source);
    }
    Recording recording = files.get(file);
    return new Demuxer(
        callbacks,
        new ByteRange(source, recording.fromByte(), clock.endByte(recording, source.sizeBytes())));
  }

  boolean areSeveral() {
    return !files.isEmpty();
  }

  Demuxer first() {
    return first;
  }

  /** Which file is being read, counted from 0. */
  int number() {
    return number;
  }

  /** The stream of the file being read that stands for one of the first; null where none does. */
  @Nullable AVStream stream(int streamIndex) {
    if (current == null) {
      return null;
    }
    AVFormatContext context = current.context();
    for (int i = 0; i < context.nb_streams(); i++) {
      if (indexInFirst(context.streams(i)) == streamIndex) {
        return context.streams(i);
      }
    }
    return null;
  }

  /** Below zero where the first file has none of the kind. */
  private int indexInFirst(AVStream stream) {
    if (current == first || current == null) {
      return stream.index();
    }
    int kind = stream.codecpar().codec_type();
    int before = 0;
    for (int i = 0; i < stream.index(); i++) {
      before += current.context().streams(i).codecpar().codec_type() == kind ? 1 : 0;
    }
    for (int i = 0; i < first.context().nb_streams(); i++) {
      boolean isOfKind = first.context().streams(i).codecpar().codec_type() == kind;
      if (isOfKind && before-- == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Reads the next packet of any file, with the first file's stream index and time base. */
  boolean read(AVPacket packet) {
    while (true) {
      while (current != null && current.read(packet)) {
        AVStream stream = current.context().streams(packet.stream_index());
        int index = indexInFirst(stream);
        if (index >= 0) {
          place(packet, stream, index);
          return true;
        }
        avcodec.av_packet_unref(packet);
      }
      if (number + 1 >= files.size()) {
        return false;
      }
      goTo(number + 1);
    }
  }

  private void place(AVPacket packet, AVStream stream, int index) {
    if (current == first) {
      return;
    }
    AVStream same = first.context().streams(index);
    avcodec.av_packet_rescale_ts(packet, stream.time_base(), same.time_base());
    packet.stream_index(index);
    packet.pos(files.get(number).fromByte() + Math.max(0, packet.pos()));
  }

  /** Makes a file the current one. One that can't be opened has nothing to read. */
  private void goTo(int file) {
    if (current != first && current != null) {
      current.close();
    }
    number = file;
    current = null;
    if (file == 0) {
      current = first;
      return;
    }
    try {
      current = open(file);
    } catch (FfmpegException _) {
      return; // its bytes count as missing
    }
    AVFormatContext context = current.context();
    for (int i = 0; i < context.nb_streams(); i++) {
      int index = indexInFirst(context.streams(i));
      context
          .streams(i)
          .discard(index < 0 ? avcodec.AVDISCARD_ALL : first.context().streams(index).discard());
    }
  }

  /** Moves to a packet at or before a time of the source's clock. */
  boolean seek(int streamIndex, Recording recording, long clockTicks) {
    goTo(files.indexOf(recording));
    AVStream stream = stream(streamIndex);
    if (current == null || stream == null) {
      return false;
    }
    AVStream same = first.context().streams(streamIndex);
    long shift = recording.shiftSeconds().dividedBy(MediaInput.timeBase(same)).round();
    long target = avutil.av_rescale_q(clockTicks - shift, same.time_base(), stream.time_base());
    return current.seek(stream.index(), Long.MIN_VALUE, target, /* flags= */ 0);
  }

  @Override
  public void close() {
    if (current != first && current != null) {
      current.close();
    }
    first.close();
  }
}
