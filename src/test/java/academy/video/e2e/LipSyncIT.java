package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources whose audio and video do not fit each other by themselves. */
class LipSyncIT {

  private static final double LIP_SYNC_SECONDS = 0.020;

  @TempDir private Path folder;

  /**
   * Audio whose clock runs at another speed than the frame's, as cheap recorders' do. A true one is
   * off by some parts in 100,000, which shows after an hour; these show more after 20 s.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1.003, 0.997, 1.01})
  void encode_ofDriftingAudio_keepsItWithTheFrameToTheEnd(double stretch) {
    int seconds = 20;
    Presentation presentation = encode(new SyncClip(25, seconds, 0, stretch));
    List<Integer> flashes =
        CounterCard.flashStarts(CounterCard.ofOutput(presentation.top().playlist()));
    List<Double> beeps = Beeps.of(presentation.audio().getFirst().playlist());

    assertThat(flashes).hasSize(seconds);
    assertThat(beeps).hasSize(seconds);
    for (int second = 0; second < seconds; second++) {
      assertThat(flashes.get(second)).isEqualTo(second * 25);
      assertThat(beeps.get(second)).isCloseTo(second, Offset.offset(LIP_SYNC_SECONDS));
    }
  }

  /**
   * A frame that starts later than the audio, by no whole number of frames: what an AAC encoder's
   * priming makes of nearly every capture in MPEG-TS, and cameras of slow frame rates show most.
   */
  @ParameterizedTest
  @CsvSource({"25, 0.020", "25, 0.021333", "12, 0.040", "12, 0.050", "15, 0.450", "30, 1.350"})
  void encode_ofAFrameBetweenTwoTicks_keepsAudioWithIt(int framesPerSecond, double late) {
    Presentation presentation = encode(new SyncClip(framesPerSecond, 5, late, 1));
    Presentation.Entry top = presentation.top();
    List<Double> flashes =
        CounterCard.flashStarts(CounterCard.ofOutput(top.playlist())).stream()
            .map(tick -> tick / top.frameRate())
            .toList();
    List<Double> beeps = Beeps.of(presentation.audio().getFirst().playlist());

    double frame = 1.0 / framesPerSecond;
    // So much later than its beep the first frame of a flash is due in the source already.
    double inherent = Math.ceil((1 - late) / frame - 0.001) * frame + late - 1;
    assertThat(beeps).hasSize(5);
    for (double beep : beeps.subList(2, beeps.size())) {
      assertThat(flashes)
          .as("flash with the beep at %.3f s, due %.3f s after it", beep, inherent)
          .anyMatch(flash -> Math.abs(flash - inherent - beep) <= LIP_SYNC_SECONDS);
    }
  }

  private Presentation encode(SyncClip clip) {
    Path source = clip.make(folder.resolve("source.mkv"));
    new Entrypoint(folder).encode(source, folder.resolve("out")).succeeded();
    return Presentation.read(folder.resolve("out"));
  }
}
