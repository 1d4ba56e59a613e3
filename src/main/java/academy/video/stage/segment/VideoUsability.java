package academy.video.stage.segment;

import academy.video.model.Size;
import java.util.Optional;

/**
 * What the usability part of a sequence parameter set says about the look of frames (ITU-T H.264,
 * E.1.1).
 *
 * @param pixelShape width to height of a pixel as written, empty where unspecified
 * @param color empty where unspecified
 */
record VideoUsability(Optional<Size> pixelShape, Optional<CodedColor> color) {

  static final VideoUsability NONE = new VideoUsability(Optional.empty(), Optional.empty());

  private static final int ASPECT_RATIO_EXTENDED = 255;

  /** Reads all of it; the reader then stands at the parameter set's trailing bits. */
  static VideoUsability read(BitReader in) {
    Optional<Size> pixelShape = readPixelShape(in);
    if (in.flag()) {
      in.skip(1); // overscan_appropriate_flag
    }
    Optional<CodedColor> color = readColor(in);
    if (in.flag()) {
      in.unsignedExpGolomb(5, "chroma_sample_loc_type_top_field");
      in.unsignedExpGolomb(5, "chroma_sample_loc_type_bottom_field");
    }
    if (in.flag()) {
      in.skip(32 + 32 + 1); // num_units_in_tick, time_scale, fixed_frame_rate_flag
    }
    boolean nalDecoder = in.flag();
    if (nalDecoder) {
      skipReferenceDecoder(in);
    }
    boolean vclDecoder = in.flag();
    if (vclDecoder) {
      skipReferenceDecoder(in);
    }
    if (nalDecoder || vclDecoder) {
      in.skip(1); // low_delay_hrd_flag
    }
    in.skip(1); // pic_struct_present_flag
    if (in.flag()) {
      in.skip(1); // motion_vectors_over_pic_boundaries_flag
      in.unsignedExpGolomb(16, "max_bytes_per_pic_denom");
      in.unsignedExpGolomb(16, "max_bits_per_mb_denom");
      in.unsignedExpGolomb(16, "log2_max_mv_length_horizontal");
      in.unsignedExpGolomb(16, "log2_max_mv_length_vertical");
      in.unsignedExpGolomb(16, "max_num_reorder_frames");
      in.unsignedExpGolomb(16, "max_dec_frame_buffering");
    }
    return new VideoUsability(pixelShape, color);
  }

  /** hrd_parameters (E.1.2). */
  private static void skipReferenceDecoder(BitReader in) {
    int count = 1 + in.unsignedExpGolomb(31, "cpb_cnt_minus1");
    in.skip(4 + 4); // bit_rate_scale, cpb_size_scale
    for (int i = 0; i < count; i++) {
      in.unsignedExpGolomb(); // bit_rate_value_minus1
      in.unsignedExpGolomb(); // cpb_size_value_minus1
      in.skip(1); // cbr_flag
    }
    in.skip(5 + 5 + 5 + 5); // lengths of delays and of the time offset
  }

  private static Optional<Size> readPixelShape(BitReader in) {
    if (!in.flag()) {
      return Optional.empty();
    }
    int idc = (int) in.bits(8);
    if (idc == ASPECT_RATIO_EXTENDED) {
      int width = (int) in.bits(16);
      int height = (int) in.bits(16);
      return width == 0 || height == 0 ? Optional.empty() : Optional.of(new Size(width, height));
    }
    // Table E-1.
    return switch (idc) {
      case 1 -> Optional.of(new Size(1, 1));
      case 2 -> Optional.of(new Size(12, 11));
      case 3 -> Optional.of(new Size(10, 11));
      case 4 -> Optional.of(new Size(16, 11));
      case 5 -> Optional.of(new Size(40, 33));
      case 6 -> Optional.of(new Size(24, 11));
      case 7 -> Optional.of(new Size(20, 11));
      case 8 -> Optional.of(new Size(32, 11));
      case 9 -> Optional.of(new Size(80, 33));
      case 10 -> Optional.of(new Size(18, 11));
      case 11 -> Optional.of(new Size(15, 11));
      case 12 -> Optional.of(new Size(64, 33));
      case 13 -> Optional.of(new Size(160, 99));
      case 14 -> Optional.of(new Size(4, 3));
      case 15 -> Optional.of(new Size(3, 2));
      case 16 -> Optional.of(new Size(2, 1));
      default -> Optional.empty();
    };
  }

  private static Optional<CodedColor> readColor(BitReader in) {
    if (!in.flag()) {
      return Optional.empty();
    }
    in.skip(3); // video_format
    boolean fullRange = in.flag();
    if (!in.flag()) {
      return Optional.of(
          new CodedColor(
              fullRange, CodedColor.UNSPECIFIED, CodedColor.UNSPECIFIED, CodedColor.UNSPECIFIED));
    }
    return Optional.of(
        new CodedColor(fullRange, (int) in.bits(8), (int) in.bits(8), (int) in.bits(8)));
  }
}
