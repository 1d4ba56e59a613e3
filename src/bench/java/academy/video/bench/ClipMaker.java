package academy.video.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the clips to measure with, once: from a folder of media with recipes, or, where that is
 * missing, from this repository's sample.
 */
final class ClipMaker {

  private final ProcessMeter meter;
  private final FfmpegProgram ffmpeg;
  private final Path folder;
  private final Path sample;

  /**
   * Makes clips.
   *
   * @param folder where clips are kept
   * @param sample the repository's sample lecture
   */
  ClipMaker(ProcessMeter meter, FfmpegProgram ffmpeg, Path folder, Path sample) {
    this.meter = meter;
    this.ffmpeg = ffmpeg;
    this.folder = folder;
    this.sample = sample;
  }

  /**
   * A clip of real 1080p and one of a lecture; or the sample, repeated, where there is no media.
   *
   * @param media the folder with {@code RECIPES.md}, or empty
   * @param seconds length of each clip
   */
  List<Clip> clips(Optional<Path> media, int seconds) {
    Optional<Path> page =
        media.map(path -> path.resolve("RECIPES.md")).filter(Files::isRegularFile);
    if (page.isEmpty()) {
      return List.of(sample(seconds));
    }
    Recipes recipes = new Recipes(read(page.get()));
    List<Clip> clips = new ArrayList<>();
    clips.add(byRecipe("natural", "1080p25 8-bit", recipes, page.get(), seconds));
    clips.add(byRecipe("lecture", "lecture", recipes, page.get(), seconds));
    return clips;
  }

  /**
   * Four kinds of video: a natural scene; a lecture, which is slides, screen and a talking head; a
   * screen recording that leaves out what doesn't change; a talking head. Where there is no media,
   * the sample lecture alone.
   *
   * @param media the folder with {@code RECIPES.md} and the clips that it names, or empty
   * @param seconds length of each clip
   */
  List<Clip> kinds(Optional<Path> media, int seconds) {
    List<Clip> clips = new ArrayList<>(clips(media, seconds));
    if (clips.size() > 1) {
      Path folder = media.orElseThrow();
      clips.add(looped("screen", folder.resolve("screen_vfr_3026x1386.mp4"), seconds));
      clips.add(looped("head", folder.resolve("natural_720p25_talking_head.mp4"), seconds));
    }
    return List.copyOf(clips);
  }

  /** The frames of a video again and again, by copying packets: their times stay as they are. */
  private Clip looped(String name, Path video, int seconds) {
    return new Clip(
        name,
        make(
            "%s-%d.mp4".formatted(name, seconds),
            List.of(
                "-stream_loop",
                "-1",
                "-i",
                video.toString(),
                "-t",
                Integer.toString(seconds),
                "-map",
                "0:v:0",
                "-c",
                "copy")));
  }

  private Clip byRecipe(String name, String kind, Recipes recipes, Path page, int seconds) {
    Recipes.Recipe recipe =
        recipes
            .find(kind)
            .orElseThrow(
                () -> new BenchException("%s has no recipe for \"%s\"".formatted(page, kind)))
            .lasting(seconds);
    Path clip = folder.resolve("%s-%d.mp4".formatted(name, seconds));
    if (!Files.exists(clip)) {
      // The recipe runs in its own folder and finds "ffmpeg" on the path: that of the jar.
      String script =
          "cd \"$1\" && PATH=\"$2:$PATH\" LD_LIBRARY_PATH=$2 OUT=\"$3\""
              + " && export PATH LD_LIBRARY_PATH OUT && eval \"$4\"";
      Path unfinished = createFolder(folder.resolve("unfinished"));
      meter.measure(
          List.of(
              "sh",
              "-c",
              script,
              "recipe",
              parent(page),
              ffmpeg.folder().toString(),
              unfinished.toAbsolutePath().toString(),
              recipe.shellCommand().replaceFirst("^ffmpeg ", "ffmpeg -nostdin -v error -y ")));
      move(unfinished.resolve(recipe.fileName()), clip);
    }
    return new Clip(name, clip);
  }

  /** The sample, again and again; encoded anew, as packets can't be cut at an exact time. */
  private Clip sample(int seconds) {
    return new Clip(
        "sample",
        make(
            "sample-%d.mp4".formatted(seconds),
            List.of(
                "-stream_loop",
                "-1",
                "-i",
                sample.toString(),
                "-t",
                Integer.toString(seconds),
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "16",
                "-g",
                "250",
                "-c:a",
                "aac",
                "-b:a",
                "128k")));
  }

  /**
   * The sample in another size, at a bit rate that cameras have: filled up, so that decoding it
   * costs little and what counts is to fetch it.
   *
   * @param size such as {@code 1920x1080}
   * @param megabits a second
   */
  Path rich(String name, String size, int seconds, int megabits) {
    String rate = megabits + "M";
    return make(
        "%s-%s-%d-%dm.mp4".formatted(name, size, seconds, megabits),
        List.of(
            "-stream_loop",
            "-1",
            "-i",
            sample.toString(),
            "-t",
            Integer.toString(seconds),
            "-vf",
            "scale=" + size.replace('x', ':') + ",setsar=1",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "50",
            "-b:v",
            rate,
            "-minrate",
            rate,
            "-maxrate",
            rate,
            "-bufsize",
            rate,
            "-x264-params",
            "nal-hrd=cbr:force-cfr=1",
            "-c:a",
            "aac",
            "-b:a",
            "128k"));
  }

  /** A clip so many times in a row, by copying its packets. */
  Path repeated(Clip clip, int times) {
    return make(
        "%s-times-%d-%s".formatted(clip.name(), times, clip.file().getFileName()),
        List.of(
            "-stream_loop",
            Integer.toString(times - 1),
            "-i",
            clip.file().toString(),
            "-map",
            "0",
            "-c",
            "copy"));
  }

  private Path make(String name, List<String> arguments) {
    Path result = folder.resolve(name);
    if (!Files.exists(result)) {
      Path unfinished = createFolder(folder.resolve("unfinished")).resolve(name);
      List<String> command = new ArrayList<>(arguments);
      command.add(unfinished.toString());
      meter.measure(ffmpeg.command(command));
      move(unfinished, result);
    }
    return result;
  }

  private static String parent(Path file) {
    return String.valueOf(file.toAbsolutePath().getParent());
  }

  private static Path createFolder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
