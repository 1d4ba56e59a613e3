package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;

/** The launch template that an environment's instances start from. */
final class LaunchTemplates {

  private static final AwsOperation CALL = AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS;

  private LaunchTemplates() {}

  /** Whether the environment names one. */
  static boolean isNamed(Environment environment) {
    return !name(environment).isEmpty();
  }

  static String name(Environment environment) {
    Fact named = environment.resource("launchTemplate");
    return named.at("launchTemplateId").or(named.at("launchTemplateName")).text();
  }

  /** The data of the environment's version of its template; absent where it has no template. */
  static Fact of(Facts facts, Environment environment) {
    Fact named = environment.resource("launchTemplate");
    if (!isNamed(environment)) {
      return named.isPresent() ? named.at("launchTemplateId") : named;
    }
    String id = name(environment);
    String version = named.at("version").text();
    return facts
        .item(
            CALL,
            "LaunchTemplateVersions",
            "LaunchTemplateId",
            id,
            item ->
                (item.at("LaunchTemplateId").is(id) || item.at("LaunchTemplateName").is(id))
                    && isVersion(item, version))
        .at("LaunchTemplateData");
  }

  private static boolean isVersion(Fact item, String version) {
    return switch (version) {
      case "", "$Default" -> item.at("DefaultVersion").json().asBoolean();
      case "$Latest" -> true; // asked for as such, AWS shows no other
      default -> item.at("VersionNumber").json().asText().equals(version);
    };
  }
}
