package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether the instances that an environment may start are fit for the job, and for each other. */
final class TypeRules {

  private static final AwsOperation TYPES = AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES;
  private static final AwsOperation OFFERINGS = AwsOperation.EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS;
  private static final AwsOperation ENVIRONMENTS = AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS;

  /**
   * ECS registers less memory than an instance has: 7985 MiB of 8192 on an m4.large, less the 32
   * MiB that the agent keeps (Batch user guide, "Compute resource memory management").
   */
  private static final double USABLE_MEMORY = 0.97;

  /** A g behind the generation's number is Graviton; a1 was the first. */
  private static final Pattern GRAVITON = Pattern.compile("([a-z]+[0-9]+g[a-z]*|a1)(\\..*)?");

  void judge(Case about, Environment environment, Notes notes) {
    if (!environment.isEc2()) {
      return;
    }
    size(about, environment, notes);
    offerings(about, environment, notes);
    machineImage(about, environment, notes);
    userData(about, environment, notes);
  }

  /** Every type that the environment may start; unseen where not all are known. */
  private static Fact<List<JsonNode>> types(Facts facts, Environment environment) {
    List<JsonNode> all = new ArrayList<>();
    List<JsonNode> known = facts.items(TYPES, "InstanceTypes");
    for (String entry : environment.instanceTypes()) {
      String prefix = entry.contains(".") ? entry : entry + ".";
      List<JsonNode> matching =
          known.stream()
              .filter(
                  type ->
                      entry.contains(".")
                          ? type.path("InstanceType").asText().equals(entry)
                          : type.path("InstanceType").asText().startsWith(prefix))
              .toList();
      Fact<List<JsonNode>> family = facts.list(TYPES, "InstanceTypes", entry + ".*", _ -> true);
      boolean whole = entry.contains(".") ? !matching.isEmpty() : family.value().isPresent();
      if (!whole || matching.isEmpty()) {
        return new Fact.Unseen<>(
            family
                .unseen()
                .orElse("the sizes of instance types '%s' are not known".formatted(entry)));
      }
      all.addAll(matching);
    }
    return all.isEmpty()
        ? new Fact.Unseen<>("the environment names no instance types")
        : new Fact.Present<>(all);
  }

  private static void size(Case about, Environment environment, Notes notes) {
    Need need = about.need();
    if (need.vcpus() <= 0 || need.memoryMib() <= 0) {
      return;
    }
    Fact<List<JsonNode>> types = types(about.facts(), environment);
    if (types.value().isEmpty()) {
      boolean everySize =
          environment.instanceTypes().stream().noneMatch(entry -> entry.contains("."));
      if (!everySize) {
        notes.open(
            "an instance type of %s is large enough".formatted(environment.called()),
            types.unseen().orElseThrow());
      }
      return;
    }
    List<JsonNode> all = types.value().get();
    boolean fits = all.stream().anyMatch(type -> fits(type, need, USABLE_MEMORY));
    boolean mayFit =
        all.stream()
            .anyMatch(type -> vcpus(type) >= need.vcpus() && memory(type) > need.memoryMib());
    String clause =
        "no instance type of %s has the %s vCPU and %d MiB that the job asks for (%s)"
            .formatted(
                environment.called(), need.vcpusText(), need.memoryMib(), largest(all, need));
    List<Evidence> evidence =
        List.of(
            seen(
                ENVIRONMENTS,
                "computeResources.instanceTypes",
                Words.list(environment.instanceTypes())),
            seen(TYPES, "VCpuInfo, MemoryInfo", largest(all, need)),
            seen(
                EnvironmentRules.source(about),
                "resourceRequirements",
                "VCPU %s, MEMORY %d".formatted(need.vcpusText(), need.memoryMib())));
    String[] fix = {
      "ask for less: MEMORY at most 95 % of what an instance type has",
      ("or: aws batch update-compute-environment --compute-environment %s --compute-resources"
              + " instanceTypes=…")
          .formatted(environment.name())
    };
    if (fits) {
      notes.well("instance types of %s are large enough".formatted(environment.called()));
    } else if (mayFit) {
      notes.likely(Cause.JOB_TOO_LARGE, clause, evidence, fix);
    } else {
      notes.certain(Cause.JOB_TOO_LARGE, clause, evidence, fix);
    }
  }

  private static boolean fits(JsonNode type, Need need, double usable) {
    return vcpus(type) >= need.vcpus() && memory(type) * usable >= need.memoryMib();
  }

  private static int vcpus(JsonNode type) {
    return type.path("VCpuInfo").path("DefaultVCpus").asInt();
  }

  private static long memory(JsonNode type) {
    return type.path("MemoryInfo").path("SizeInMiB").asLong();
  }

  private static String largest(List<JsonNode> types, Need need) {
    JsonNode best = types.getFirst();
    for (JsonNode type : types) {
      boolean enough = vcpus(type) >= need.vcpus();
      boolean bestEnough = vcpus(best) >= need.vcpus();
      if ((enough && !bestEnough) || (enough == bestEnough && memory(type) > memory(best))) {
        best = type;
      }
    }
    return "%s has %d vCPU and %d MiB, of which ECS gives out a little less"
        .formatted(best.path("InstanceType").asText(), vcpus(best), memory(best));
  }

  private static void offerings(Case about, Environment environment, Notes notes) {
    List<String> types = environment.instanceTypes();
    if (types.isEmpty() || !types.stream().allMatch(type -> type.contains("."))) {
      return;
    }
    Set<String> zones = new TreeSet<>();
    for (String subnet : environment.subnets()) {
      Optional<String> zone =
          Routes.subnet(about.facts(), subnet)
              .value()
              .map(json -> json.path("AvailabilityZone").asText(""))
              .filter(text -> !text.isEmpty());
      if (zone.isEmpty()) {
        return;
      }
      zones.add(zone.get());
    }
    List<Fact<List<JsonNode>>> offered =
        types.stream()
            .map(
                type ->
                    about
                        .facts()
                        .list(
                            OFFERINGS,
                            "InstanceTypeOfferings",
                            type,
                            item ->
                                item.path("InstanceType").asText().equals(type)
                                    && zones.contains(item.path("Location").asText())))
            .toList();
    if (zones.isEmpty() || !offered.stream().allMatch(fact -> fact.value().isPresent())) {
      return;
    }
    if (offered.stream().allMatch(fact -> fact.value().orElseThrow().isEmpty())) {
      notes.certain(
          Cause.TYPE_NOT_OFFERED,
          "%s may only start %s, which %s not offered in %s"
              .formatted(
                  environment.called(),
                  Words.list(types),
                  types.size() == 1 ? "is" : "are",
                  Words.list(zones)),
          List.of(
              seen(ENVIRONMENTS, "computeResources.instanceTypes", Words.list(types)),
              seen(OFFERINGS, "InstanceTypeOfferings", "none in " + Words.list(zones))),
          "aws ec2 describe-instance-type-offerings --location-type availability-zone"
              + " --filters Name=instance-type,Values="
              + String.join(",", types),
          "add types that are offered there, or subnets in other zones");
    } else {
      notes.well(
          "the instance types of %s are offered in its zones".formatted(environment.called()));
    }
  }

  /** {@code arm64}, {@code amd64}; empty where the environment's types do not tell. */
  static Optional<String> processor(Environment environment) {
    Set<String> processors = new TreeSet<>();
    for (String type : environment.instanceTypes()) {
      processors.add(processorOf(type));
    }
    return processors.size() == 1 ? Optional.of(processors.iterator().next()) : Optional.empty();
  }

  /** The same of the first environment that tells, in brackets behind a space; else nothing. */
  static String processorInWords(Case about) {
    return about.seenEnvironments().stream()
        .flatMap(environment -> processor(environment).stream())
        .findFirst()
        .map(" (%s)"::formatted)
        .orElse("");
  }

  private static String processorOf(String type) {
    return switch (type) {
      case "optimal", "default_x86_64" -> "amd64";
      case "default_arm64" -> "arm64";
      default -> GRAVITON.matcher(type.toLowerCase(Locale.ROOT)).matches() ? "arm64" : "amd64";
    };
  }

  private static void machineImage(Case about, Environment environment, Notes notes) {
    List<String> images = new ArrayList<>();
    images.add(environment.resources().path("imageId").asText(""));
    for (JsonNode configuration : environment.resources().path("ec2Configuration")) {
      images.add(configuration.path("imageIdOverride").asText(""));
    }
    LaunchTemplates.of(about.facts(), environment)
        .value()
        .ifPresent(template -> images.add(template.path("ImageId").asText("")));
    Optional<String> processor = processor(environment);
    for (String id : images) {
      if (id.isEmpty() || processor.isEmpty()) {
        continue;
      }
      Fact<JsonNode> image =
          about.facts().item(AwsOperation.EC2_DESCRIBE_IMAGES, "Images", "ImageId", id);
      image
          .unseen()
          .ifPresent(
              why ->
                  notes.open(
                      "machine image %s is for the processor of %s"
                          .formatted(id, environment.called()),
                      why));
      String has =
          image
              .value()
              .map(json -> json.path("Architecture").asText().replace("x86_64", "amd64"))
              .orElse(processor.get());
      if (!has.equals(processor.get())) {
        notes.certain(
            Cause.MACHINE_IMAGE_DIFFERS,
            "%s starts %s instances (%s) from machine image %s, which is for %s"
                .formatted(
                    environment.called(),
                    processor.get(),
                    Words.list(environment.instanceTypes()),
                    id,
                    has),
            List.of(
                seen(
                    ENVIRONMENTS,
                    "computeResources.instanceTypes",
                    Words.list(environment.instanceTypes())),
                seen(AwsOperation.EC2_DESCRIBE_IMAGES, "Architecture", has)),
            "leave imageId out of the environment: Batch takes the ECS image for the processor");
      }
    }
  }

  private static void userData(Case about, Environment environment, Notes notes) {
    Fact<JsonNode> template = LaunchTemplates.of(about.facts(), environment);
    template
        .unseen()
        .ifPresent(
            why ->
                notes.open(
                    "the launch template of %s is sound".formatted(environment.called()), why));
    String userData = template.value().map(json -> json.path("UserData").asText("")).orElse("");
    if (userData.isEmpty()) {
      return;
    }
    String text;
    try {
      text = new String(Base64.getMimeDecoder().decode(userData), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return;
    }
    String first = text.strip().split("\\R", 2)[0];
    String lower = first.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mime-version:") || lower.startsWith("content-type:")) {
      notes.well("the launch template's user data is MIME multi-part");
    } else if (!first.isEmpty()) {
      notes.certain(
          Cause.USER_DATA_NOT_MIME,
          ("%s starts instances from a launch template whose user data is no MIME multi-part text,"
                  + " so Batch can't add its own and they do not register")
              .formatted(environment.called()),
          List.of(
              seen(
                  AwsOperation.EC2_DESCRIBE_LAUNCH_TEMPLATE_VERSIONS,
                  "LaunchTemplateData.UserData",
                  "begins with " + Words.clause(first, 60))),
          "wrap it: Content-Type: multipart/mixed, with the script as a text/x-shellscript part");
    }
  }
}
