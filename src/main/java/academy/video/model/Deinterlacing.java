package academy.video.model;

/** What is done so that frames made of two fields, taken at two moments, show no combs. */
public enum Deinterlacing {
  /** Frames are whole: nothing. */
  NONE,
  /**
   * Those that the codec marks as interlaced are deinterlaced, in the field order that it names.
   */
  FLAGGED,
  /** All are, whatever their marks say; their upper lines are the earlier ones. */
  TOP_FIELD_FIRST,
  /** All are, whatever their marks say; their lower lines are the earlier ones. */
  BOTTOM_FIELD_FIRST
}
