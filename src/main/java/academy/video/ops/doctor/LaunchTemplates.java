package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;

/** The launch template that an environment's instances start from. */
final class LaunchTemplates {

  private static final AwsOperation CALL = AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS;

  private LaunchTemplates() {}

  /** The data of the environment's version of its template; absent where it has no template. */
  static Fact<JsonNode> of(Facts facts, Environment environment) {
    JsonNode named = environment.resources().path("launchTemplate");
    String id = named.path("launchTemplateId").asText("");
    String name = named.path("launchTemplateName").asText("");
    if (id.isEmpty() && name.isEmpty()) {
      return new Fact.Absent<>();
    }
    String version = named.path("version").asText("$Default");
    return facts
        .item(
            CALL,
            "LaunchTemplateVersions",
            id.isEmpty() ? name : id,
            item ->
                (item.path("LaunchTemplateId").asText().equals(id)
                        || item.path("LaunchTemplateName").asText().equals(name))
                    && isVersion(item, version))
        .then(item -> new Fact.Present<>(item.path("LaunchTemplateData")));
  }

  private static boolean isVersion(JsonNode item, String version) {
    return switch (version) {
      case "", "$Default" -> item.path("DefaultVersion").asBoolean();
      case "$Latest" -> true; // asked for as such, AWS shows no other
      default -> item.path("VersionNumber").asText().equals(version);
    };
  }
}
