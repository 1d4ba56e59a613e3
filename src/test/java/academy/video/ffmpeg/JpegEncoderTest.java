package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.Digests;
import academy.video.model.Size;
import academy.video.model.YuvFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegEncoderTest extends FfmpegTest {

  /** Smooth in luma and colour, so that a fine encoder shows it nearly as it is. */
  private static YuvFrame ramps(Size size) {
    Size colors = YuvFrame.colorSize(size);
    byte[] luma = new byte[(int) size.pixels()];
    byte[] blue = new byte[(int) colors.pixels()];
    byte[] red = new byte[(int) colors.pixels()];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = (byte) (60 + 120 * (i % size.width()) / size.width());
    }
    for (int i = 0; i < blue.length; i++) {
      blue[i] = (byte) (108 + 40 * (i / colors.width()) / colors.height());
      red[i] = (byte) (148 - 40 * (i % colors.width()) / colors.width());
    }
    return new YuvFrame(size, luma, blue, red);
  }

  @ParameterizedTest
  @CsvSource({"256, 144", "1024, 1008", "100, 74", "90, 160", "2, 2", "17, 9"})
  void encode_ofAnySize_givesAFileThatShowsTheFrame(int width, int height) throws IOException {
    YuvFrame frame = ramps(new Size(width, height));
    byte[] jpeg;
    try (JpegEncoder encoder = new JpegEncoder(frame.size(), 2)) {
      jpeg = encoder.encode(frame);
    }

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));

    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    double difference = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int color = y / 2 * YuvFrame.colorSize(frame.size()).width() + x / 2;
        int luma = frame.luma()[y * width + x] & 0xff;
        double red = luma + 1.402 * ((frame.red()[color] & 0xff) - 128);
        double blue = luma + 1.772 * ((frame.blue()[color] & 0xff) - 128);
        int rgb = image.getRGB(x, y);
        difference += Math.abs(red - (rgb >> 16 & 0xff)) + Math.abs(blue - (rgb & 0xff));
      }
    }
    assertThat(difference / width / height / 2).isLessThan(3);
  }

  @Test
  void encode_ofSeveralFrames_givesEachTheBytesThatItHasAlone() {
    Size size = new Size(128, 72);
    YuvFrame first = ramps(size);
    YuvFrame second = new YuvFrame(size, first.luma().clone(), first.blue(), first.red());
    second.luma()[3_000] = 0;
    byte[] alone;
    try (JpegEncoder encoder = new JpegEncoder(size, 4)) {
      alone = encoder.encode(second);
    }

    try (JpegEncoder encoder = new JpegEncoder(size, 4)) {
      byte[] before = encoder.encode(first);
      assertThat(encoder.encode(second)).isEqualTo(alone).isNotEqualTo(before);
      assertThat(encoder.encode(first)).isEqualTo(before);
    }
  }

  /** The same on every processor, and no word of who made it. */
  @Test
  void encode_ofAFrame_givesTheKnownBytes() {
    try (JpegEncoder encoder = new JpegEncoder(new Size(128, 72), 4)) {
      byte[] jpeg = encoder.encode(ramps(new Size(128, 72)));

      assertThat(new String(jpeg, StandardCharsets.ISO_8859_1))
          .contains("JFIF")
          .doesNotContain("Lavc");
      assertThat(Digests.sha256(jpeg))
          .isEqualTo("36a45e8183272835293e83c16d68725ba6e645433bd7b1dd092436ae911fa2c1");
    }
  }

  @Test
  void encode_withoutVectorInstructions_givesTheSameBytes() {
    Size size = new Size(128, 72);
    try (JpegEncoder encoder = new JpegEncoder(size, 4)) {
      byte[] expected = encoder.encode(ramps(size));
      avutil.av_force_cpu_flags(0);
      try (JpegEncoder plain = new JpegEncoder(size, 4)) {
        assertThat(plain.encode(ramps(size))).isEqualTo(expected);
      } finally {
        avutil.av_force_cpu_flags(-1);
      }
    }
  }

  @Test
  void encode_ofAnotherSize_isADefect() {
    try (JpegEncoder encoder = new JpegEncoder(new Size(128, 72), 4)) {
      assertThatThrownBy(() -> encoder.encode(ramps(new Size(72, 128))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
