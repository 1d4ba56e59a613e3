package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.H264Settings;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.SourceIdentity;
import academy.video.model.VideoRendition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GenerationTest {

  private final Json json = new Json();
  private final Profile profile = new Profiles(json).load("standard");
  private final SourceIdentity source = new SourceIdentity("a.mp4", 1_000, "sha256:01");

  private final EncodePlan plan =
      SamplePlans.plan(
          SamplePlans.timeline(Rational.of(25), 300, 50, 150),
          List.of(SamplePlans.video("360p", new Size(640, 360), 1)),
          List.of(SamplePlans.audio("main", "Audio", true)));

  private EncodePlan plan(SourceIdentity identity, List<VideoRendition> video) {
    return new EncodePlan(
        "",
        identity,
        plan.clock(),
        plan.timeline(),
        plan.picture(),
        video,
        plan.audio(),
        /* audioOnlyVariant= */ false,
        plan.text(),
        plan.outline(),
        plan.poster(),
        plan.storyboard(),
        plan.chunks());
  }

  private String generation(SourceIdentity identity, Profile resolved, String revision) {
    return generation(identity, resolved, revision, CpuArchitecture.AMD64);
  }

  private String generation(
      SourceIdentity identity, Profile resolved, String revision, CpuArchitecture architecture) {
    return Generation.name(json, plan(identity, plan.video()), resolved, revision, architecture)
        .generation();
  }

  private String generationWith(H264Settings settings) {
    VideoRendition some = plan.video().getFirst();
    VideoRendition other = new VideoRendition(some.name(), some.size(), some.frameStep(), settings);
    return Generation.name(json, plan(source, List.of(other)), profile, "1", CpuArchitecture.AMD64)
        .generation();
  }

  /** A worker with another encoder setting must not go on from what this one has made. */
  @Test
  void name_ofAPlanWithAnotherEncoderSetting_differs() {
    H264Settings settings = plan.video().getFirst().encoder();
    Map<String, String> options = new TreeMap<>(settings.options());
    options.put("rc-lookahead", "31");
    H264Settings other =
        new H264Settings(
            settings.preset(),
            settings.tune(),
            settings.profile(),
            settings.level(),
            settings.crf(),
            settings.maxBitsPerSecond(),
            settings.bufferBits(),
            options);

    assertThat(
            List.of(
                generationWith(settings),
                generationWith(other),
                generationWith(settings.withCrf(settings.crf() + 0.5))))
        .doesNotHaveDuplicates();
  }

  @Test
  void name_equalFacts_isEqualAndFitForAKey() {
    String generation = generation(source, profile, "1");

    assertThat(generation).matches("[0-9a-f]{16}");
    assertThat(generation(source, new Profiles(json).load("standard"), "1")).isEqualTo(generation);
  }

  @Test
  void name_theSameContentReadFromElsewhere_isEqual() {
    SourceIdentity elsewhere =
        new SourceIdentity("r2://uploads/a.mp4", source.sizeBytes(), source.digest());

    assertThat(generation(elsewhere, profile, "1")).isEqualTo(generation(source, profile, "1"));
  }

  @Test
  void name_anotherContentSizeOrRevision_differs() {
    assertThat(
            List.of(
                generation(source, profile, "1"),
                generation(source, profile, "2"),
                generation(new SourceIdentity("a.mp4", 1_001, "sha256:01"), profile, "1"),
                generation(new SourceIdentity("a.mp4", 1_000, "sha256:02"), profile, "1")))
        .doesNotHaveDuplicates();
  }

  /** FFmpeg's AAC encoder rounds differently there: the same name would hold other bytes. */
  @Test
  void name_onAnotherArchitecture_differs() {
    assertThat(generation(source, profile, "1", CpuArchitecture.ARM64))
        .isNotEqualTo(generation(source, profile, "1", CpuArchitecture.AMD64));
  }

  @Test
  void name_aProfileThatDiffersInAnyField_differs() {
    List<Profile> profiles = new ArrayList<>(variants());
    assertThat(profiles).hasSizeGreaterThan(12);
    profiles.add(profile);

    assertThat(profiles.stream().map(other -> generation(source, other, "1")))
        .doesNotHaveDuplicates();
  }

  /** For each number and text of the profile one that differs just there. */
  private List<Profile> variants() {
    List<Profile> variants = new ArrayList<>();
    JsonNode tree = json.readTree(json.write(profile));
    collect(tree, tree, variants);
    return variants;
  }

  private void collect(JsonNode root, JsonNode node, List<Profile> variants) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(names(object))) {
        JsonNode value = object.get(name);
        if (value.isTextual()) {
          object.put(name, value.textValue() + "x");
        } else if (value.isInt() || value.isLong()) {
          object.put(name, value.longValue() + 1);
        } else if (value.isNumber()) {
          object.put(name, value.doubleValue() + 0.5);
        } else {
          collect(root, value, variants);
          continue;
        }
        variants.add(json.read(json.write(root), Profile.class));
        object.set(name, value);
      }
    } else {
      node.forEach(part -> collect(root, part, variants));
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
