package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.model.Profile;
import academy.video.model.SourceIdentity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationTest {

  private final Json json = new Json();
  private final Profile profile = new Profiles(json).load("standard");
  private final SourceIdentity source = new SourceIdentity("a.mp4", 1_000, "sha256:01");

  private String generation(SourceIdentity identity, Profile resolved, String revision) {
    return Generation.of(json, identity, resolved, revision);
  }

  @Test
  void of_equalFacts_isEqualAndFitForAKey() {
    String generation = generation(source, profile, "1");

    assertThat(generation).matches("[0-9a-f]{16}");
    assertThat(Generation.of(new Json(), source, new Profiles(json).load("standard"), "1"))
        .isEqualTo(generation);
  }

  @Test
  void of_theSameContentReadFromElsewhere_isEqual() {
    SourceIdentity elsewhere =
        new SourceIdentity("r2://uploads/a.mp4", source.sizeBytes(), source.digest());

    assertThat(generation(elsewhere, profile, "1")).isEqualTo(generation(source, profile, "1"));
  }

  @Test
  void of_anotherContentSizeOrRevision_differs() {
    assertThat(
            List.of(
                generation(source, profile, "1"),
                generation(source, profile, "2"),
                generation(new SourceIdentity("a.mp4", 1_001, "sha256:01"), profile, "1"),
                generation(new SourceIdentity("a.mp4", 1_000, "sha256:02"), profile, "1")))
        .doesNotHaveDuplicates();
  }

  @Test
  void of_aProfileThatDiffersInAnyField_differs() {
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
