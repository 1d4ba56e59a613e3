package academy.video.stage.segment;

import academy.video.model.Size;
import java.util.Optional;
import java.util.Set;

/**
 * What an H.264 sequence parameter set says about the frames (ITU-T H.264, 7.3.2.1.1).
 *
 * @param profileIdc 100 for High
 * @param levelIdc ten times the level
 * @param chromaFormatIdc 1 for 4:2:0
 * @param bitDepth of luma and chroma, whichever is deeper
 * @param framesOnly whether every frame is a progressive frame
 * @param size of a frame after cropping
 * @param pixelShape width to height of a pixel as written, empty where unspecified
 * @param color empty where unspecified
 */
record SequenceParameterSet(
    int profileIdc,
    int levelIdc,
    int chromaFormatIdc,
    int bitDepth,
    boolean framesOnly,
    Size size,
    Optional<Size> pixelShape,
    Optional<CodedColor> color) {

  private static final int NAL_TYPE = 7;

  /** More macroblocks a side than any level allows; keeps sizes far from overflow. */
  private static final int MOST_MACROBLOCKS = 1 << 12;

  /** Reads a NAL unit of type 7, its header byte included. */
  static SequenceParameterSet parse(byte[] nal) {
    if (nal.length < 4 || (nal[0] & 0x1f) != NAL_TYPE) {
      throw new MalformedBytesException("avcC holds no sequence parameter set");
    }
    BitReader in = new BitReader(NalUnits.withoutEmulationPrevention(nal));
    in.skip(8);
    int profileIdc = (int) in.bits(8);
    in.skip(8); // constraint flags
    int levelIdc = (int) in.bits(8);
    in.unsignedExpGolomb(31, "seq_parameter_set_id");

    int chromaFormatIdc = 1;
    int bitDepth = 8;
    boolean separatePlanes = false;
    if (hasChromaFormat(profileIdc)) {
      chromaFormatIdc = in.unsignedExpGolomb(3, "chroma_format_idc");
      separatePlanes = chromaFormatIdc == 3 && in.flag();
      int luma = 8 + in.unsignedExpGolomb(6, "bit_depth_luma_minus8");
      int chroma = 8 + in.unsignedExpGolomb(6, "bit_depth_chroma_minus8");
      bitDepth = Math.max(luma, chroma);
      in.skip(1); // qpprime_y_zero_transform_bypass_flag
      if (in.flag()) {
        skipScalingLists(in, chromaFormatIdc == 3 ? 12 : 8);
      }
    }

    in.unsignedExpGolomb(12, "log2_max_frame_num_minus4");
    skipPictureOrderCount(in);
    in.unsignedExpGolomb(16, "max_num_ref_frames");
    in.skip(1); // gaps_in_frame_num_value_allowed_flag
    int widthInMacroblocks = 1 + in.unsignedExpGolomb(MOST_MACROBLOCKS, "pic_width_in_mbs_minus1");
    int heightInMapUnits =
        1 + in.unsignedExpGolomb(MOST_MACROBLOCKS, "pic_height_in_map_units_minus1");
    boolean framesOnly = in.flag();
    if (!framesOnly) {
      in.skip(1); // mb_adaptive_frame_field_flag
    }
    in.skip(1); // direct_8x8_inference_flag

    int fieldFactor = framesOnly ? 1 : 2;
    int width = widthInMacroblocks * 16;
    int height = heightInMapUnits * 16 * fieldFactor;
    if (in.flag()) {
      boolean subsampledX = !separatePlanes && (chromaFormatIdc == 1 || chromaFormatIdc == 2);
      boolean subsampledY = !separatePlanes && chromaFormatIdc == 1;
      int cropX = in.unsignedExpGolomb(width, "frame_crop_left_offset");
      cropX += in.unsignedExpGolomb(width, "frame_crop_right_offset");
      int cropY = in.unsignedExpGolomb(height, "frame_crop_top_offset");
      cropY += in.unsignedExpGolomb(height, "frame_crop_bottom_offset");
      width -= cropX * (subsampledX ? 2 : 1);
      height -= cropY * (subsampledY ? 2 : 1) * fieldFactor;
    }
    if (width < 1 || height < 1) {
      throw new MalformedBytesException("cropping leaves a frame of " + width + "x" + height);
    }

    VideoUsability usability = in.flag() ? VideoUsability.read(in) : VideoUsability.NONE;
    in.requireTrailingBits();
    return new SequenceParameterSet(
        profileIdc,
        levelIdc,
        chromaFormatIdc,
        bitDepth,
        framesOnly,
        new Size(width, height),
        usability.pixelShape(),
        usability.color());
  }

  private static boolean hasChromaFormat(int profileIdc) {
    return Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135)
        .contains(profileIdc);
  }

  private static void skipScalingLists(BitReader in, int lists) {
    for (int list = 0; list < lists; list++) {
      if (in.flag()) {
        int size = list < 6 ? 16 : 64;
        long lastScale = 8;
        long nextScale = 8;
        for (int i = 0; i < size; i++) {
          if (nextScale != 0) {
            nextScale = (lastScale + in.signedExpGolomb() + 256) & 0xff;
          }
          lastScale = nextScale == 0 ? lastScale : nextScale;
        }
      }
    }
  }

  private static void skipPictureOrderCount(BitReader in) {
    int type = in.unsignedExpGolomb(2, "pic_order_cnt_type");
    if (type == 0) {
      in.unsignedExpGolomb(12, "log2_max_pic_order_cnt_lsb_minus4");
    } else if (type == 1) {
      in.skip(1); // delta_pic_order_always_zero_flag
      in.signedExpGolomb();
      in.signedExpGolomb();
      int cycle = in.unsignedExpGolomb(255, "num_ref_frames_in_pic_order_cnt_cycle");
      for (int i = 0; i < cycle; i++) {
        in.signedExpGolomb();
      }
    }
  }
}
