package academy.video.ops.cutover;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the old ways look like: data, so that other teams can bring theirs. docs/cutover.md explains
 * every field.
 *
 * @param functions names, descriptions and handlers of Lambda functions that handle video
 * @param functionsExcepted names of those that look so and do not
 * @param variables a function's environment variables, as {@code NAME=VALUE}, that name a queue,
 *     group or metric of video
 * @param tags a function's tags, as {@code KEY=VALUE}, that say the same
 * @param resources names of autoscaling groups, alarms and queues of video
 * @param resourcesExcepted names, variables and tags that look so and stay
 * @param smokeJobs names of Batch jobs, and videos' ids, that are no real ones
 * @param repository what must not be in repositories
 * @param documents how documents are read
 * @param guard what refuses an old switch
 * @param archiveFolders names of folders in which old things are kept
 * @param legacyWords what a file in such a folder, or a section's heading, has to say to be
 *     excepted
 * @param skippedFolders names of folders that hold nothing of the team's own
 * @param exceptedPaths paths below a repository that are not looked at
 */
public record CutoverRules(
    List<Pattern> functions,
    List<Pattern> functionsExcepted,
    List<Pattern> variables,
    List<Pattern> tags,
    List<Pattern> resources,
    List<Pattern> resourcesExcepted,
    List<Pattern> smokeJobs,
    List<RepositoryRule> repository,
    Documents documents,
    Guard guard,
    Set<String> archiveFolders,
    Pattern legacyWords,
    Set<String> skippedFolders,
    List<Pattern> exceptedPaths) {

  public CutoverRules {
    functions = List.copyOf(functions);
    functionsExcepted = List.copyOf(functionsExcepted);
    variables = List.copyOf(variables);
    tags = List.copyOf(tags);
    resources = List.copyOf(resources);
    resourcesExcepted = List.copyOf(resourcesExcepted);
    smokeJobs = List.copyOf(smokeJobs);
    repository = List.copyOf(repository);
    archiveFolders = Set.copyOf(archiveFolders);
    skippedFolders = Set.copyOf(skippedFolders);
    exceptedPaths = List.copyOf(exceptedPaths);
  }

  /** Whether a function's name, description or handler tells that it handles video. */
  boolean isVideoFunction(String text) {
    return matches(functions, text);
  }

  boolean isExceptedFunction(String name) {
    return matches(functionsExcepted, name);
  }

  /** Whether a variable, as {@code NAME=VALUE}, names something of the old ways. */
  boolean isVideoVariable(String variable) {
    return matches(variables, variable) && !isExceptedResource(variable);
  }

  boolean isVideoTag(String tag) {
    return matches(tags, tag) && !isExceptedResource(tag);
  }

  /** Whether a resource of this name is one of the old ways. */
  boolean isVideoResource(String name) {
    return matches(resources, name) && !isExceptedResource(name);
  }

  /** Whether it is one of video's that stays. */
  boolean isNewResource(String name) {
    return matches(resources, name) && isExceptedResource(name);
  }

  boolean isExceptedResource(String name) {
    return matches(resourcesExcepted, name);
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
