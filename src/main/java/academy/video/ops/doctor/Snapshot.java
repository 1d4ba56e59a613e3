package academy.video.ops.doctor;

import java.time.Instant;
import java.util.List;

/**
 * What AWS told at one moment about one question. All that a diagnosis is made of.
 *
 * @param takenAt when the last call was made
 * @param region the region that was asked, such as {@code eu-central-1}
 * @param question what was asked about
 * @param calls every call once, whether AWS answered or not
 */
public record Snapshot(
    Instant takenAt, String region, Question question, List<RecordedCall> calls) {

  public Snapshot {
    calls = List.copyOf(calls);
  }
}
