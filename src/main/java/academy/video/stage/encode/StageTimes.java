package academy.video.stage.encode;

/**
 * Where the time of encoding went, in nanoseconds.
 *
 * @param read waiting for bytes of the source
 * @param decode decoding and deinterlacing
 * @param scale converting and scaling, and taking thumbnails
 * @param encode encoding, packing, and all that the sinks do; of all threads together
 * @param measure comparing sampled frames with their sources; of all threads together
 */
public record StageTimes(long read, long decode, long scale, long encode, long measure) {

  public static final StageTimes NONE = new StageTimes(0, 0, 0, 0, 0);

  public StageTimes plus(StageTimes other) {
    return new StageTimes(
        read + other.read,
        decode + other.decode,
        scale + other.scale,
        encode + other.encode,
        measure + other.measure);
  }
}
