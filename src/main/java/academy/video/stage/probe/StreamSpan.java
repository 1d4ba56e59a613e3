package academy.video.stage.probe;

import academy.video.model.PacketBytes;
import academy.video.model.Rational;

/**
 * What the packets of a stream tell about it.
 *
 * @param startSeconds earliest time of showing
 * @param endSeconds latest end of showing
 * @param packets the number of them
 * @param missingFraction the share of packets in the file's index that the file doesn't hold
 * @param encrypted whether packets are encrypted, which no header need say
 * @param ticks times of showing or decoding, in the stream's time base; for the frame rate
 * @param bytes of its packets
 * @param sizes of its frames, where the container was read as a whole
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
record StreamSpan(
    Rational startSeconds,
    Rational endSeconds,
    long packets,
    double missingFraction,
    boolean encrypted,
    long[] ticks,
    PacketBytes bytes,
    SizeSurvey sizes) {}
