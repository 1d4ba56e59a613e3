package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What builds and pushes the image: nothing in it can be exchanged by moving a tag. */
class WorkflowTest {

  private static final String DIGEST = "@sha256:[0-9a-f]{64}";
  private static final Pattern JOB = Pattern.compile("(?m)^  ([a-z]+):\n((?:(?:    .*)?\n)+)");

  private final String workflow = Page.read(Path.of(".github/workflows/build.yml")).text();
  private final Map<String, String> jobs = jobs();

  private Map<String, String> jobs() {
    Map<String, String> jobs = new TreeMap<>();
    String section = workflow.substring(workflow.indexOf("\njobs:\n"));
    JOB.matcher(section).results().forEach(job -> jobs.put(job.group(1), job.group(2)));
    return jobs;
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(WorkflowTest::first).toList();
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }

  @Test
  void actions_areNamedByTheirCommitWithTheVersionBeside() {
    assertThat(found(workflow, "uses: (.*)"))
        .hasSizeGreaterThan(10)
        .allMatch(action -> action.matches("[\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v[0-9.]+"));
  }

  @Test
  void images_areNamedByTheirDigest() {
    String base = Page.read(Path.of(".github/base-image/Dockerfile")).text();
    String buildspec = Page.read(Path.of("docs/buildspec.yml")).text();

    assertThat(found(workflow, "\n +(?:container|image): (?!registry:)(.*)"))
        .hasSize(2)
        .allMatch(image -> image.matches("\\S+" + DIGEST));
    assertThat(found(base, "(?m)^FROM (.*)")).hasSize(1).allMatch(i -> i.matches("\\S+" + DIGEST));
    assertThat(found(buildspec, "docker run --privileged --rm (\\S+)"))
        .hasSize(1)
        .allMatch(image -> image.matches("\\S+" + DIGEST));
  }

  /** Only these may ask for AWS's credentials, and only after the tests. */
  @Test
  void jobsWithATokenForAws_runInTheProtectedEnvironment() {
    assertThat(jobs).containsOnlyKeys("test", "players", "archive", "release", "image", "manifest");
    jobs.forEach(
        (name, job) ->
            assertThat(job.contains("id-token: write"))
                .as(name)
                .isEqualTo(job.contains("\n    environment: ecr\n")));
    assertThat(jobs.get("image")).contains("needs: [test, players]", "github.event_name == 'push'");
    assertThat(jobs.get("manifest")).contains("needs: [test, image]");
  }

  /** Nobody but this workflow makes a tag, and it does so after the tests, with notes. */
  @Test
  void release_isTaggedAfterTheTestsWithArchivesAndNotes() {
    assertThat(jobs.get("archive")).contains(".ci/release-archive", "ubuntu-24.04-arm");
    assertThat(jobs.get("release"))
        .contains("needs: [test, players, archive]", "contents: write")
        .containsSubsequence("CHANGELOG.md", "gh release create \"$TAG\" --target \"$GITHUB_SHA\"");
    jobs.forEach(
        (name, job) ->
            assertThat(job.contains("contents: write")).as(name).isEqualTo(name.equals("release")));
  }

  @Test
  void version_isOneThatTheChangelogDates() {
    String version =
        found(Page.read(Path.of("pom.xml")).text(), "(?m)^  <version>(.*)</version>").getFirst();

    assertThat(Page.read(Path.of("CHANGELOG.md")).text())
        .containsPattern("(?m)^## \\[Unreleased\\]$")
        .containsPattern("(?m)^## \\[" + Pattern.quote(version) + "\\] - \\d{4}-\\d\\d-\\d\\d$");
  }

  /** A vulnerable image gets no name, and the name's digest is what is signed. */
  @Test
  void image_isScannedBeforeItIsNamed_andWhatIsNamedIsSigned() {
    assertThat(jobs.get("image"))
        .containsSubsequence("push-by-digest=true", "sbom: true", "anchore/scan-action", "digest");
    assertThat(jobs.get("manifest"))
        .containsSubsequence(
            "imagetools create",
            "jobdef register --image $IMAGE@$digest",
            "actions/attest@",
            "subject-digest: ${{ steps.name.outputs.digest }}");
  }
}
