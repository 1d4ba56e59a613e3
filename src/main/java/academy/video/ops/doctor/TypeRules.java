package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the instances that an environment may start are fit for the job, and for each other. */
final class TypeRules {

  private static final AwsOperation TYPES = AwsOperation.EC2_DESCRIBE_INSTANCE_TYPES;
  private static final AwsOperation OFFERINGS = AwsOperation.EC2_DESCRIBE_INSTANCE_TYPE_OFFERINGS;

  /**
   * ECS registers less memory than an instance has: 7985 MiB of 8192 on an m4.large, less the 32
   * MiB that the agent keeps (Batch user guide, "Compute resource memory management").
   */
  private static final double USABLE_MEMORY = 0.97;

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.isEc2()) {
      notes.ask("size", look -> size(about, environment, look));
      notes.ask("offerings", look -> offerings(about, environment, look));
      notes.ask("machine-image", look -> machineImage(about, environment, look));
      notes.ask("user-data", look -> userData(about, environment, look));
    }
  }

  /** Every type that the environment may start; a look is blind where not all are known. */
  private static List<Fact> types(Look look, Environment environment) {
    List<Fact> all = new ArrayList<>();
    for (String entry : environment.instanceTypes()) {
      boolean exact = entry.contains(".");
      List<Fact> matching =
          look.known(TYPES, "InstanceTypes")
              .filter(
                  type ->
                      exact
                          ? type.at("InstanceType").is(entry)
                          : type.at("InstanceType").text().startsWith(entry + "."))
              .toList();
      if (!exact || matching.isEmpty()) {
        look.read(look.about().facts().covering(TYPES, exact ? entry : entry + ".*"));
      }
      if (matching.isEmpty()) {
        look.blind("the sizes of instance types '%s' are not known".formatted(entry));
      }
      all.addAll(matching);
    }
    return all;
  }

  private static void size(Case about, Environment environment, Look look) {
    Need need = about.need();
    List<Fact> types = types(look, environment);
    boolean namesTypes = environment.instanceTypes().stream().anyMatch(type -> type.contains("."));
    if (need.vcpus() <= 0 || need.memoryMib() <= 0 || types.isEmpty() || look.isBlind()) {
      if (!namesTypes || need.vcpus() <= 0 || need.memoryMib() <= 0) {
        look.unanswered(); // Batch chooses among many sizes
      }
      return;
    }
    boolean gpus =
        about.requirement("GPU").number() > 0 || !about.requirement("GPU").text().isEmpty();
    if (gpus && types.stream().allMatch(type -> type.at("GpuInfo").isAbsent())) {
      look.found(
          Cause.JOB_TOO_LARGE,
          "gpu",
          about.requirement("GPU"),
          environment.resource("instanceTypes"));
      return;
    }
    List<Fact> large =
        types.stream()
            .filter(type -> vcpus(type) >= need.vcpus() && memory(type) > need.memoryMib())
            .toList();
    Fact largest =
        types.stream()
            .max(
                Comparator.comparing((Fact type) -> vcpus(type) >= need.vcpus())
                    .thenComparingLong(TypeRules::memory))
            .orElseThrow();
    look.with("need", need.vcpusText())
        .with("memory", need.memoryMib())
        .with("fitting-memory", (long) (memory(largest) * 0.9))
        .with(
            "largest",
            "%s has %d vCPU and %d MiB, of which ECS gives out a little less"
                .formatted(largest.at("InstanceType").text(), vcpus(largest), memory(largest)));
    List<Fact> registered =
        large.stream().flatMap(type -> registeredMemory(look, type).stream()).toList();
    if (large.isEmpty()) {
      look.found(
          Cause.JOB_TOO_LARGE,
          environment.resource("instanceTypes"),
          largest.at("MemoryInfo.SizeInMiB"),
          about.requirement("VCPU"),
          about.requirement("MEMORY"));
    } else if (registered.size() == large.size()
        && registered.stream().allMatch(each -> each.number() < need.memoryMib())) {
      Fact most = registered.stream().max(Comparator.comparingLong(Fact::number)).orElseThrow();
      look.with("registered", most.number())
          .with("fitting-memory", most.number())
          .found(Cause.JOB_TOO_LARGE, "registered", most, about.requirement("MEMORY"));
    } else if (large.stream().noneMatch(type -> memory(type) * USABLE_MEMORY >= need.memoryMib())) {
      look.likely(
          Cause.JOB_TOO_LARGE,
          environment.resource("instanceTypes"),
          largest.at("MemoryInfo.SizeInMiB"),
          about.requirement("MEMORY"));
    }
  }

  /** What an instance of this type registered with ECS, as far as one was seen. */
  private static List<Fact> registeredMemory(Look look, Fact type) {
    String name = type.at("InstanceType").text();
    return look.known(AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES, "containerInstances")
        .filter(
            instance ->
                instance.at("attributes").items().stream()
                    .anyMatch(
                        each ->
                            each.at("name").is("ecs.instance-type") && each.at("value").is(name)))
        .map(instance -> Instances.resource(instance, "registeredResources", "MEMORY"))
        .filter(Fact::isPresent)
        .limit(1)
        .toList();
  }

  private static long vcpus(Fact type) {
    return type.at("VCpuInfo.DefaultVCpus").number();
  }

  private static long memory(Fact type) {
    return type.at("MemoryInfo.SizeInMiB").number();
  }

  private static void offerings(Case about, Environment environment, Look look) {
    List<String> types = environment.instanceTypes();
    if (types.isEmpty() || !types.stream().allMatch(type -> type.contains("."))) {
      look.unanswered();
      return;
    }
    Set<String> zones = new TreeSet<>();
    for (String subnet : environment.subnets()) {
      zones.add(Routes.subnet(look, subnet).at("AvailabilityZone").text());
    }
    List<Fact> offered =
        types.stream()
            .flatMap(
                type ->
                    look
                        .list(
                            OFFERINGS,
                            "InstanceTypeOfferings",
                            type,
                            item ->
                                item.at("InstanceType").is(type)
                                    && zones.contains(item.at("Location").text()))
                        .stream())
            .toList();
    if (look.isBlind() || zones.isEmpty() || zones.contains("")) {
      look.unanswered();
    } else if (offered.isEmpty()) {
      look.with("zones", Words.list(zones))
          .with("are", types.size() == 1 ? "is" : "are")
          .with("types-csv", String.join(",", types))
          .found(
              Cause.TYPE_NOT_OFFERED,
              environment.resource("instanceTypes"),
              about
                  .facts()
                  .item(OFFERINGS, "InstanceTypeOfferings", "InstanceType", types.getFirst()));
    }
  }

  /** The machine images that somebody chose; Batch's own choice is not among them. */
  static List<Fact> machineImages(Facts facts, Environment environment) {
    List<Fact> images = new ArrayList<>(List.of(environment.resource("imageId")));
    environment.resource("ec2Configuration").items().stream()
        .map(each -> each.at("imageIdOverride"))
        .forEach(images::add);
    images.add(LaunchTemplates.of(facts, environment).at("ImageId"));
    return images.stream().filter(id -> id.text().startsWith("ami-")).toList();
  }

  private static void machineImage(Case about, Environment environment, Look look) {
    Set<String> processors = environment.processors();
    List<Fact> images = machineImages(about.facts(), environment);
    for (Fact id : images) {
      look.with("ami-id", id.text());
      Fact image = look.item(AwsOperation.EC2_DESCRIBE_IMAGES, "Images", "ImageId", id.text());
      if (image.isAbsent()) {
        look.found(Cause.MACHINE_IMAGE_MISSING, id, image);
        continue;
      }
      String has = image.at("Architecture").text().replace("x86_64", "amd64");
      if (!has.isEmpty() && processors.size() == 1 && !processors.contains(has)) {
        look.with("processor", processors.iterator().next())
            .with("has", has)
            .found(
                Cause.MACHINE_IMAGE_DIFFERS,
                environment.resource("instanceTypes"),
                image.at("Architecture"));
      }
    }
    if (images.isEmpty()) {
      look.unanswered();
    }
  }

  private static void userData(Case about, Environment environment, Look look) {
    Fact template = LaunchTemplates.of(about.facts(), environment);
    look.with("template", LaunchTemplates.name(environment));
    if (!LaunchTemplates.isNamed(environment)) {
      look.unanswered();
      return;
    }
    var _ = look.read(template);
    if (template.isAbsent()) {
      look.found(Cause.LAUNCH_TEMPLATE_MISSING, environment.resource("launchTemplate"), template);
      return;
    }
    Fact data = template.at("UserData");
    String first = UserData.text(data.text()).strip().split("\\R", 2)[0];
    if (!first.isEmpty() && !UserData.isMime(first)) {
      look.with("first", Words.clause(first, 60)).found(Cause.USER_DATA_NOT_MIME, data);
    } else if (UserData.startsEcs(template)) {
      look.likely(Cause.USER_DATA_STARTS_ECS, template.at(UserData.STARTS_ECS));
    } else if (UserData.setsCluster(template)) {
      look.likely(Cause.USER_DATA_CLUSTER, template.at(UserData.SETS_CLUSTER));
    } else if (data.isPresent() && !UserData.isDescribed(template)) {
      look.unanswered(); // only its first line was kept
    }
    if (template.at("MetadataOptions.HttpEndpoint").is("disabled")
        && !Instances.any(about.facts(), environment)) {
      look.found(Cause.METADATA_DISABLED, template.at("MetadataOptions.HttpEndpoint"));
    }
    if (data.isAbsent()) {
      look.unanswered();
    }
  }
}
