package academy.video.stage.segment;

import academy.video.model.Digests;
import academy.video.model.Fragment;
import academy.video.model.GopRange;
import academy.video.model.MeasuredFrame;
import academy.video.model.SegmentQuality;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.stage.segment.PlannedSegment.PlannedGop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the fragments of one track, or of one chunk of it, into segments, and checks every byte
 * while it is in memory: it gives nothing away that does not keep the expectation. Holds one
 * segment at a time.
 *
 * <p>Call {@link #init}, then {@link #fragment} for each fragment in order, then {@link #finish}.
 * For use by one thread at a time. Every method throws {@code WorkerException} with OUTPUT_INVALID
 * where a check fails; the writer is of no more use then.
 */
public final class TrackWriter {

  private final TrackExpectation expected;
  private final List<SegmentRecord> finished = new ArrayList<>();

  private @Nullable Track track;
  private SegmentAssembler assembler = new SegmentAssembler();
  private final List<GopRange> gops = new ArrayList<>();
  private final List<MeasuredFrame> measured = new ArrayList<>();
  private int samples;
  private long startTicks;

  /** What is known once the init segment is. */
  private record Track(String initSha256, String initMd5, String codecs, FragmentChecker checker) {}

  /**
   * A segment that passed every check.
   *
   * @param record what was measured of it
   * @param bytes never changed again
   */
  @SuppressWarnings("ArrayRecordComponent") // travels once, from check to store; never compared
  public record Checked(SegmentRecord record, byte[] bytes) {}

  public TrackWriter(TrackExpectation expected) {
    this.expected = expected;
  }

  /** Checks the init segment (ftyp and moov). */
  public void init(byte[] bytes) {
    if (track != null) {
      throw new IllegalStateException(expected.rendition() + " has its init segment already");
    }
    InitSegment init = new InitChecker(expected.rendition()).check(bytes, expected);
    FragmentChecker checker = new FragmentChecker(expected, init);
    track = new Track(Digests.sha256(bytes), Digests.md5(bytes), init.codecs(), checker);
    startTicks = checker.decodeTime();
  }

  /**
   * Takes the next fragment: of video a whole GOP, of audio frames of one segment. Gives the
   * segment that it completes.
   */
  public Optional<Checked> fragment(Fragment fragment) {
    Track known = known();
    if (finished.size() == expected.segments().size()) {
      throw OutputCheck.SEGMENT_ORDER.failed(
          "rendition " + expected.rendition(),
          "no fragment after the last of %d segments".formatted(finished.size()),
          "one of %d bytes".formatted(fragment.bytes().length));
    }
    PlannedSegment planned = expected.segments().get(finished.size());
    String where = "rendition %s, segment %d".formatted(expected.rendition(), planned.index());
    switch (expected) {
      case TrackExpectation.Video video -> appendGop(known, planned, fragment, where);
      case TrackExpectation.Audio audio -> appendAudio(known, planned, fragment, where);
    }
    measured.addAll(fragment.measured());
    return samples == planned.samples()
        ? Optional.of(finishSegment(known, planned))
        : Optional.empty();
  }

  /** Checks that the track is complete, and gives what was written. */
  public TrackRecord finish() {
    Track known = known();
    OutputCheck.SEGMENT_ORDER.requireEqual(
        "rendition " + expected.rendition() + ", number of complete segments",
        expected.segments().size(),
        finished.size());
    if (expected instanceof TrackExpectation.Audio audio) {
      long heard = known.checker().decodeTime() - audio.primingTicks();
      if (heard < audio.heardTicks()) {
        throw OutputCheck.AUDIO_LENGTH.failed(
            "rendition " + audio.rendition(),
            "at least %d samples".formatted(audio.heardTicks()),
            heard);
      }
    }
    return record(known, finished);
  }

  /** What was written before a segment, where the rest is not wanted. */
  public TrackRecord finishBefore(int segment) {
    return record(known(), finished.stream().filter(record -> record.index() < segment).toList());
  }

  private TrackRecord record(Track known, List<SegmentRecord> segments) {
    return new TrackRecord(
        expected.rendition(),
        known.initSha256(),
        known.initMd5(),
        expected.timescale(),
        known.codecs(),
        segments);
  }

  private void appendGop(Track known, PlannedSegment planned, Fragment fragment, String where) {
    PlannedGop gop = planned.gops().get(gops.size());
    MediaFragment read =
        known.checker().checkGop(fragment.bytes(), gop, "%s, GOP %d".formatted(where, gops.size()));
    int offset = assembler.append(fragment.bytes());
    gops.add(new GopRange(offset, read.samples().getFirst().endOffset(), gop.durationTicks()));
    samples += read.samples().size();
  }

  private void appendAudio(Track known, PlannedSegment planned, Fragment fragment, String where) {
    boolean lastSegment = finished.size() == expected.segments().size() - 1;
    MediaFragment read = known.checker().checkAudio(fragment.bytes(), lastSegment, where);
    samples += read.samples().size();
    if (samples > planned.samples()) {
      throw OutputCheck.SAMPLE_COUNT.failed(where, planned.samples(), samples);
    }
    assembler.append(fragment.bytes());
  }

  private Checked finishSegment(Track known, PlannedSegment planned) {
    byte[] bytes = assembler.bytes();
    long endTicks = known.checker().decodeTime();
    SegmentRecord record =
        new SegmentRecord(
            planned.index(),
            startTicks,
            endTicks - startTicks,
            samples,
            bytes.length,
            Digests.sha256(bytes),
            Digests.md5(bytes),
            gops,
            SegmentQuality.of(measured));
    finished.add(record);
    assembler = new SegmentAssembler();
    gops.clear();
    measured.clear();
    samples = 0;
    startTicks = endTicks;
    return new Checked(record, bytes);
  }

  private Track known() {
    if (track == null) {
      throw new IllegalStateException(expected.rendition() + " has no init segment yet");
    }
    return track;
  }
}
