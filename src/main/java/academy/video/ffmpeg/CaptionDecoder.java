package academy.video.ffmpeg;

import academy.video.ffmpeg.CaptionReader.Captions;
import academy.video.ffmpeg.CaptionReader.Pair;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVSubtitle;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;

/**
 * Makes texts of one channel's captions (CEA-608), with FFmpeg's decoder; used by one thread at a
 * time.
 *
 * <p>The decoder tells what is on the screen whenever that changes. What grows, as letters come two
 * by two, is one text from its first letters on; the next row begins another.
 */
public final class CaptionDecoder implements AutoCloseable {

  /** FFmpeg's decoder tells of letters at most every 200 ms, and only when it gets bytes. */
  private static final long TICK_MS = 250;

  /** A line that is written after so long is a new text. */
  private static final long LONGEST_GROWTH_STEP_MS = 1000;

  private static final int MS_PER_SECOND = 1000;

  /** The decoder counts from zero on: a source's clock may begin before. */
  private static final long OFFSET_MS = 1_000_000_000_000L;

  /** As {@link Texts} has them. */
  private static final String EVENT_FIELDS = "0,0,Default,,0,0,0,,";

  private static final int FIELDS_BEFORE_TEXT = 8;
  private static final String NEXT_ROW = "\\N";
  private static final Pattern PLACES = Pattern.compile("\\{\\\\(?:an7|pos\\([^}]*\\))\\}");

  private final int streamIndex;
  private final int channel;
  private final AVCodecContext context;
  private final AVSubtitle subtitle = new AVSubtitle();
  private final OwnedPacket packet = new OwnedPacket();
  private final List<Texts> texts = new ArrayList<>();

  /** The text on the screen, in the ASS format; empty where there is none. */
  private String shown = "";

  private long shownMs;
  private long changedMs;
  private long fedMs = Long.MIN_VALUE;
  private long errors;

  /**
   * Opens a decoder.
   *
   * @param streamIndex of the video, for the texts
   * @param channel 1 to 4, for CC1 to CC4
   * @throws FfmpegException where this build has none
   */
  public CaptionDecoder(int streamIndex, int channel) {
    this.streamIndex = streamIndex;
    this.channel = channel;
    AVCodec codec =
        Native.require(
            avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_EIA_608), "avcodec_find_decoder");
    this.context = Native.require(avcodec.avcodec_alloc_context3(codec), "avcodec_alloc_context3");
    try (AVRational ms = new AVRational().num(1).den(MS_PER_SECOND);
        Native.Dictionary options =
            Native.dictionary(Map.of("real_time", "1", "data_field", "first"))) {
      context.pkt_timebase(ms);
      Native.check(avcodec.avcodec_open2(context, codec, options.get()), "avcodec_open2");
      options.requireAllTaken("avcodec_open2 of cc_dec");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Takes a frame's captions; to be called in the order of the frames. */
  public void add(Captions captions) {
    long ms = captions.seconds().times(MS_PER_SECOND).round();
    tick(ms);
    for (Pair pair : captions.pairs()) {
      if (pair.channel() == channel) {
        feed(ms, pair.first(), pair.second());
      }
    }
  }

  /** The texts that are complete, each of them once; the rest after {@link #finish}. */
  public List<Texts> take() {
    List<Texts> taken = List.copyOf(texts);
    texts.clear();
    return taken;
  }

  /** To be called after the last captions. */
  public void finish() {
    if (fedMs != Long.MIN_VALUE) {
      tick(Long.MAX_VALUE);
      complete(Optional.empty());
    }
  }

  /** Captions that the decoder refused. */
  public long decodeErrors() {
    return errors;
  }

  /** Lets the decoder tell what has come, before what comes later. */
  private void tick(long beforeMs) {
    if (fedMs != Long.MIN_VALUE && beforeMs > fedMs + TICK_MS) {
      feed(fedMs + TICK_MS, 0, 0);
    }
  }

  private void feed(long ms, int first, int second) {
    fedMs = ms;
    packet.unref();
    AVPacket next = packet.get();
    Native.check(avcodec.av_new_packet(next, CaptionData.TRIPLET_BYTES), "av_new_packet");
    next.data().put(0, (byte) 0xFC).put(1, odd(first)).put(2, odd(second));
    next.pts(ms + OFFSET_MS);
    int[] isDecoded = new int[1];
    try {
      if (avcodec.avcodec_decode_subtitle2(context, subtitle, isDecoded, next) < 0) {
        errors++;
      } else if (isDecoded[0] != 0) {
        for (int i = 0; i < subtitle.num_rects(); i++) {
          BytePointer ass = subtitle.rects(i).ass();
          if (ass != null && !ass.isNull()) {
            show(ms, Native.looseText(ass));
          }
        }
      }
    } finally {
      avcodec.avsubtitle_free(subtitle);
    }
  }

  /** With the bit that makes the number of set ones odd. */
  private static byte odd(int value) {
    return (byte) (Integer.bitCount(value) % 2 == 0 ? value | 0x80 : value);
  }

  private void show(long ms, String event) {
    String text = textOf(event);
    if (text.equals(shown)) {
      return;
    }
    boolean grows =
        !shown.isEmpty()
            && text.startsWith(shown)
            && !text.substring(shown.length()).contains(NEXT_ROW)
            && ms - changedMs <= LONGEST_GROWTH_STEP_MS;
    if (!grows) {
      complete(Optional.of(ms));
      shownMs = ms;
    }
    shown = text;
    changedMs = ms;
  }

  /** Without places on the screen, which are not carried over. */
  private static String textOf(String event) {
    String[] fields = event.split(",", FIELDS_BEFORE_TEXT + 1);
    return PLACES.matcher(fields[fields.length - 1]).replaceAll("").replace("\\h", " ").strip();
  }

  private void complete(Optional<Long> endMs) {
    if (!shown.isEmpty()) {
      texts.add(
          new Texts(
              streamIndex,
              Rational.of(shownMs, MS_PER_SECOND),
              endMs.map(end -> Rational.of(end - shownMs, MS_PER_SECOND)),
              /* isAss= */ false,
              List.of(EVENT_FIELDS + shown)));
    }
    shown = "";
  }

  @Override
  public void close() {
    avcodec.avcodec_free_context(context);
    subtitle.close();
    packet.close();
  }
}
