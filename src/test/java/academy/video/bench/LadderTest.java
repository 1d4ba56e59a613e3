package academy.video.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.VideoSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LadderTest {

  private static final Path CLIP = Path.of("clip.mp4");

  private final Ladder ladder = new Ladder(Plans.twoRungs());

  @Test
  void encodeAll_always_scalesEachRungFromTheOneBefore() {
    List<String> command = ladder.encodeAll(CLIP, Path.of("out"));

    assertThat(after(command, "-filter_complex"))
        .isEqualTo(
            "[0:v:0]fps=50,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
                + ",scale=1280:720:flags=bicubic+accurate_rnd+full_chroma_int"
                + ",format=yuv420p,setsar=1,split=2[s0][n0];[s0]null[v0];[n0]null"
                + ",scale=640:360:flags=bicubic+accurate_rnd+full_chroma_int,fps=25[v1]");
  }

  @Test
  void encodeAll_always_givesEveryEncoderThePlansSettingsAndItsOwnThreads() {
    List<String> command = ladder.encodeAll(CLIP, Path.of("out"));

    assertThat(after(command, "-preset:v:0")).isEqualTo("faster");
    assertThat(command).doesNotContain("-tune:v:0");
    assertThat(after(command, "-tune:v:1")).isEqualTo("stillimage");
    assertThat(after(command, "-crf:v:1")).isEqualTo("22.5");
    assertThat(after(command, "-maxrate:v:1")).isEqualTo("3500000");
    assertThat(after(command, "-bufsize:v:1")).isEqualTo("7000000");
    assertThat(after(command, "-x264-params:v:1")).isEqualTo("keyint=200:vbv-init=0.5");
  }

  @Test
  void encodeAll_whenARungHasHalfTheFrames_keepsItsKeyFramesAtTheSameTimes() {
    List<String> command = ladder.encodeAll(CLIP, Path.of("out"));

    assertThat(after(command, "-force_key_frames:v:0")).isEqualTo("expr:not(mod(n,100))");
    assertThat(after(command, "-force_key_frames:v:1")).isEqualTo("expr:not(mod(n,50))");
  }

  @Test
  void encodeAll_withAudio_makesAGroupOfItsOwn() {
    List<String> command = ladder.encodeAll(CLIP, Path.of("out"));

    assertThat(after(command, "-var_stream_map"))
        .isEqualTo(
            "v:0,agroup:audio,name:720p v:1,agroup:audio,name:360p"
                + " a:0,agroup:audio,name:main,default:yes");
    assertThat(after(command, "-b:a:0")).isEqualTo("128000");
    assertThat(after(command, "-hls_time")).isEqualTo("5.990000");
  }

  @Test
  void encodeOne_always_usesOneThread() {
    List<String> command = ladder.encodeOne(CLIP, Plans.twoRungs().video().get(1));

    assertThat(after(command, "-threads:v:0")).isEqualTo("1");
    assertThat(after(command, "-x264-params:v:0")).isEqualTo("keyint=200:threads=1:vbv-init=0.5");
  }

  @Test
  void frameCount_whenARungHasHalfTheFrames_isHalf() {
    assertThat(ladder.renditions().stream().map(ladder::frameCount)).containsExactly(600L, 300L);
  }

  @Test
  void new_withoutFrames_saysSo() {
    EncodePlan plan = Plans.twoRungs();
    EncodePlan audioOnly =
        new EncodePlan(
            plan.generation(),
            plan.source(),
            plan.clock(),
            plan.timeline(),
            Optional.empty(),
            List.of(),
            plan.audio(),
            /* audioOnlyVariant= */ false,
            plan.text(),
            plan.outline(),
            plan.poster(),
            plan.storyboard(),
            List.of());

    assertThatThrownBy(() -> new Ladder(audioOnly))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("needs a clip with frames");
  }

  @Test
  void new_withColoursThatWouldBeConverted_refuses() {
    EncodePlan plan = Plans.twoRungs();
    ColorDescription bt601 = new ColorDescription("tv", "smpte170m", "bt709", "smpte170m");
    EncodePlan converting =
        new EncodePlan(
            plan.generation(),
            plan.source(),
            plan.clock(),
            plan.timeline(),
            Optional.of(
                new VideoSource(
                    0,
                    Orientation.UPRIGHT,
                    Deinterlacing.NONE,
                    Rational.of(1),
                    Rational.of(16, 9),
                    plan.video().getFirst().size(),
                    bt601)),
            plan.video(),
            plan.audio(),
            /* audioOnlyVariant= */ false,
            plan.text(),
            plan.outline(),
            plan.poster(),
            plan.storyboard(),
            plan.chunks());

    assertThatThrownBy(() -> new Ladder(converting))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("smpte170m");
  }

  private static String after(List<String> command, String option) {
    assertThat(command).containsOnlyOnce(option);
    return command.get(command.indexOf(option) + 1);
  }
}
