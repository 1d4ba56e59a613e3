package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Whether the image's repository lets the role that pulls read it. */
final class RepositoryRules {

  private static final String PULL = "ecr:BatchGetImage";

  void judge(Case about, Notes notes) {
    about.ecrImage().ifPresent(image -> notes.look(look -> policy(about, image, look)));
  }

  private static void policy(Case about, EcrImage image, Look look) {
    Fact policy =
        look.read(of(about, image, AwsOperation.ECR_GET_REPOSITORY_POLICY)).at("policyText");
    Puller puller = new Puller(about);
    Optional<Arn> role = Arn.parse(puller.arn());
    Fact named = about.container().at("image");
    puller.describe(look);
    if (about.isForeignImage() && policy.isAbsent()) {
      look.found(Cause.IMAGE_OF_ANOTHER_ACCOUNT, policy, named);
    } else if (policy.isPresent() && role.isPresent()) {
      Rights.May may = may(new ResourcePolicy(policy, image.repositoryArn("aws")), role.get());
      boolean denied = Rights.isDenial(may);
      if (about.isForeignImage() && may.answer() == Rights.Answer.NO) {
        look.found(Cause.IMAGE_OF_ANOTHER_ACCOUNT, policy, named);
      } else if (denied) {
        look.found(Cause.IMAGE_PULL_DENIED, "repository-denies", policy, named);
      }
    }
  }

  private static Rights.May may(ResourcePolicy policy, Arn role) {
    Rights.May own = policy.lets(role, PULL);
    return own.answer() == Rights.Answer.YES || Rights.isDenial(own)
        ? own
        : policy.leavesToAccount(role, PULL);
  }

  /**
   * The lifecycle rule that selects the image's version, if the repository has one: an image that
   * is gone may have been deleted by it.
   */
  static Optional<Fact> expires(Case about, EcrImage image) {
    Fact text = of(about, image, AwsOperation.ECR_GET_LIFECYCLE_POLICY).at("lifecyclePolicyText");
    return Facts.elements(Rights.document(text.json()).path("rules"))
            .anyMatch(rule -> selects(rule.path("selection"), image))
        ? Optional.of(text)
        : Optional.empty();
  }

  /** ECR user guide, "Lifecycle policy properties"; what loses its tag counts as untagged. */
  private static boolean selects(JsonNode selection, EcrImage image) {
    List<String> prefixes = Rights.texts(selection.path("tagPrefixList"));
    List<String> patterns = Rights.texts(selection.path("tagPatternList"));
    return switch (selection.path("tagStatus").asText()) {
      case "any" -> true;
      case "untagged" -> image.digest().isPresent();
      default ->
          prefixes.stream().anyMatch(image.tag()::startsWith)
              || patterns.stream().anyMatch(pattern -> Rights.matches(pattern, image.tag()));
    };
  }

  /** What a call told of the image's repository. */
  private static Fact of(Case about, EcrImage image, AwsOperation operation) {
    return about
        .facts()
        .in(image.region())
        .calls(operation)
        .filter(call -> Facts.mentions(call.request(), image.repository()))
        .filter(call -> Facts.mentions(call.request(), image.account()))
        .findFirst()
        .map(
            call ->
                call.seen().isPresent()
                    ? Facts.answer(call)
                    : isNone(call)
                        ? new Fact.Absent(call, Evidence.ERROR)
                        : new Fact.Unseen(Facts.why(call.failed().orElseThrow())))
        .orElse(new Fact.Unseen("%s was not asked".formatted(operation.action())));
  }

  /** The repository is there, and has no such policy. */
  private static boolean isNone(RecordedCall call) {
    return call.failed()
        .filter(fault -> fault.kind() == AwsFault.Kind.NOT_FOUND)
        .filter(fault -> fault.code().contains("PolicyNotFound"))
        .isPresent();
  }
}
