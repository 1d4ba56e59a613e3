package academy.video.pipeline;

import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decodes what a test's job published, as a player would. */
final class PublishedMedia {

  private static final int RATE = 48_000;

  private final Ffmpeg ffmpeg;
  private final Path destination;

  PublishedMedia(Ffmpeg ffmpeg, Path destination) {
    this.ffmpeg = ffmpeg;
    this.destination = destination;
  }

  /** Both channels of an audio rendition, at 48 kHz. */
  float[][] audio(String rendition) {
    List<float[][]> blocks = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(joined("audio/" + rendition));
        AudioReader reader = new AudioReader(input, 0, 2, RATE)) {
      while (reader.next().isPresent()) {
        blocks.add(reader.convert());
      }
      blocks.add(reader.drain());
    }
    int length = blocks.stream().mapToInt(block -> block[0].length).sum();
    float[][] all = new float[2][length];
    int position = 0;
    for (float[][] block : blocks) {
      System.arraycopy(block[0], 0, all[0], position, block[0].length);
      System.arraycopy(block[1], 0, all[1], position, block[1].length);
      position += block[0].length;
    }
    return all;
  }

  /**
   * The share of the energy that is a tone, between two times of a channel at 48 kHz: the part that
   * a sine and a cosine of this frequency explain (Goertzel).
   */
  static double toneShare(float[] channel, int hertz, double fromSeconds, double toSeconds) {
    double energy = 0;
    double sine = 0;
    double cosine = 0;
    int from = (int) (fromSeconds * RATE);
    int to = Math.min(channel.length, (int) (toSeconds * RATE));
    for (int i = from; i < to; i++) {
      double angle = 2 * Math.PI * hertz * i / RATE;
      energy += channel[i] * channel[i];
      sine += channel[i] * Math.sin(angle);
      cosine += channel[i] * Math.cos(angle);
    }
    return energy == 0 ? 0 : 2 * (sine * sine + cosine * cosine) / (to - from) / energy;
  }

  /** The number of frames of a video rendition. */
  int frames(String rendition) {
    return lumas(rendition).size();
  }

  /** The mean luma of each frame of a video rendition, 0 to 255. */
  List<Double> lumas(String rendition) {
    List<Double> lumas = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(joined("video/" + rendition));
        FrameReader reader = new FrameReader(input, 0, Long.MAX_VALUE >> 32)) {
      for (Optional<DecodedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
        try (DecodedFrame frame = next.get()) {
          lumas.add(academy.video.ffmpeg.Lumas.mean(frame));
        }
      }
    }
    return lumas;
  }

  /** The sizes of the frames of a video rendition; one where all is well. */
  Size size(String rendition) {
    try (MediaInput input = ffmpeg.open(joined("video/" + rendition))) {
      return new Size(input.streams().getFirst().width(), input.streams().getFirst().height());
    }
  }

  private BytesSource joined(String folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(destination)) {
      for (Path file :
          files
              .filter(path -> path.toString().matches(".*/" + folder + "/(init.mp4|segment.*m4s)"))
              .sorted()
              .toList()) {
        bytes.writeBytes(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BytesSource.of(bytes.toByteArray());
  }
}
