package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuArchitectureTest {

  @ParameterizedTest
  @CsvSource({"amd64,AMD64", "x86_64,AMD64", "aarch64,ARM64", "arm64,ARM64"})
  void of_anyNameOfAProcessor_isOneOfTwo(String name, CpuArchitecture expected) {
    assertThat(CpuArchitecture.of(name)).isEqualTo(expected);
  }

  @Test
  void of_anotherProcessor_isRefusedByItsName() {
    assertThatThrownBy(() -> CpuArchitecture.of("riscv64"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("riscv64");
  }
}
