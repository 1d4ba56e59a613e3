package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import academy.video.ops.doctor.Notes.Draft;
import java.util.List;
import java.util.Optional;

/**
 * Says why a job does not run or failed. A function of the snapshot alone: it asks nobody, and the
 * same snapshot gives the same words. Whatever is missing in the snapshot, it has an answer; what
 * the facts do not decide is never called certain.
 */
public final class Doctor {

  private final Texts texts = Texts.load();

  /** Judges a snapshot, as it is when it was masked: so a saved one is judged the same. */
  public Diagnosis diagnose(Snapshot snapshot) {
    return judge(new Masker().mask(snapshot));
  }

  /** Judges a snapshot that is masked. */
  Diagnosis judge(Snapshot masked) {
    Facts facts = new Facts(masked);
    Optional<Job> job = new Jobs(facts).subject();
    return job.flatMap(subject -> ArrayJob.of(facts, subject))
        .map(array -> array.diagnosis(child -> diagnose(facts, Optional.of(child))))
        .orElseGet(() -> diagnose(facts, job));
  }

  private Diagnosis diagnose(Facts facts, Optional<Job> job) {
    Snapshot snapshot = facts.snapshot();
    Case about = Case.of(facts, texts, job);
    Notes direct = new Notes(about);
    Notes rest = new Notes(about);
    boolean over = snapshot.question().jobId().isPresent() && about.isState(BatchState.SUCCEEDED);
    if (!over) {
      new WaitRules().judge(about, direct);
      new RunRules().judge(about, direct);
      new EndRules().judge(about, direct);
    }
    boolean asked = snapshot.question().jobId().isPresent() && about.isState(BatchState.RUNNING);
    if (!over && !asked) {
      new QueueRules().judge(about, rest);
      new ShareRules().judge(about, rest);
      environments(about, rest);
      new DefinitionRules().judge(about, rest);
      new RepositoryRules().judge(about, rest);
      new StartRules().judge(about, rest, direct);
    }
    return new Answer(about, direct, rest).diagnosis();
  }

  /** Rules about one environment decide only where no other environment can take the job. */
  private static void environments(Case about, Notes notes) {
    List<Notes> each = about.environments().stream().map(fact -> environment(about, fact)).toList();
    for (Effect effect : Effect.values()) {
      boolean everywhere =
          about.wholeOrder()
              && each.stream()
                  .allMatch(own -> own.drafts().stream().anyMatch(d -> decides(d, effect)));
      for (Notes own : each) {
        own.drafts().stream()
            .filter(draft -> draft.effect() == effect)
            .map(draft -> everywhere ? draft : draft.butOnlyLikely())
            .forEach(notes::add);
      }
    }
    each.forEach(notes::addOpenAndWell);
  }

  private static Notes environment(Case about, Fact fact) {
    if (fact.isPresent()) {
      Environment environment = new Environment(fact);
      Notes own = Notes.of(about, environment);
      new EnvironmentRules().judge(about, environment, own);
      new LaunchRules().judge(about, environment, own);
      new SpotRules().judge(about, environment, own);
      new QuotaRules().judge(about, environment, own);
      new DiskKeyRules().judge(about, environment, own);
      new TypeRules().judge(about, environment, own);
      new NetworkRules().judge(about, environment, own);
      new AclRules().judge(about, environment, own);
      new NameRules().judge(about, environment, own);
      new InstanceRules().judge(about, environment, own);
      new ConsoleRules().judge(about, environment, own);
      return own;
    }
    Notes own = new Notes(about);
    own.look(
        look -> {
          if (fact.isAbsent() && about.wholeOrder()) {
            look.found(Cause.ENVIRONMENT_MISSING, fact);
          }
        });
    fact.unseen().ifPresent(why -> own.open("the queue's compute environment works", why));
    return own;
  }

  private static boolean decides(Draft draft, Effect effect) {
    return draft.certainty() == Certainty.CERTAIN && draft.effect() == effect;
  }
}
