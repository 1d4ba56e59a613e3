package academy.video.ops.cutover;

import academy.video.aws.Aws;
import academy.video.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells how far the move to AWS Batch is. Reads, and changes nothing. */
public final class Cutover {

  private final Aws aws;
  private final Json json;
  private final CutoverRules rules;

  public Cutover(Aws aws, Json json, CutoverRules rules) {
    this.aws = aws;
    this.json = json;
    this.rules = rules;
  }

  /**
   * Looks at the account and at checkouts.
   *
   * @param queue the job queue
   * @param definition whose jobs count
   * @param inARow how many jobs have to have succeeded in a row
   * @param repositories folders with checkouts; without any, two conditions stay undecided
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where one is not a folder
   */
  public CutoverReport check(String queue, String definition, int inARow, List<Path> repositories) {
    Optional<RepositoryScan.Found> found =
        repositories.isEmpty()
            ? Optional.empty()
            : Optional.of(RepositoryScan.of(repositories, rules));
    AccountFacts account =
        new AccountReader(aws, rules, new ResourcePolicies(json)).read(queue, definition);
    LambdaCondition lambda = new LambdaCondition(account, rules, aws.region());
    return CutoverReport.of(
        Conditions.judge(account, rules, lambda, found, inARow),
        new Leftovers(rules).of(account),
        lambda.others(),
        found.map(RepositoryScan.Found::skipped).orElse(List.of()),
        account.notSeen());
  }
}
