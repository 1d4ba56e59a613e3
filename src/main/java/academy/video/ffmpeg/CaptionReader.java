package academy.video.ffmpeg;

import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Reads the captions that a video stream's frames carry, in the order in which the frames are
 * shown, without decoding these, or those of a track of their own (QuickTime's {@code c608}); used
 * by one thread at a time.
 */
public final class CaptionReader {

  /**
   * Two bytes of CEA-608.
   *
   * @param channel 1 to 4, for CC1 to CC4
   * @param first without parity; that of a control code is the one of its field's first channel
   * @param second without parity
   */
  public record Pair(int channel, int first, int second) {

    /** Whether it is text, not a control code. */
    public boolean isText() {
      return first >= FIRST_CHARACTER;
    }
  }

  /**
   * A frame's captions.
   *
   * @param seconds when the frame is shown, on the source's clock
   * @param pairs of CEA-608, in their order; often empty
   * @param hasCea708 whether there is text of CEA-708
   */
  public record Captions(Rational seconds, List<Pair> pairs, boolean hasCea708) {
    public Captions {
      pairs = List.copyOf(pairs);
    }
  }

  private static final int FIRST_CHARACTER = 0x20;

  /** Frames are reordered over fewer packets than this (H.264 allows 16 frames). */
  private static final int MOST_REORDERED = 64;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(long ticks, long number, byte[] triplets) {
    static Comparator<Waiting> order() {
      return Comparator.comparingLong(Waiting::ticks).thenComparingLong(Waiting::number);
    }
  }

  private final MediaInput input;
  private final int streamIndex;
  private final Rational timeBase;
  private final CaptionData data;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting.order());
  private final Line21 firstField = new Line21(1);
  private final Line21 secondField = new Line21(3);
  private long packets;
  private long decodeTime = Long.MIN_VALUE;
  private boolean ended;

  /**
   * Reads a stream of video or of nothing but captions; {@link #canRead} says which. The input
   * stays open.
   */
  public CaptionReader(MediaInput input, int streamIndex) {
    this.input = input;
    this.streamIndex = streamIndex;
    input.select(Set.of(streamIndex));
    AVStream stream = input.stream(streamIndex);
    this.timeBase = MediaInput.timeBase(stream);
    this.data = CaptionData.of(stream.codecpar());
  }

  /** Whether captions can be found in this stream's frames. */
  public static boolean canRead(MediaInput input, int streamIndex) {
    return CaptionData.knows(input.stream(streamIndex).codecpar().codec_id());
  }

  /**
   * Whether any of the stream's next packets carries captions, be they without text.
   *
   * @param most how many packets to look at
   */
  public boolean findsAny(int most) {
    for (int i = 0; i < most; i++) {
      AVPacket packet = input.nextPacket(streamIndex);
      if (packet == null) {
        return false;
      }
      if (data.triplets(packet).length > 0) {
        return true;
      }
    }
    return false;
  }

  /** The next frame's captions; empty at the end. Frames without any are left out. */
  public Optional<Captions> next() {
    while (!isDue() && !ended) {
      read();
    }
    Waiting next = waiting.poll();
    return next == null ? Optional.empty() : Optional.of(captions(next));
  }

  /** Whether no packet that is still to come can be shown before the first that waits. */
  private boolean isDue() {
    return !waiting.isEmpty()
        && (ended || waiting.element().ticks() <= decodeTime || waiting.size() > MOST_REORDERED);
  }

  private void read() {
    AVPacket packet = input.nextPacket(streamIndex);
    if (packet == null) {
      ended = true;
      return;
    }
    packets++;
    boolean hasDecodeTime = packet.dts() != avutil.AV_NOPTS_VALUE;
    long time = packet.pts() == avutil.AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    decodeTime = hasDecodeTime ? packet.dts() : decodeTime;
    byte[] triplets = data.triplets(packet);
    boolean hasTime =
        time != avutil.AV_NOPTS_VALUE
            && Math.abs(time * timeBase.toDouble()) <= TextReader.LONGEST_SECONDS;
    if (hasTime && triplets.length > 0) {
      waiting.add(new Waiting(time, packets, triplets));
    }
  }

  private Captions captions(Waiting frame) {
    List<Pair> pairs = new ArrayList<>();
    boolean hasCea708 = false;
    byte[] triplets = frame.triplets();
    for (int i = 0; i < triplets.length; i += CaptionData.TRIPLET_BYTES) {
      boolean isValid = (triplets[i] & 4) != 0;
      if (isValid) {
        switch (triplets[i] & 3) {
          case 0 -> firstField.pair(triplets[i + 1], triplets[i + 2]).ifPresent(pairs::add);
          case 1 -> secondField.pair(triplets[i + 1], triplets[i + 2]).ifPresent(pairs::add);
          // CTA-708, 4.4.1: a packet begins with its header and its first service block's.
          case 3 -> hasCea708 |= (triplets[i + 2] & 0xE0) != 0 && (triplets[i + 2] & 0x1F) != 0;
          default -> {}
        }
      }
    }
    return new Captions(timeBase.times(frame.ticks()), pairs, hasCea708);
  }

  /** Tells whose a field's bytes are (CTA-608, 8): of two channels, or of neither. */
  private static final class Line21 {
    private static final int FIRST_CONTROL = 0x10;
    private static final int SECOND_CHANNEL = 0x08;
    private static final int TEXT_RESTART = 0x2A;
    private static final int RESUME_TEXT = 0x2B;

    private final int firstChannel;

    /** Whether captions are being sent; text for other purposes and program data are left out. */
    private boolean inCaptions;

    private int channel;

    Line21(int firstChannel) {
      this.firstChannel = firstChannel;
      this.channel = firstChannel;
    }

    Optional<Pair> pair(byte firstByte, byte secondByte) {
      boolean isOdd = Integer.bitCount(firstByte & 0xff) % 2 == 1;
      isOdd &= Integer.bitCount(secondByte & 0xff) % 2 == 1;
      int first = firstByte & 0x7f;
      int second = secondByte & 0x7f;
      if (!isOdd || first == 0) {
        return Optional.empty(); // received wrongly, or padding
      }
      if (first < FIRST_CONTROL) {
        inCaptions = false; // program data follows
        return Optional.empty();
      }
      if (first >= FIRST_CHARACTER) {
        return inCaptions ? Optional.of(new Pair(channel, first, second)) : Optional.empty();
      }
      channel = firstChannel + ((first & SECOND_CHANNEL) == 0 ? 0 : 1);
      int code = first & ~SECOND_CHANNEL;
      boolean isMode = (code == 0x14 || code == 0x15) && second >= 0x20 && second < 0x30;
      if (isMode) {
        inCaptions =
            switch (second) {
              case TEXT_RESTART, RESUME_TEXT -> false;
              case 0x20, 0x25, 0x26, 0x27, 0x29 -> true; // pop-on, roll-up, paint-on
              default -> inCaptions;
            };
        boolean isText = second == TEXT_RESTART || second == RESUME_TEXT;
        return isText ? Optional.empty() : Optional.of(new Pair(channel, code, second));
      }
      return inCaptions ? Optional.of(new Pair(channel, code, second)) : Optional.empty();
    }
  }
}
