package academy.video.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntToDoubleFunction;

/** Audio made by tests, as a WAV file of 16-bit samples that are equal on all channels. */
public final class WavFile {

  private static final int HEADER_BYTES = 44;

  private WavFile() {}

  /**
   * A file.
   *
   * @param valueAt the sample with this number, from -1 to 1
   */
  public static BytesSource of(
      int sampleRate, int channels, int samples, IntToDoubleFunction valueAt) {
    int frameBytes = 2 * channels;
    int dataBytes = samples * frameBytes;
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    file.putInt(sampleRate).putInt(sampleRate * frameBytes);
    file.putShort((short) frameBytes).putShort((short) 16);
    file.put(ascii("data")).putInt(dataBytes);
    for (int i = 0; i < samples; i++) {
      short value = (short) Math.round(valueAt.applyAsDouble(i) * Short.MAX_VALUE);
      for (int channel = 0; channel < channels; channel++) {
        file.putShort(value);
      }
    }
    return BytesSource.of(file.array());
  }

  /**
   * A file of 32-bit floats.
   *
   * @param samples of all channels together, which are interleaved
   */
  public static BytesSource ofFloats(
      int sampleRate, int channels, int samples, IntToDoubleFunction valueAt) {
    int frameBytes = Float.BYTES * channels;
    int dataBytes = samples / channels * frameBytes;
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 3).putShort((short) channels);
    file.putInt(sampleRate).putInt(sampleRate * frameBytes);
    file.putShort((short) frameBytes).putShort((short) 32);
    file.put(ascii("data")).putInt(dataBytes);
    for (int i = 0; i < samples / channels * channels; i++) {
      file.putFloat((float) valueAt.applyAsDouble(i));
    }
    return BytesSource.of(file.array());
  }

  /** A tone at half of full scale. */
  public static IntToDoubleFunction tone(int sampleRate, int hertz) {
    return i -> 0.5 * Math.sin(2 * Math.PI * hertz * i / sampleRate);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
