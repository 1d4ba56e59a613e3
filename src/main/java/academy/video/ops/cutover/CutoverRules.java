package academy.video.ops.cutover;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the old ways look like: data, so that other teams can bring theirs. docs/cutover.md explains
 * every field.
 *
 * @param functions names and descriptions of Lambda functions that handle video
 * @param functionsExcepted those that look so and do not
 * @param resources names of autoscaling groups, alarms and queues of video
 * @param resourcesExcepted those that look so and stay
 * @param smokeJobs names of Batch jobs, and videos' ids, that are no real ones
 * @param repository what must not be in repositories
 * @param archiveFolders names of folders in which old things are kept
 * @param legacyWords what a file in such a folder has to say somewhere, to be excepted
 * @param skippedFolders names of folders that hold nothing of the team's own
 * @param exceptedPaths paths below a repository that are not looked at
 */
public record CutoverRules(
    List<Pattern> functions,
    List<Pattern> functionsExcepted,
    List<Pattern> resources,
    List<Pattern> resourcesExcepted,
    List<Pattern> smokeJobs,
    List<RepositoryRule> repository,
    Set<String> archiveFolders,
    Pattern legacyWords,
    Set<String> skippedFolders,
    List<Pattern> exceptedPaths) {

  public CutoverRules {
    functions = List.copyOf(functions);
    functionsExcepted = List.copyOf(functionsExcepted);
    resources = List.copyOf(resources);
    resourcesExcepted = List.copyOf(resourcesExcepted);
    smokeJobs = List.copyOf(smokeJobs);
    repository = List.copyOf(repository);
    archiveFolders = Set.copyOf(archiveFolders);
    skippedFolders = Set.copyOf(skippedFolders);
    exceptedPaths = List.copyOf(exceptedPaths);
  }

  /** Whether a function of this name and description handles video. */
  boolean isVideoFunction(String name, String description) {
    return !matches(functionsExcepted, name)
        && (matches(functions, name) || matches(functions, description));
  }

  /** Whether a resource of this name is one of the old ways. */
  boolean isVideoResource(String name) {
    return matches(resources, name) && !matches(resourcesExcepted, name);
  }

  boolean isSmokeJob(String name) {
    return matches(smokeJobs, name);
  }

  boolean isExceptedPath(String path) {
    return matches(exceptedPaths, path);
  }

  private static boolean matches(Collection<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }
}
