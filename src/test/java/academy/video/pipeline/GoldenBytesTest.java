package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.model.AudioRecord;
import academy.video.model.ChunkRecord;
import academy.video.model.CpuArchitecture;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.TextRecord;
import academy.video.stage.plan.Planner;
import academy.video.stage.result.Report;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a generation's name promises: its bytes, and the form of the documents that another worker
 * goes on from. Where this fails, {@code Planner.ENCODER_REVISION} must be raised, so that results
 * get another name; then {@code -Dgolden.rewrite=true} writes what is found, on amd64. Elsewhere
 * audio has other bytes and is not compared: that is why the architecture is part of the name.
 */
class GoldenBytesTest {

  private static final List<String> CLIPS =
      List.of("tiny.mp4", "counter-vfr.mkv", "interlaced.ts", "captions.mkv", "audio-only.m4a");

  private static final Path GOLDEN =
      Path.of("src/test/resources/academy/video/pipeline/golden-bytes.txt");

  @TempDir private Path folder;

  @Test
  void result_ofTheSamePlan_hasTheBytesThatItsRevisionStandsFor() throws IOException {
    List<String> found = new ArrayList<>();
    found.add("revision: " + Planner.ENCODER_REVISION);
    for (Class<?> document :
        List.of(
            EncodePlan.class,
            ChunkRecord.class,
            AudioRecord.class,
            TextRecord.class,
            Report.class)) {
      TreeSet<String> form = new TreeSet<>();
      addForm(document, form);
      found.add("form of %s: %s".formatted(document.getSimpleName(), sha256(form.toString())));
    }
    try (Ffmpeg ffmpeg = new Ffmpeg((_, _) -> {})) {
      for (String clip : CLIPS) {
        Path destination = folder.resolve(clip);
        new TestJob(ffmpeg).encode(TestJob.clip(clip), destination);
        addClip(clip, destination, found);
      }
    }
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.write(GOLDEN, found);
    }
    assertThat(comparable(found))
        .as("raise Planner.ENCODER_REVISION if this is meant")
        .isEqualTo(comparable(Files.readAllLines(GOLDEN)));
  }

  private static List<String> comparable(List<String> lines) {
    CpuArchitecture here = CpuArchitecture.of(System.getProperty("os.arch"));
    return lines.stream()
        .filter(line -> here == CpuArchitecture.AMD64 || !line.startsWith("/audio/"))
        .toList();
  }

  private static void addClip(String clip, Path destination, List<String> found) {
    EncodePlan plan = ResultFolder.report(destination).plan().orElseThrow();
    String text = new Json().text(plan.withoutLocation());
    found.add("%s: generation %s, plan %s".formatted(clip, plan.generation(), sha256(text)));
    Map<String, String> objects =
        ResultFolder.objects(
            destination,
            key -> key.matches(".*/(init.mp4|segment-0000[01].*|poster.jpg|sheet-00000.jpg)"));
    objects.forEach(
        (key, digest) -> found.add("%s %s".formatted(key.substring(key.indexOf('/')), digest)));
  }

  /** Names, types and order of all fields, down to plain values. */
  private static void addForm(Class<?> type, Set<String> form) {
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String field =
          "%s %d %s %s"
              .formatted(
                  type.getSimpleName(),
                  i,
                  components[i].getName(),
                  components[i].getGenericType().getTypeName());
      if (form.add(field)) {
        addFormOf(components[i].getGenericType(), form);
      }
    }
  }

  private static void addFormOf(Type type, Set<String> form) {
    if (type instanceof Class<?> plain && plain.isRecord()) {
      addForm(plain, form);
    } else if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        addFormOf(argument, form);
      }
    }
  }

  private static String sha256(String text) {
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
