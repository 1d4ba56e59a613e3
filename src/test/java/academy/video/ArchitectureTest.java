package academy.video;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import academy.video.codec.CodecMain;
import academy.video.model.Rational;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/**
 * Which package may know which. A package's {@code package-info.java} says the same in words; both
 * change in one commit.
 */
@AnalyzeClasses(
    packages = "academy.video",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTest {

  private static final String BASE = "academy.video";

  /** Everything below this package, itself included. */
  private static String our(String name) {
    return BASE + "." + name + "..";
  }

  private static final DescribedPredicate<JavaClass> OURS =
      resideInAPackage(BASE + "..").as("classes of this project");

  private static final DescribedPredicate<JavaClass> FOREIGN_LIBRARY =
      not(OURS.or(resideInAnyPackage("java..", "org.jspecify.annotations")))
          .as("libraries beside the JDK and JSpecify");

  /** Of our own packages, {@code name} depends on itself and on {@code allowed} only. */
  private static ArchRule knowsOnly(String name, String... allowed) {
    String[] reachable = new String[allowed.length + 1];
    reachable[0] = our(name);
    for (int i = 0; i < allowed.length; i++) {
      reachable[i + 1] = our(allowed[i]);
    }
    return noClasses()
        .that()
        .resideInAPackage(our(name))
        .should()
        .dependOnClassesThat(OURS.and(not(resideInAnyPackage(reachable))));
  }

  @ArchTest
  static final ArchRule modelKnowsNothingElse =
      noClasses()
          .that()
          .resideInAPackage(our("model"))
          .should()
          .dependOnClassesThat(FOREIGN_LIBRARY.or(OURS.and(not(resideInAPackage(our("model"))))));

  @ArchTest static final ArchRule failureKnowsModel = knowsOnly("failure", "model");

  @ArchTest static final ArchRule jsonKnowsModel = knowsOnly("json", "model");

  @ArchTest static final ArchRule logKnowsModelAndFailure = knowsOnly("log", "model", "failure");

  @ArchTest static final ArchRule sandboxKnowsTheKernelAlone = knowsOnly("sandbox");

  @ArchTest
  static final ArchRule configKnowsNoWork =
      knowsOnly("config", "sandbox", "model", "failure", "json");

  @ArchTest static final ArchRule storeKnowsNoStage = knowsOnly("store", "model", "failure");

  @ArchTest
  static final ArchRule fenceKnowsTheStoreAlone =
      knowsOnly("fence", "store", "json", "model", "failure");

  @ArchTest
  static final ArchRule ffmpegKnowsNoStage = knowsOnly("ffmpeg", "model", "failure", "log");

  @ArchTest
  static final ArchRule stagesKnowNoCaller =
      knowsOnly("stage", "model", "failure", "json", "store", "ffmpeg");

  @ArchTest
  static final ArchRule stagesDoNotKnowEachOther =
      slices().matching(BASE + ".stage.(*)..").should().notDependOnEachOther();

  // The source uses one thing of it: FFmpeg's digest.
  @ArchTest
  static final ArchRule onlyStagesOfMediaUseFfmpeg =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              BASE,
              our("ffmpeg"),
              our("codec"),
              our("stage.source"),
              our("stage.probe"),
              our("stage.encode"),
              our("stage.audio"),
              our("stage.text"),
              our("stage.storyboard"),
              our("ops.doctor"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(our("ffmpeg"));

  // The key layout is pure: playlists name objects by it without reading or writing any.
  @ArchTest
  static final ArchRule onlySourceAndPublishUseTheStore =
      noClasses()
          .that()
          .resideInAPackage(our("stage"))
          .and()
          .resideOutsideOfPackages(our("stage.source"), our("stage.publish"))
          .should()
          .dependOnClassesThat(
              resideInAPackage(our("store"))
                  .and(not(JavaClass.Predicates.simpleName("ObjectLayout"))));

  @ArchTest
  static final ArchRule previewOnlyReadsTheStore =
      knowsOnly("ops.preview", "store", "json", "model", "failure");

  @ArchTest
  static final ArchRule resultsArePlainValues = knowsOnly("stage.result", "model", "failure");

  // The page is made from the documents; they know nothing of it.
  @ArchTest
  static final ArchRule reportsDoNotKnowTheirPage =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".stage.result")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(our("stage.result.page"));

  @ArchTest
  static final ArchRule webhookKnowsTheLog =
      knowsOnly("webhook", "log", "json", "model", "failure");

  @ArchTest static final ArchRule awsKnowsNoWork = knowsOnly("aws", "model", "failure");

  @ArchTest
  static final ArchRule batchKnowsAwsOnly = knowsOnly("batch", "aws", "model", "failure", "log");

  @ArchTest
  static final ArchRule doctorDecidesFromFacts =
      knowsOnly("ops.doctor", "aws", "batch", "json", "model", "failure", "log");

  @ArchTest
  static final ArchRule jobdefKnowsAwsAlone =
      knowsOnly("ops.jobdef", "aws", "json", "model", "failure");

  @ArchTest
  static final ArchRule awsSdksStayInTheirAdapters =
      noClasses()
          .that()
          .resideOutsideOfPackages(our("aws"), our("store.s3"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule awsShowsNoSdk =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(our("aws"))
          .and()
          .arePublic()
          .should()
          .notHaveRawReturnType(resideInAPackage("software.amazon.awssdk.."));

  @ArchTest
  static final ArchRule codecKnowsStagesAndNoStore =
      knowsOnly("codec", "stage", "sandbox", "ffmpeg", "json", "model", "failure");

  @ArchTest
  static final ArchRule pipelineKnowsNoEdge =
      knowsOnly(
          "pipeline",
          "codec",
          "captions",
          "stage",
          "fence",
          "store",
          "model",
          "failure",
          "log",
          "json",
          "config");

  @ArchTest
  static final ArchRule captionsNeedNoMedia =
      knowsOnly(
          "captions",
          "stage.text",
          "stage.playlist",
          "stage.publish",
          "fence",
          "store",
          "json",
          "model",
          "failure");

  @ArchTest
  static final ArchRule commandsKnowNoStage =
      knowsOnly(
          "command",
          "captions",
          "pipeline",
          "codec",
          "sandbox",
          "config",
          "log",
          "failure",
          "model",
          "store",
          "ops",
          "aws",
          "batch",
          "webhook",
          "json");

  @ArchTest
  static final ArchRule operationsNeverEncode =
      noClasses()
          .that()
          .resideInAPackage(our("ops"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(our("stage"), our("pipeline"), our("command"))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule operationsDoNotKnowEachOther =
      slices().matching(BASE + ".ops.(*)..").should().notDependOnEachOther().allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodyKnowsTheCompositionRoot =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(BASE + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nativeCodeStaysInFfmpeg =
      noClasses()
          .that()
          .resideOutsideOfPackage(our("ffmpeg"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule s3SdkStaysInItsAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackage(our("store.s3"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk.services.s3..");

  @ArchTest
  static final ArchRule theS3AdapterIsChosenAtTheRoot =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE, our("store.s3"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(our("store.s3"));

  @ArchTest
  static final ArchRule onlyMainEndsTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(CodecMain.class.getName())
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage());

  @ArchTest
  static final ArchRule staticFieldsAreConstants =
      fields().that().areStatic().and(new Written()).should(beConstants());

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " has no package-info.java with @NullMarked"));
        }
      }
    };
  }

  /** Fields that a person wrote: compilers add some to enums, lambdas and assertions. */
  private static final class Written extends DescribedPredicate<JavaField> {
    Written() {
      super("written by hand");
    }

    @Override
    public boolean test(JavaField field) {
      return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
          && !field.getName().contains("$");
    }
  }

  private static ArchCondition<JavaField> beConstants() {
    return new ArchCondition<>("be final and of a type that cannot change") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (!field.getModifiers().contains(JavaModifier.FINAL) || !isConstant(field.getType())) {
          events.add(
              SimpleConditionEvent.violated(
                  field,
                  "%s is static state: %s of type %s"
                      .formatted(
                          field.getFullName(), field.getModifiers(), field.getType().getName())));
        }
      }
    };
  }

  private static final Set<Class<?>> CONSTANT_TYPES =
      Set.of(
          String.class,
          Duration.class,
          Instant.class,
          DateTimeFormatter.class,
          Pattern.class,
          Logger.class,
          Rational.class);

  /**
   * Numbers, enums and the types above; and records of nothing but those, such as the damage of
   * none, with which sums begin: they are as constant as their parts.
   */
  private static boolean isConstant(JavaType type) {
    JavaClass raw = type.toErasure();
    if (raw.isEquivalentTo(Optional.class)) {
      return type instanceof JavaParameterizedType optional
          && optional.getActualTypeArguments().stream().allMatch(ArchitectureTest::isConstant);
    }
    return raw.isPrimitive()
        || raw.isAssignableTo(Number.class)
        || raw.isAssignableTo(Enum.class)
        || CONSTANT_TYPES.stream().anyMatch(raw::isEquivalentTo)
        || (raw.isRecord() && parts(raw).allMatch(part -> isConstant(part.getType())));
  }

  private static Stream<JavaField> parts(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC));
  }
}
