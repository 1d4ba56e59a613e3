package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.List;

/** The instances that have registered with an environment's ECS cluster. */
final class Instances {

  /** ECS counts a vCPU as this many units. */
  static final int CPU_UNITS = 1024;

  private static final AwsOperation LIST = AwsOperation.ECS_LIST_CONTAINER_INSTANCES;
  private static final AwsOperation DESCRIBE = AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES;

  private Instances() {}

  /** The resource names of what has registered; absent where the cluster is gone. */
  static Fact arns(Facts facts, Environment environment) {
    return facts.answer(LIST, environment.cluster()).at("containerInstanceArns");
  }

  /** Whether any is known to have registered. */
  static boolean any(Facts facts, Environment environment) {
    return environment.isEc2() && !arns(facts, environment).items().isEmpty();
  }

  /** Whether none is known to have registered. */
  static boolean none(Facts facts, Environment environment) {
    Fact arns = arns(facts, environment);
    return arns.isPresent() && arns.items().isEmpty();
  }

  /** The registered instances, each described; a look is blind where one of them is not. */
  static List<Fact> read(Look look, Environment environment) {
    List<String> arns = look.read(arns(look.about().facts(), environment)).texts();
    List<Fact> described =
        look.known(DESCRIBE, "containerInstances")
            .filter(item -> arns.contains(item.at("containerInstanceArn").text()))
            .toList();
    if (described.size() < arns.size()) {
      Fact why = look.about().facts().answer(DESCRIBE, environment.cluster());
      look.blind(why.unseen().orElse("%s did not tell of each".formatted(DESCRIBE.action())));
    }
    return described;
  }

  /** What is registered or remains of a kind: {@code CPU}, {@code MEMORY}. */
  static Fact resource(Fact instance, String list, String kind) {
    return instance.at(list).items().stream()
        .filter(item -> item.at("name").is(kind))
        .map(item -> item.at("integerValue"))
        .findFirst()
        .orElse(instance.at(list).at(kind));
  }

  static boolean hasAttribute(Fact instance, String name) {
    return instance.at("attributes").items().stream().anyMatch(item -> item.at("name").is(name));
  }
}
