package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {

  private final Profiles profiles = new Profiles(new Json());

  @Test
  void load_standard_hasTheDocumentedDefaults() {
    assertThat(profiles.load("standard"))
        .isEqualTo(
            new Profile(
                "standard",
                6,
                Profile.GOP_BY_CONTENT,
                new Profile.Video(
                    "fast",
                    "",
                    List.of(
                        new Profile.Rung(1080, 21.3, 6_000_000, 30),
                        new Profile.Rung(720, 21.3, 3_500_000, 30),
                        new Profile.Rung(480, 21.6, 1_600_000, 30),
                        new Profile.Rung(360, 22.1, 900_000, 30))),
                new Profile.Quality(0),
                new Profile.Audio(128_000, 2, 48_000),
                /* audioOnly= */ false,
                new Profile.LoudnessGoal("measure", -16, -1),
                new Profile.Poster("auto", 0),
                new Profile.Storyboard("sheets", 256, 0),
                new Profile.Limits(
                    12 * 3600, 8192 * 4320, 240, 64, 32, 48, 20_000_000, 60, 100_000, 64_000_000),
                new Profile.DamageThreshold(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "lecture", "smallest"})
  void load_ofEveryBuiltIn_isValidAndNamedAsAsked(String name) {
    assertThat(profiles.load(name).name()).isEqualTo(name);
    assertThat(profiles.builtInNames()).contains(name);
  }

  @Test
  void load_ofAnEmptyFile_isStandardUnderTheFilesName(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.json"), "{}");

    Profile profile = profiles.load(file.toString());

    Profile standard = profiles.load("standard");
    assertThat(profile.name()).isEqualTo("mine");
    assertThat(profile.video()).isEqualTo(standard.video());
    assertThat(profile.limits()).isEqualTo(standard.limits());
  }

  @Test
  void load_ofAFileThatSetsEveryField_takesEveryOne() {
    assertThat(
            profiles.load(
                """
                {
                  "name": "mine-2",
                  "segment_seconds": 8,
                  "gop_seconds": 4,
                  "video": {
                    "preset": "veryfast",
                    "tune": "film",
                    "rungs": [
                      { "height": 540, "crf": 30.5, "max_bits_per_second": 700000, "max_frame_rate": 60 },
                      { "height": 270, "crf": 31, "max_bits_per_second": 300000 }
                    ]
                  },
                  "quality": { "min_ssim": 0.9 },
                  "audio": { "bits_per_second": 64000, "channels": 1, "sample_rate": 44100 },
                  "loudness": { "mode": "normalize", "target_lufs": -23.5, "max_true_peak_dbtp": -2 },
                  "poster": { "mode": "time", "at_seconds": 12.5 },
                  "storyboard": { "mode": "none", "tile_side": 160, "interval_seconds": 7 },
                  "limits": {
                    "duration_seconds": 60, "pixels": 1000000, "frames_per_second": 30, "streams": 2,
                    "tracks": 3, "attachments": 4, "packets": 5000,
                    "decode_seconds_per_second": 7,
                    "text_cues": 500, "text_bytes": 60000
                  },
                  "damage": { "max_missing_percent": 0.5 }
                }
                """))
        .isEqualTo(
            new Profile(
                "mine-2",
                8,
                4,
                new Profile.Video(
                    "veryfast",
                    "film",
                    List.of(
                        new Profile.Rung(540, 30.5, 700_000, 60),
                        new Profile.Rung(270, 31, 300_000, 30))),
                new Profile.Quality(0.9),
                new Profile.Audio(64_000, 1, 44_100),
                /* audioOnly= */ false,
                new Profile.LoudnessGoal("normalize", -23.5, -2),
                new Profile.Poster("time", 12.5),
                new Profile.Storyboard("none", 160, 7),
                new Profile.Limits(60, 1_000_000, 30, 2, 3, 4, 5_000, 7, 500, 60_000),
                new Profile.DamageThreshold(0.5)));
  }

  @Test
  void load_withManyProblems_namesThemAllWithPathValueAndWhatIsRight() {
    String reason =
        reasonOf(
            """
            {
              "segment_seconds": "6",
              "gopSecond": 2,
              "video": {
                "preset": "fatser",
                "rungs": [
                  { "height": 721, "crf": 99, "max_bits_per_second": 1e6 },
                  { "height": 480, "crf": 23, "max_bits_per_second": 900000, "max_frame_rate": 120 },
                  { "height": 480, "crf": 23, "max_bits_per_second": 950000 },
                  7
                ]
              },
              "audio": { "sample_rate": 22050 },
              "damage": 3
            }
            """);

    assertThat(reason)
        .startsWith("12 problems: ")
        .contains("segment_seconds is \"6\"; it must be a whole number from 2 to 10")
        .contains("gopSecond is not a field of a profile (did you mean gop_seconds?)")
        .contains("video.preset is \"fatser\"; it must be one of ")
        .contains("(did you mean faster?)")
        .contains("video.rungs[0].height is 721; it must be an even number from 144 to 2160")
        .contains("video.rungs[0].crf is 99; it must be a number from 1 to 51")
        .contains("video.rungs[0].max_bits_per_second is 1000000.0; it must be a whole number")
        .contains("video.rungs[1].max_frame_rate is 120; it must be a whole number from 1 to 60")
        .contains("video.rungs[2].height is 480; it must be lower than the rung before it")
        .contains(
            "video.rungs[2].max_bits_per_second is 950000; it must not be above the rung before")
        .contains("video.rungs[3] is 7; it must be a JSON object")
        .contains("audio.sample_rate is 22050; it must be 44100 or 48000")
        .contains("damage is 3; it must be a JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"gop_seconds\": 4} | gop_seconds is 4; it must divide segment_seconds, which is 6",
        "{\"video\": {\"rungs\": []}} | video.rungs is []; it must be a list of 1 to 12 rungs",
        "{\"video\": {\"rungs\": [{}]}} | video.rungs[0].height is missing; it must be an even"
            + " number",
        "{\"video\": {\"rungs\": [{\"heigth\": 2}]}} | video.rungs[0].heigth is not a field of a"
            + " profile (did you mean height?)",
        "{\"name\": \"a b\"} | name is \"a b\"; it must be a text of 1 to 64 letters",
        "{\"name\": null} | name is null; it must be a text",
        "{\"video\": null} | video is null; it must be a JSON object",
        "{\"limits\": {\"streams\": -1}} | limits.streams is -1; it must be a whole number from 1",
        "{\"limits\": {\"pixels\": 99999999999999999999}} | limits.pixels is 99999999999999999999;",
        "{\"damage\": {\"max_missing_percent\": 100.1}} | damage.max_missing_percent is 100.1;",
        "{\"audio\": {\"bits_per_second\": 320000, \"channels\": 1}} | audio.bits_per_second is"
            + " 320000; it must be at most 288000",
        "{\"a\": 1, \"a\": 2} | not valid JSON: Duplicate field 'a'",
        "{\"name\": } | line 1, column 10 is not valid JSON",
        "{} {} | not valid JSON",
      })
  void load_ofWrongJson_saysWhatAndWhere(String json, String expected) {
    assertThat(reasonOf(json)).contains(expected);
  }

  @Test
  void load_ofAJsonFileThatIsNoObject_isRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.json"), "[1]");

    assertThat(reasonOf(file.toString()))
        .contains(file + ": the profile is [1]; it must be a JSON object");
    assertThat(reasonOf(Files.writeString(file, "").toString())).contains("must be a JSON object");
  }

  @Test
  void load_ofAnUnknownName_suggestsTheNearest() {
    assertThat(reasonOf("lectrue"))
        .isEqualTo(
            "profile \"lectrue\" is unknown (did you mean lecture?); it must be standard, lecture, smallest"
                + " or a JSON file's path.");
  }

  @Test
  void load_ofAMissingOrUnusableFile_saysSo(@TempDir Path folder) throws IOException {
    assertThat(reasonOf(folder.resolve("no.json").toString())).contains("does not exist");
    assertThat(reasonOf(folder + "/")).contains("cannot be read");
    Path large = Files.write(folder.resolve("large.json"), new byte[(1 << 20) + 1]);
    assertThat(reasonOf(large.toString())).contains("is larger than 1048576 bytes");
  }

  @Property(tries = 200)
  void load_ofAnyHeightAndCrf_acceptsExactlyTheDocumentedRanges(
      @ForAll @IntRange(min = -10, max = 3000) int height,
      @ForAll @IntRange(min = -10, max = 70) int crf) {
    String json =
        "{\"video\":{\"rungs\":[{\"height\":%d,\"crf\":%d,\"max_bits_per_second\":800000}]}}"
            .formatted(height, crf);
    boolean right = height >= 144 && height <= 2160 && height % 2 == 0 && crf >= 1 && crf <= 51;

    if (right) {
      assertThat(profiles.load(json).video().rungs().getFirst().height()).isEqualTo(height);
    } else {
      assertThatThrownBy(() -> profiles.load(json)).isInstanceOf(WorkerException.class);
    }
  }

  private String reasonOf(String setting) {
    WorkerException e = catchThrowableOfType(WorkerException.class, () -> profiles.load(setting));
    assertThat(e.failure().exitCode()).isEqualTo(ExitCode.PROFILE_INVALID);
    return e.failure().reason();
  }
}
