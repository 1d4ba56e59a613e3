package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.Optional;

/** The role with which the image is pulled: of the task on Fargate, of the instance on EC2. */
record Puller(Case about) {

  /** The role's name; empty where it is not known. */
  Optional<String> role() {
    if (about.isFargate()) {
      return Optional.of(Case.lastPart(about.role("executionRoleArn").text()))
          .filter(name -> !name.isEmpty());
    }
    return about.seenEnvironments().stream()
        .map(environment -> instanceRole(about.facts(), environment).at("RoleName").text())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  /** The role's ARN; empty where it is not known. */
  String arn() {
    return about.isFargate()
        ? about.role("executionRoleArn").text()
        : about.seenEnvironments().stream()
            .map(environment -> instanceRole(about.facts(), environment).at("Arn").text())
            .filter(arn -> !arn.isEmpty())
            .findFirst()
            .orElse("");
  }

  /** The role in an environment's instance profile. */
  static Fact instanceRole(Facts facts, Environment environment) {
    return profile(facts, environment).at("Roles").item(0);
  }

  static Fact profile(Facts facts, Environment environment) {
    String name = Case.lastPart(environment.resource("instanceRole").text());
    return facts.answer(AwsOperation.IAM_GET_INSTANCE_PROFILE, name).at("InstanceProfile");
  }

  /** Whether its own policies let it pull the image. */
  Rights.May mayPull() {
    String resource = about.ecrImage().map(image -> image.repositoryArn("aws")).orElse("*");
    return role()
        .map(name -> Rights.may(about.facts(), name, "ecr:BatchGetImage", resource))
        .orElseGet(() -> Rights.May.unknown("the role that pulls is not known"));
  }

  /** Names the role for sentences and fixes. */
  void describe(Look look) {
    role().ifPresent(name -> look.with("pull-role", name));
  }
}
