package academy.video.ops.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=2-4, 2, 5",
    "bytes=2-, 2, 10",
    "bytes=8-99, 8, 10",
    "bytes=-3, 7, 10",
    "bytes=-99, 0, 10",
    "bytes= 2 - 4 , 2, 5"
  })
  void parse_ofOneRange_isThatPart(String header, long start, long end) {
    assertThat(ByteRange.parse(header, 10)).hasValue(new ByteRange(start, end));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=999999999999999999-"})
  void parse_behindTheEnd_isEmptyRange(String header) {
    assertThat(ByteRange.parse(header, 10).map(ByteRange::isEmpty)).hasValue(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=-",
        "bytes=4-2",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "",
        "bytes=0-9999999999999999999999"
      })
  void parse_ofSomethingElse_isIgnored(String header) {
    assertThat(ByteRange.parse(header, 10)).isEqualTo(Optional.empty());
  }

  @Test
  void parse_ofAnEmptyObject_isEmptyRange() {
    assertThat(ByteRange.parse("bytes=0-", 0).map(ByteRange::isEmpty)).hasValue(true);
  }
}
