package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTest {

  /** ITU-R BT.2408, table 1: levels of HLG and PQ and their light on a display of 1000 cd/m². */
  @ParameterizedTest
  @CsvSource({
    "PQ, 0.38, 26",
    "PQ, 0.58, 203",
    "PQ, 0.7518, 1000",
    "PQ, 1, 10000",
    "HLG, 0.38, 26",
    "HLG, 0.75, 203",
    "HLG, 1, 1000",
    "SDR, 1, 203",
    "SDR, 0, 0",
    "PQ, 0, 0",
    "HLG, 0, 0",
  })
  void light_ofAReferenceLevel_isThatOfItsStandard(Transfer transfer, double signal, double nits) {
    assertThat(transfer.light(signal) * Transfer.WHITE_NITS).isCloseTo(nits, within(nits * 0.025));
  }

  @Test
  void pqSignal_ofAnyLight_isTheInverseOfItsLight() {
    for (double light = 0.001; light < 40; light *= 1.3) {
      assertThat(Transfer.PQ.light(Transfer.pqSignal(light))).isCloseTo(light, within(light / 1e6));
    }
  }
}
