package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes the text streams of a container in one pass; used by one thread at a time. Every text
 * decoder of FFmpeg gives events of the ASS format, whatever the source's format is.
 */
public final class TextReader implements AutoCloseable {

  /**
   * Texts that are shown together.
   *
   * @param streamIndex the stream they are from
   * @param startSeconds on the source's clock
   * @param durationSeconds greater than zero; empty where the source does not tell
   * @param isAss whether the source itself is ASS; in others braces and backslashes are plain text
   * @param events {@code ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text} each
   */
  public record Texts(
      int streamIndex,
      Rational startSeconds,
      Optional<Rational> durationSeconds,
      boolean isAss,
      List<String> events) {
    public Texts {
      events = List.copyOf(events);
    }
  }

  /** Three years: later times are corrupt, and would leave no room for exact arithmetic. */
  static final double LONGEST_SECONDS = 1e8;

  private final MediaInput input;
  private final Map<Integer, TextDecoder> decoders = new LinkedHashMap<>();

  /**
   * Reads these streams; closing this leaves the input open.
   *
   * @throws FfmpegException where a stream has no decoder
   */
  public TextReader(MediaInput input, Set<Integer> streamIndexes) {
    this.input = input;
    input.select(streamIndexes);
    try {
      for (int index : streamIndexes) {
        decoders.put(index, new TextDecoder(input.stream(index)));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Decodes the next texts, in the file's order; empty at its end. */
  public Optional<Texts> next() {
    AVPacket packet = input.nextPacket();
    while (packet != null) {
      TextDecoder decoder = decoders.get(packet.stream_index());
      if (decoder != null) {
        Optional<Texts> texts = decoder.decode(packet);
        if (texts.isPresent()) {
          return texts;
        }
      }
      packet = input.nextPacket();
    }
    return Optional.empty();
  }

  /** Packets of a stream so far that its decoder refused or that have no time. */
  public long decodeErrors(int streamIndex) {
    TextDecoder decoder = decoders.get(streamIndex);
    return decoder == null ? 0 : decoder.errors;
  }

  @Override
  public void close() {
    decoders.values().forEach(TextDecoder::close);
  }

  private static final class TextDecoder implements AutoCloseable {
    private final AVCodecContext context;
    private final Rational timeBase;
    private final boolean isAss;
    private final AVSubtitle subtitle = new AVSubtitle();
    private long errors;

    TextDecoder(AVStream stream) {
      this.timeBase = MediaInput.timeBase(stream);
      int codec = stream.codecpar().codec_id();
      this.isAss = codec == avcodec.AV_CODEC_ID_ASS || codec == avcodec.AV_CODEC_ID_SSA;
      // Text that is no UTF-8 would be refused; it is made readable instead (Native.looseText).
      this.context = Decoder.open(stream, Map.of("sub_charenc_mode", "ignore"));
    }

    Optional<Texts> decode(AVPacket packet) {
      long time = packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
      boolean hasTime = time != avutil.AV_NOPTS_VALUE && isSensible(time);
      if (!hasTime) {
        errors++;
        return Optional.empty();
      }
      List<String> events = events(packet);
      if (events.isEmpty()) {
        return Optional.empty();
      }
      Optional<Rational> duration =
          packet.duration() > 0 && isSensible(packet.duration())
              ? Optional.of(timeBase.times(packet.duration()))
              : Optional.empty();
      return Optional.of(
          new Texts(packet.stream_index(), timeBase.times(time), duration, isAss, events));
    }

    /** The packet's events; none where the decoder refuses it, which is counted. */
    private List<String> events(AVPacket packet) {
      List<String> events = new ArrayList<>();
      int[] isDecoded = new int[1];
      try {
        int result = avcodec.avcodec_decode_subtitle2(context, subtitle, isDecoded, packet);
        if (result < 0) {
          errors++;
        } else if (isDecoded[0] != 0) {
          for (int i = 0; i < subtitle.num_rects(); i++) {
            BytePointer ass = subtitle.rects(i).ass();
            if (ass != null && !ass.isNull()) {
              events.add(Native.looseText(ass));
            }
          }
        }
      } finally {
        // Also after an error: a decoder may have filled in some of it before it gave up.
        avcodec.avsubtitle_free(subtitle);
      }
      return events;
    }

    private boolean isSensible(long ticks) {
      return Math.abs(ticks * timeBase.toDouble()) <= LONGEST_SECONDS;
    }

    @Override
    public void close() {
      avcodec.avcodec_free_context(context);
      subtitle.close();
    }
  }
}
