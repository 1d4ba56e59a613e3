package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.ProcessMemory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many jobs in one process take no more memory than a few: nothing of a job stays behind. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc and asks the GNU C library")
class JobMemoryTest {

  private static final int THIRD = 12;

  /**
   * A forgotten encoder, or the frames of a job, are several times as much; Java's compiler takes
   * and gives back megabytes meanwhile. What is smaller, {@code NativeMemoryTest} finds.
   */
  private static final long MOST_ALLOCATED_BYTES_A_JOB = 1 << 20;

  private static final long MOST_PHYSICAL_BYTES = 32 << 20;

  @TempDir private Path folder;

  @Test
  void encode_ofManyJobsInOneProcess_keepsNoMemory() {
    ProcessMemory memory = new ProcessMemory();
    long[] allocated = new long[3 * THIRD];
    long[] physical = new long[3 * THIRD];
    try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> {})) {
      for (int i = 0; i < 3 * THIRD; i++) {
        new TestJob(ffmpeg).encode(TestJob.clip("tiny.mp4"), folder.resolve("job-" + i));
        System.gc(); // so that what Java holds is what it needs
        allocated[i] = memory.allocatedBytes();
        physical[i] = memory.physicalBytes();
      }
    }
    // The first third loads, compiles and fills caches.
    assertThat((least(allocated, 2) - least(allocated, 1)) / THIRD)
        .as("native bytes that a job keeps: %s", Arrays.toString(allocated))
        .isLessThan(MOST_ALLOCATED_BYTES_A_JOB);
    assertThat(least(physical, 2) - least(physical, 1))
        .as("growth of physical memory: %s", Arrays.toString(physical))
        .isLessThan(MOST_PHYSICAL_BYTES);
  }

  /** What the JVM's compilers take for a moment comes on top; what is kept is in every value. */
  private static long least(long[] values, int third) {
    return Arrays.stream(values, third * THIRD, (third + 1) * THIRD).min().orElseThrow();
  }
}
