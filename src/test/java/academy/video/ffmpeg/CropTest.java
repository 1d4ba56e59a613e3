package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Size;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropTest extends FfmpegTest {

  @ParameterizedTest
  @CsvSource({
    "10, 6, 4, 8, 164x128",
    "0, 0, 0, 0, 176x144",
    // nothing would be left
    "100, 100, 0, 0, 176x144",
    "0, 0, 4294967295, 1, 176x144",
  })
  void apply_leavesWhatIsInside(long top, long bottom, long left, long right, String expected) {
    try (OwnedFrame owned = new OwnedFrame()) {
      AVFrame frame = owned.get();
      frame.width(176).height(144).format(avutil.AV_PIX_FMT_YUV420P);
      Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
      frame.data(0).put(10L * frame.linesize(0) + 4, (byte) 77);

      new Crop(top, bottom, left, right).apply(frame);

      assertThat(new Size(frame.width(), frame.height())).hasToString(expected);
      if (frame.width() < 176) {
        assertThat(frame.data(0).get(0)).isEqualTo((byte) 77);
      }
    }
  }
}
