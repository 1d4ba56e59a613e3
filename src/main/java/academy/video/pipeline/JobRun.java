package academy.video.pipeline;

import academy.video.captions.CarriedCaptions;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.Event;
import academy.video.log.Redactor;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Stage;
import academy.video.stage.playlist.Playlist;
import academy.video.stage.playlist.PlaylistBuilder;
import academy.video.stage.playlist.PlaylistChecker;
import academy.video.stage.playlist.PlaylistSet;
import academy.video.stage.publish.InvalidObjectsException;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.result.ChapterList;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.Report;
import academy.video.stage.result.page.ReportPage;
import academy.video.store.ObjectLayout;
import academy.video.store.PlaylistLinks;
import academy.video.store.Preflight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The way of a job from its place among all requests for the video to its publication, or to the
 * account of why there is none. The order of the stages is written here and nowhere else. Needs no
 * media: what does is given to it.
 *
 * @param random spreads the looks of nodes that wait for each other
 * @param versions of worker, libraries and Java, for the report
 */
record JobRun(
    Json json,
    Clock clock,
    Supplier<RandomGenerator> random,
    Supplier<Map<String, String>> versions) {

  /** How often a job makes again what others deleted before it could publish. */
  private static final int MOST_DELETIONS = 5;

  /**
   * What is to be made of a source.
   *
   * @param encode makes what has no checkpoint yet
   * @param share makes one node's part of it
   */
  record Work(
      EncodePlan plan,
      Function<Checkpoints, Presentation> encode,
      BiConsumer<Checkpoints, NodeShare> share) {}

  /**
   * Runs the job.
   *
   * @param preparing looks at the source, and plans what is to be made of it
   * @throws WorkerException where it failed or was superseded; its status and page tell so
   */
  JobResult run(Job job, Function<Job, Work> preparing) {
    JobResult result;
    try {
      result = runToEnd(job, preparing);
    } catch (RuntimeException | Error e) {
      if (!job.status().isDone()) {
        endsWithFailure(job, e);
        throw e;
      }
      result = JobResult.ofPart();
    }
    return result.isPublishedHere() ? result : part(job);
  }

  /**
   * Tells what a failure means to the video.
   *
   * @throws WorkerException where the job was superseded, which it means then
   */
  private void endsWithFailure(Job job, Throwable thrown) {
    Failure failure =
        job.cancellation()
            .failure()
            .orElseGet(() -> job.status().meaningOf(Failure.ofThrown(thrown)));
    if (!failure.isSuperseded() && job.status().failed(failure)) {
      tell(job, failure, thrown);
      failure = job.status().meaningOf(failure); // a deletion may have come before the page
    }
    if (failure.isSuperseded()) {
      job.status().superseded(failure);
      throw failure.causedBy(thrown);
    }
  }

  /** Of a node that did its part: another one tells of the end, unless all of it was overtaken. */
  private static JobResult part(Job job) {
    Optional<Failure> overtaken = job.status().overtakenAtLast();
    if (overtaken.isPresent()) {
      job.status().superseded(overtaken.get());
      throw overtaken.get().asException();
    }
    job.status().endsAsPart();
    return JobResult.ofPart();
  }

  /** The poster as it was written, for the page. */
  private static Optional<byte[]> poster(Job job, Presentation presentation) {
    return presentation
        .thumbnails()
        .poster()
        .flatMap(
            poster ->
                job.destination()
                    .read(ObjectLayout.poster(presentation.generation()))
                    .filter(jpeg -> Digests.sha256(jpeg).equals(poster.sha256())));
  }

  /** Leaves a page about a failed job; the failure itself is never masked by failing to. */
  private void tell(Job job, Failure failure, Throwable thrown) {
    try {
      Report report = job.diary().report(Optional.empty(), List.of(), versions.get());
      FailureStatus status = FailureStatus.of(failure, job.log().stage().label());
      byte[] page = ReportPage.of(report, Optional.of(status), now(), Optional.empty());
      job.storage()
          .destinationForStatus()
          .put(ObjectLayout.FAILED_REPORT_PAGE, job.log().redactor().redact(page));
    } catch (RuntimeException | OutOfMemoryError second) {
      thrown.addSuppressed(second);
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private JobResult runToEnd(Job job, Function<Job, Work> preparing) {
    job.source();
    Instant checkedAt = clock.instant();
    job.status().begin();
    Preflight.check(job.destination(), checkedAt);
    job.status().start();
    job.status()
        .replaced()
        .ifPresent(sentence -> job.log().info(Event.OUTPUT_REPLACES, sentence, Map.of()));
    if (job.status().isDone()) {
      clearAfterAnEarlierStart(job);
      return JobResult.ofPart();
    }
    try (var _ = Watchdog.of(job)) {
      Work work = preparing.apply(job);
      Checkpoints checkpoints =
          new Checkpoints(job.destination(), json, work.plan(), job.meter()::objectRead);
      JobResult result =
          job.node().isAlone() ? alone(job, work, checkpoints) : asNode(job, work, checkpoints);
      if (result.isPublishedHere()) {
        Preflight.removeProbesBefore(job.destination(), checkedAt);
      }
      return result;
    }
  }

  private JobResult alone(Job job, Work work, Checkpoints checkpoints) {
    job.status().generation(work.plan().generation());
    return finish(job, work, checkpoints);
  }

  /** Does this node's part; one node finishes what all have done. */
  private JobResult asNode(Job job, Work work, Checkpoints checkpoints) {
    String generation = work.plan().generation();
    NodeNotes notes = NodeNotes.of(job.destination(), json, generation, job.node());
    NodeShare share = new NodeShare(job, work.plan(), notes, clock, random.get());
    job.status().generation(generation);
    try {
      job.log().stage(Stage.ENCODE);
      checkpoints.begin();
      job.status().join(share);
      boolean isMade = job.destination().head(ObjectLayout.report(generation)).isPresent();
      if (!isMade) {
        work.share().accept(checkpoints, share);
        job.source().verifyUnchanged();
      }
      if (!share.finishes()) {
        return JobResult.ofPart();
      }
      job.status().finishes();
      job.diary().sharing(share.madeByNodes(), job.batchId());
      job.meter().doneElsewhere(/* mediaMs= */ 0, /* chunks= */ 0);
      return finish(job, work, checkpoints);
    } finally {
      job.status().leave(share);
    }
  }

  /** What the node that published has not cleared any more before it died. */
  private static void clearAfterAnEarlierStart(Job job) {
    job.status()
        .earlierGeneration()
        .filter(ObjectLayout::isGeneration)
        .ifPresent(
            generation -> {
              List<String> left = new ArrayList<>();
              job.destination()
                  .list(ObjectLayout.workPrefix(generation))
                  .forEach(object -> left.add(object.key()));
              left.add(ObjectLayout.FAILED_REPORT_PAGE);
              job.destination().delete(left);
            });
  }

  private JobResult finish(Job job, Work work, Checkpoints checkpoints) {
    Report report = makeAndPublish(job, new Making(work.plan(), checkpoints, work.encode()));
    job.log().stage(Stage.FINISH);
    job.status().succeeded();
    checkpoints.clear();
    job.destination().delete(List.of(ObjectLayout.FAILED_REPORT_PAGE));
    return JobResult.of(report);
  }

  /** What is to be made, and what there is of it. */
  private record Making(
      EncodePlan plan, Checkpoints checkpoints, Function<Checkpoints, Presentation> encode) {}

  /**
   * What is made.
   *
   * @param earlier the report of the run that made it, if it was not this one
   */
  private record Made(Presentation presentation, Optional<Report> earlier) {}

  /**
   * What is to be published.
   *
   * @param remarks what is allowed but not advised
   */
  private record Verified(Made made, PlaylistSet playlists, List<String> remarks) {}

  /** Publishes, or makes again first what a deletion has taken since it was verified. */
  private Report makeAndPublish(Job job, Making work) {
    for (int deletions = 0; ; deletions++) {
      Verified verified = makeAndVerify(job, work);
      job.log().stage(Stage.PUBLISH);
      try {
        return publish(job, verified);
      } catch (InvalidObjectsException taken) {
        forget(job, work, taken);
        if (deletions == MOST_DELETIONS) {
          throw taken;
        }
      }
    }
  }

  /**
   * Objects that are not as they were written cost what they belong to, which is made once more.
   */
  private Verified makeAndVerify(Job job, Making work) {
    try {
      return verify(job, make(job, work));
    } catch (InvalidObjectsException first) {
      forget(job, work, first);
    }
    try {
      return verify(job, make(job, work));
    } catch (InvalidObjectsException second) {
      forget(job, work, second); // the next run must not go on from them
      throw second;
    }
  }

  private static void forget(Job job, Making work, InvalidObjectsException invalid) {
    Set<Integer> madeHere = work.checkpoints().madeHere();
    Set<Integer> chunks = work.checkpoints().forget(invalid.keys());
    for (int chunk : chunks) {
      job.meter().chunkForgotten(work.plan().durationMs(chunk), !madeHere.contains(chunk));
      job.diary().forget(chunk);
    }
    JobLines.invalid(invalid, chunks, job.log());
  }

  private Made make(Job job, Making work) {
    job.log().stage(Stage.ENCODE);
    Optional<Made> finished = finished(job, work);
    Made made = finished.orElseGet(() -> encodeUnlessFinished(job, work));
    job.source().verifyUnchanged();
    return made;
  }

  private Made encodeUnlessFinished(Job job, Making work) {
    try {
      return new Made(encode(job, work), Optional.empty());
    } catch (WorkerException e) {
      if (e.failure().exitCode() != ExitCode.OUTPUT_INVALID) {
        throw e;
      }
      // A run of the same job at the same time takes the checkpoints away when it has published.
      return finished(job, work).orElseThrow(() -> e);
    }
  }

  /**
   * A result of the same generation that is made already: it is published again as it is. Objects
   * that it lost since are made again first, each with the chunk or track that it belongs to; empty
   * where they belong to none.
   */
  private Optional<Made> finished(Job job, Making work) {
    Optional<FinishedResult> found = FinishedResult.of(job, json, work.plan());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FinishedResult result = found.get();
    if (!result.invalid().isEmpty()) {
      if (!work.checkpoints().assume(result)) {
        return Optional.empty();
      }
      Done kept = work.checkpoints().done();
      job.diary().encoding(work.checkpoints(), kept);
      resumed(job, work, kept);
      var _ = work.encode().apply(work.checkpoints());
    } else {
      JobLines.resumed(work.plan(), work.plan().chunks(), job.log());
    }
    return Optional.of(new Made(result.presentation(), Optional.of(result.report())));
  }

  private static Presentation encode(Job job, Making work) {
    if (!job.diary().isEncoding()) {
      resume(job, work);
    }
    return work.encode().apply(work.checkpoints());
  }

  private static void resume(Job job, Making work) {
    Done before = work.checkpoints().load();
    job.diary().encoding(work.checkpoints(), before);
    if (!before.isEmpty()) {
      resumed(job, work, before);
    }
  }

  private static void resumed(Job job, Making work, Done before) {
    EncodePlan plan = work.plan();
    Set<Integer> madeHere = work.checkpoints().madeHere();
    JobLines.resumed(
        plan,
        before.chunks().keySet().stream()
            .filter(chunk -> !madeHere.contains(chunk))
            .map(plan.chunks()::get)
            .toList(),
        job.log());
  }

  private static Verified verify(Job job, Made made) {
    job.log().stage(Stage.VERIFY);
    PlaylistSet playlists = new PlaylistBuilder().build(made.presentation());
    List<String> remarks = new PlaylistChecker().check(made.presentation(), playlists);
    long startNanos = System.nanoTime();
    OutputVerifier.Verified verified = job.verifier().verify(made.presentation());
    JobLines.verified(verified, Duration.ofNanos(System.nanoTime() - startNanos), job.log());
    return new Verified(made, playlists, remarks);
  }

  private Report publish(Job job, Verified verified) {
    job.cancellation().check();
    job.meter().bytesRead(job.storage().bytesRead());
    PlaylistSet playlists = verified.playlists();
    job.status().requireNewest();
    playlists.media().forEach(playlist -> job.put(playlist.key(), playlist.bytes()));
    playlists.storyboard().forEach(file -> job.put(file.key(), file.bytes()));
    Presentation presentation = verified.made().presentation();
    String generation = presentation.generation();
    List<Map<String, Object>> chapters = ChapterList.of(presentation.plan());
    if (!chapters.isEmpty()) {
      job.put(ObjectLayout.chapters(generation), json.write(chapters));
    }
    CarriedCaptions captions = captions(job, presentation.plan(), playlists);
    List<String> remarks =
        Stream.concat(verified.remarks().stream(), remarks(job, captions).stream()).toList();
    Optional<Report> earlier = verified.made().earlier();
    Report report =
        earlier.orElseGet(
            () -> job.diary().report(Optional.of(presentation), remarks, versions.get()));
    if (earlier.isEmpty()) {
      Redactor redactor = job.log().redactor();
      byte[] page = ReportPage.of(report, Optional.empty(), now(), poster(job, presentation));
      job.put(ObjectLayout.reportPage(generation), redactor.redact(page));
      job.put(ObjectLayout.report(generation), redactor.redact(json.write(report)));
    }
    Playlist multivariant = playlists.multivariant();
    Set<String> others =
        Stream.concat(playlists.media().stream(), playlists.storyboard().stream())
            .map(Playlist::key)
            .collect(Collectors.toCollection(TreeSet::new));
    others.add(ObjectLayout.report(generation));
    if (!chapters.isEmpty()) {
      others.add(ObjectLayout.chapters(generation));
    }
    job.status()
        .publish(
            generation,
            replaced -> captions.playlist(multivariant.bytes(), replaced),
            () -> job.verifier().requireComplete(presentation, others));
    job.meter().bytesWritten(multivariant.bytes().length);
    // Beside those: the page and the multivariant playlist.
    int objects = others.size() + 2;
    JobLines.published(
        multivariant.key(), objects, generation, job.destination().location(), job.log());
    return report;
  }

  private CarriedCaptions captions(Job job, EncodePlan plan, PlaylistSet playlists) {
    return new CarriedCaptions(
        job.destination(), json, plan.generation(), plan.timeline(), playlists.targetSeconds());
  }

  /** What becomes of captions that were added to what is published now. */
  private static List<String> remarks(Job job, CarriedCaptions captions) {
    List<String> remarks =
        captions
            .from(
                job.destination()
                    .readDocument(
                        ObjectLayout.MULTIVARIANT_PLAYLIST, PlaylistLinks.LARGEST_PLAYLIST))
            .remarks();
    remarks.forEach(remark -> JobLines.captions(remark, job.log()));
    return remarks;
  }
}
