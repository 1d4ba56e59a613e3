package academy.video.stage.probe;

import academy.video.model.Rational;
import java.util.Optional;

/**
 * What a few excerpts of a source show of its scanning.
 *
 * @param frames how many were looked at
 * @param flaggedTopFirst marked as interlaced, upper lines first
 * @param flaggedBottomFirst marked as interlaced, lower lines first
 * @param topFirst with combs that say: upper lines first
 * @param bottomFirst with combs that say: lower lines first
 * @param progressive in motion without combs
 * @param distanceSeconds usual time from one frame to the next, empty where no two were found
 * @param neighboursCombs how many combs a neighbour's field gives for each comb of the frames
 *     themselves: about 1 where they are interlaced; empty where nothing tells it
 */
record ScanSample(
    int frames,
    int flaggedTopFirst,
    int flaggedBottomFirst,
    int topFirst,
    int bottomFirst,
    int progressive,
    Optional<Rational> distanceSeconds,
    Optional<Double> neighboursCombs) {

  int flagged() {
    return flaggedTopFirst + flaggedBottomFirst;
  }

  int combed() {
    return topFirst + bottomFirst;
  }
}
