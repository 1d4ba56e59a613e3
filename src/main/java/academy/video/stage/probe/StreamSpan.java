package academy.video.stage.probe;

import academy.video.model.Rational;

/**
 * What the packets of a stream say of it.
 *
 * @param startSeconds earliest time of showing
 * @param endSeconds latest end of showing
 * @param packets how many there are
 * @param missingFraction the part of them that the file's index names but the file doesn't hold
 * @param encrypted whether packets are encrypted, which no header need say
 * @param ticks times of showing or decoding, in the stream's time base; for the frame rate
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
record StreamSpan(
    Rational startSeconds,
    Rational endSeconds,
    long packets,
    double missingFraction,
    boolean encrypted,
    long[] ticks) {}
