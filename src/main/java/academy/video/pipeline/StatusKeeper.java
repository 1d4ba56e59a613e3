package academy.video.pipeline;

import academy.video.config.EncodeConfig;
import academy.video.failure.Failure;
import academy.video.fence.DestinationLock;
import academy.video.fence.PublishingFence;
import academy.video.fence.RequestTime;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.model.JobIdentity;
import academy.video.model.Node;
import academy.video.model.Pause;
import academy.video.model.Published;
import academy.video.model.Standing;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps status.json fresh while a job runs, writes its last word, and publishes: all of it only as
 * far as no newer request and no deletion came in between (see {@code fence}). A heartbeat that
 * can't be written never fails a job; the next one tries again.
 */
final class StatusKeeper implements AutoCloseable {

  /** The contract promises a heartbeat of at most 15 s; R2 allows one write a second to a key. */
  private static final Duration PERIOD = Duration.ofSeconds(8);

  /** Nodes that do not write the status beat less often: there may be many. */
  private static final int BEATS_OF_NODES = 2;

  private static final int MOST_STARTS = 20;

  /** How often a node tries to take its notes away: each try has the status's short deadline. */
  private static final int MOST_LEAVES = 5;

  /** Nobody encodes a video for longer: what says so is a wrong clock, or none of ours. */
  private static final Duration LONGEST_JOB = Duration.ofDays(30);

  /** Calls the heartbeat regularly until it is closed. */
  @FunctionalInterface
  interface Ticker {
    AutoCloseable start(Runnable beat, Duration period);
  }

  private final Storage storage;
  private final Json json;
  private final StatusWords words;
  private final NodesProgress progress;
  private final JobLog log;
  private final Clock clock;
  private final EncodeConfig config;
  private final Node node;
  private final JobIdentity job;
  private final Instant startedAt;
  private final Ticker ticker;
  private final Consumer<Failure> stop;
  private final Pause pause;
  private Standing standing;
  private StatusDocument seen = new StatusDocument(MissingNode.getInstance(), Optional.empty());
  private @Nullable AutoCloseable ticking;
  private @Nullable String generation;
  private int resubmissions;
  private Optional<String> earlierGeneration = Optional.empty();
  private Optional<String> replaced = Optional.empty();
  private boolean over;

  // Of a node that shares the video.
  private @Nullable NodeShare share;
  private Optional<String> watched = Optional.empty();
  private Instant watchedSince;
  private volatile long laterByMs;
  private volatile boolean doneByOthers;
  private boolean writer;
  private boolean finishing;
  private boolean begun;

  /** Whether an earlier start of this node wrote the end, and may not have told of it. */
  private boolean toldTheEnd;

  private int beats;

  /** Whether the last status says succeeded: what fails while cleaning up does not change that. */
  private boolean done;

  /**
   * Keeps the status of one job.
   *
   * @param storage its patient destination takes the first status and that of success, without
   *     which the job fails; the impatient one all others
   * @param stop is told when the job has been overtaken while it runs
   * @param pause between looks while another process deletes or publishes
   */
  StatusKeeper(
      Storage storage,
      Json json,
      JobLog log,
      Clock clock,
      EncodeConfig config,
      JobIdentity job,
      Ticker ticker,
      Consumer<Failure> stop,
      Pause pause) {
    this.storage = storage;
    this.json = json;
    this.words = new StatusWords(json, log, clock, config, job);
    this.progress = new NodesProgress(clock);
    this.log = log;
    this.clock = clock;
    this.config = config;
    this.node = config.node();
    this.job = job;
    this.ticker = ticker;
    this.stop = stop;
    this.pause = pause;
    Instant now = clock.instant();
    this.watchedSince = now;
    this.startedAt = now.truncatedTo(ChronoUnit.MILLIS);
    this.standing = standing(Optional.ofNullable(job.requestedAt()).orElse(now));
  }

  private Standing standing(Instant requestedAt) {
    String jobId = job.submittedJobId().orElse("");
    if (!node.isAlone()) {
      return Standing.ofNodes(requestedAt, jobId);
    }
    return new Standing(
        requestedAt, jobId, Optional.ofNullable(job.attempt()).orElse(0), startedAt);
  }

  /**
   * Finds out where this job stands among the requests for the video; writes nothing.
   *
   * @throws academy.video.failure.WorkerException as superseded, where it may not publish any more;
   *     or with a failure of the store
   */
  synchronized void begin() {
    seen = fence(storage.destination()).read();
    earlierGeneration = seen.generation();
    replaced = seen.replacedBy(config.source().display(), config.profile().name());
    Optional<Instant> deletedAt = new Tombstone(storage.destination(), json).deletedAt();
    boolean tellsOfThisJob =
        (job.jobId() != null && seen.jobId().equals(job.submittedJobId()))
            || (job.jobId() == null && joins(seen, deletedAt));
    resubmissions = tellsOfThisJob ? seen.resubmissions() : 0;
    Instant requestedAt = job.requestedAt();
    if (requestedAt == null) {
      requestedAt =
          tellsOfThisJob
              ? seen.standing().requestedAt()
              : RequestTime.after(clock.instant(), seen, deletedAt);
    }
    standing = standing(requestedAt);
    requireNewest();
    begun = true;
    if (!node.isAlone()) {
      toldTheEnd = isOfThisRequest(seen) && hasEnded(seen) && seen.writer() == node.index();
      follow(seen);
    }
  }

  /**
   * Whether a node that nobody has given a request's time belongs to the one that is being worked
   * on: the nodes of a video that are started by hand.
   */
  private boolean joins(StatusDocument there, Optional<Instant> deletedAt) {
    return !node.isAlone()
        && there.state().equals("running")
        && there.jobId().isEmpty()
        && there.nodes() == node.count()
        && there.source().equals(config.source().display())
        && there.profile().equals(config.profile().name())
        && deletedAt.stream().allMatch(there.standing().requestedAt()::isAfter);
  }

  /** Writes the first status, whose failure does fail the job, and then one every few seconds. */
  void start() {
    if (node.isAlone()) {
      write(storage.destination(), "running", Optional.empty());
    } else {
      startAsNode();
    }
    ticking = ticker.start(this::beat, PERIOD);
  }

  /** Of nodes that begin at once, one writes the status, and the others join it. */
  private synchronized void startAsNode() {
    for (int i = 0; i < MOST_STARTS; i++) {
      if (doneByOthers || !mayWrite(seen)) {
        return;
      }
      Optional<StatusDocument> written =
          fence(storage.destination()).writeOnce(seen, standing, this::running);
      if (written.isPresent()) {
        seen = written.get();
        writer = true;
        return;
      }
      begin();
    }
  }

  /**
   * Returns while this job may publish.
   *
   * @throws academy.video.failure.WorkerException as superseded
   */
  void requireNewest() {
    overtaken(storage.destination())
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
  }

  private Optional<Failure> overtaken(ObjectStore at) {
    return fencePublishing(at).overtaken(standing);
  }

  /** From now on it is known what the job makes, and must not be cleaned away. */
  synchronized void generation(String value) {
    generation = value;
    beat();
  }

  /** From now on this node tells that it lives, and what all nodes have done. */
  synchronized void join(NodeShare part) {
    share = part;
    try {
      beatAsNode(/* isTurn= */ true);
    } catch (RuntimeException _) {
      return; // the next beat tries again
    }
  }

  /** Whether the video was deleted, or a newer request has published, after all. */
  Optional<Failure> overtakenAtLast() {
    try {
      return overtaken(storage.destinationForStatus());
    } catch (RuntimeException _) {
      return Optional.empty(); // a retry would find the video done, too
    }
  }

  /** Another node tells of the end; or this one, where it died before it did. */
  synchronized void endsAsPart() {
    log.voice().speak(toldTheEnd);
  }

  /** It is this node that publishes, and tells of the end. */
  synchronized void finishes() {
    finishing = true;
    log.voice().speak(true);
  }

  /** This node's part is over, however it ended. */
  void leave(NodeShare part) {
    boolean isPublished;
    synchronized (this) {
      over = true;
      share = null;
      isPublished = doneByOthers || done;
    }
    // Others see that a node is silent; but nobody looks at a video that is published.
    int tries = isPublished ? MOST_LEAVES : 1;
    boolean hasLeft = false;
    for (int i = 0; i < tries && !hasLeft; i++) {
      hasLeft = hasLeft(part, isPublished);
    }
  }

  private static boolean hasLeft(NodeShare part, boolean isPublished) {
    try {
      part.leave(isPublished);
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  /** What all nodes have done, as one of them saw. */
  synchronized void saw(long nodesAlive, int chunksDone, int chunksTotal, long mediaDoneMs) {
    progress.saw(nodesAlive, chunksDone, chunksTotal, mediaDoneMs);
  }

  /** Whether other nodes have published the video, as far as is known. */
  boolean isDone() {
    return doneByOthers;
  }

  /** The same, after a look. */
  synchronized boolean isDoneNow() {
    StatusDocument there = fence(storage.destination()).read();
    follow(there);
    doneByOthers = doneByOthers || isPublishedUnderANewerStatus(there);
    return doneByOthers;
  }

  /** A sentence about the other result that this job replaces; empty where there is none. */
  synchronized Optional<String> replaced() {
    return replaced;
  }

  /** What the status told of the job before this attempt began. */
  synchronized Optional<String> earlierGeneration() {
    return earlierGeneration;
  }

  /** A newer request's status stands there, but what is published is this request's. */
  private boolean isPublishedUnderANewerStatus(StatusDocument there) {
    boolean isClaimed =
        !isOfThisRequest(there)
            && there
                .published()
                .filter(
                    result ->
                        result.requestedAt().equals(standing.requestedAt().toString())
                            && result.jobId().equals(job.submittedJobId())
                            && result.generation().equals(generation))
                .isPresent();
    return isClaimed
        && storage
            .destination()
            .read(ObjectLayout.MULTIVARIANT_PLAYLIST)
            .map(playlist -> PlaylistLinks.of(ObjectLayout.MULTIVARIANT_PLAYLIST, playlist))
            .filter(links -> links.generations().contains(generation))
            .isPresent();
  }

  /** The generation that the nodes of this request make, once one of them knows. */
  synchronized Optional<String> knownGeneration() {
    seen = fence(storage.destination()).read();
    follow(seen);
    return seen.generation();
  }

  /** Whether this node tells of the video, in place of all; it tries to, where nobody else does. */
  synchronized boolean writes() {
    if (node.isAlone()) {
      return true;
    }
    if (!mayWrite(seen)) {
      return false;
    }
    Optional<StatusDocument> written =
        fence(storage.destination()).writeOnce(seen, standing, this::running);
    written.ifPresent(status -> seen = status);
    writer = written.isPresent();
    return writer;
  }

  /** How much later this node began than the first one. */
  long laterByMs() {
    return laterByMs;
  }

  /** Obeys what the nodes of the same request have come to. */
  private void follow(StatusDocument there) {
    if (!there.version().equals(watched)) {
      watched = there.version();
      watchedSince = clock.instant();
    }
    if (!isOfThisRequest(there)) {
      return;
    }
    there
        .startedAt()
        .ifPresent(
            first ->
                laterByMs =
                    1000
                        * Math.clamp(
                            Duration.between(first, startedAt).toSeconds(),
                            0,
                            LONGEST_JOB.toSeconds()));
    if (there.state().equals("succeeded") && !finishing) {
      doneByOthers = true;
      if (share != null && !over) {
        stop.accept(Failure.superseded("Other nodes have published the video.", ""));
      }
    }
    there.lastingFailure().filter(_ -> !over).ifPresent(failure -> stop.accept(failure));
    if (there.state().equals("superseded") && !over) {
      stop.accept(there.endedAsSuperseded());
    }
  }

  /** One node writes; another goes on where it is silent. */
  private boolean mayWrite(StatusDocument there) {
    return !isOfThisRequest(there)
        || (!hasEnded(there)
            && (there.writer() < 0 || there.writer() == node.index() || isSilent()));
  }

  private boolean isSilent() {
    return Duration.between(watchedSince, clock.instant()).compareTo(NodeNotes.LONGEST_SILENCE) > 0;
  }

  private static boolean hasEnded(StatusDocument there) {
    return there.lastingFailure().isPresent()
        || there.state().equals("succeeded")
        || there.state().equals("superseded");
  }

  private Object running(Optional<Published> published) {
    return redacted("running", published, Optional.empty());
  }

  /**
   * A beat of a node: all tell that they live, and see whether the others go on; one of them writes
   * the status for all.
   *
   * @param isTurn whether also one that does not write does something: seldom, for there may be
   *     many
   */
  private void beatAsNode(boolean isTurn) {
    if (!isTurn && !writer) {
      return;
    }
    ObjectStore store = storage.destinationForStatus();
    if (isTurn && share != null) {
      share.beat();
    }
    if (isTurn && writer && share != null && !finishing) {
      var _ = share.look();
    }
    if (goesOnWriting(store)) {
      follow(seen);
      fencePublishing(store).overtaken(standing, seen).ifPresent(stop);
      return;
    }
    StatusDocument there = fence(store).read();
    follow(there);
    writer = !doneByOthers && mayWrite(there);
    boolean isOfThisRequest = isOfThisRequest(there);
    if (isOfThisRequest) { // else, who told of it last goes on to
      log.voice().speak(writer || finishing);
    }
    if (writer) {
      seen = fence(store).writeOnce(there, standing, this::running).orElse(there);
      fencePublishing(store).overtaken(standing, seen).ifPresent(stop);
    } else {
      seen = there;
      PublishingFence fence = fencePublishing(store);
      Optional<Failure> overtaken =
          isOfThisRequest ? fence.overtakenBy(standing, there) : fence.overtaken(standing, there);
      overtaken.ifPresent(stop);
    }
    if (isTurn && writer && generation != null && !seen.standing().equals(standing)) {
      tellBeside(generation);
    }
  }

  /** Writes once; called by the ticker's thread. */
  synchronized void beat() {
    if (over) {
      return;
    }
    try {
      beats++;
      if (!node.isAlone()) {
        beatAsNode(beats % BEATS_OF_NODES == 0);
        return;
      }
      write(storage.destinationForStatus(), "running", Optional.empty());
      if (generation != null && !seen.standing().equals(standing)) {
        tellBeside(generation);
      }
      overtaken(storage.destinationForStatus()).ifPresent(stop);
    } catch (RuntimeException e) {
      // The next beat tries again; if the store is gone for good, the encoding finds out.
      return;
    }
  }

  /** Whether this node's last status still stood there, and the next one does now. */
  private boolean goesOnWriting(ObjectStore store) {
    if (!writer || !seen.standing().equals(standing) || !seen.state().equals("running")) {
      return false;
    }
    Optional<StatusDocument> written = fence(store).writeOnce(seen, standing, this::running);
    written.ifPresent(status -> seen = status);
    return written.isPresent();
  }

  /** A newer job's status stands there: this one is alive all the same, and needs what it made. */
  private void tellBeside(String made) {
    storage
        .destinationForStatus()
        .put(
            ObjectLayout.heartbeat(made),
            json.write(
                Map.of(
                    "heartbeat", clock.instant().toString(),
                    "requested_at", standing.requestedAt().toString(),
                    "job_id", standing.jobId())));
  }

  /**
   * Publishes the multivariant playlist of what was made; the heart beats on while it waits for
   * others.
   *
   * @param playlist makes it from the one that it replaces
   * @param requireComplete throws where something that the playlist leads to is not there
   * @throws academy.video.failure.WorkerException as superseded, or with a failure of the store
   */
  void publish(String made, Function<Optional<byte[]>, byte[]> playlist, Runnable requireComplete) {
    Published claim = new Published(standing.requestedAt().toString(), job.submittedJobId(), made);
    fencePublishing(storage.destination())
        .publish(
            standing,
            claim,
            published -> redacted("running", published, Optional.empty()),
            playlist,
            requireComplete);
  }

  /** Writes the last status; a video that is done needs no claims of scans any more. */
  synchronized void succeeded() {
    over = true;
    seen =
        fence(storage.destination())
            .writeSuccess(
                seen, standing, published -> redacted("succeeded", published, Optional.empty()));
    done = true;
    // Two nodes finish where one takes the other for dead: the first tells.
    log.voice().speak(!isOfThisRequest(seen) || seen.writer() == node.index());
    if (resubmissions > 0) {
      new ResubmissionClaims(json, clock).removeDone(storage.destination());
    }
  }

  /**
   * What a failure means: a job that was overtaken meanwhile has not failed, whatever it found
   * missing.
   */
  Failure meaningOf(Failure failure) {
    try {
      return failure.isSuperseded()
          ? failure
          : overtaken(storage.destinationForStatus()).orElse(failure);
    } catch (RuntimeException _) {
      return failure; // whatever it is, it comes second
    }
  }

  /**
   * Tries to write the failure down; the failure itself is never masked by failing to.
   *
   * @return whether it stands there now
   */
  synchronized boolean failed(Failure failure) {
    over = true;
    if (done) {
      return false;
    }
    if (!node.isAlone()) {
      return failedAsNode(failure);
    }
    try {
      writeEnd("failed", failure);
    } catch (RuntimeException e) {
      return false; // whatever it is, it comes second
    }
    return seen.standing().equals(standing) && seen.state().equals("failed");
  }

  /**
   * The first lasting failure of a node is the video's; after another, Batch starts the node again,
   * and the others go on.
   */
  private boolean failedAsNode(Failure failure) {
    if (failure.exitCode().retryable() && progress.alive() != 1) {
      return false;
    }
    try {
      if (!begun) {
        begin(); // the others may be at work: it is their video that fails
      }
      return endsFirst(
          "failed",
          named(failure),
          there -> there.lastingFailure().isPresent() || there.state().equals("succeeded"));
    } catch (RuntimeException _) {
      return false; // whatever it is, it comes second
    }
  }

  /**
   * Writes how the video ended, unless another node did before, and lets the first tell of it.
   *
   * @param isTold whether a status of this request tells the end
   * @return whether this node's end stands there
   */
  private boolean endsFirst(String state, Failure failure, Predicate<StatusDocument> isTold) {
    StatusFence fence = fence(storage.destinationForStatus());
    for (int i = 0; i < MOST_STARTS; i++) {
      StatusDocument there = fence.read();
      if (isOfThisRequest(there) && isTold.test(there)) {
        log.voice().speak(toldTheEnd);
        return false;
      }
      Optional<StatusDocument> written = fence.writeOnce(there, standing, ended(state, failure));
      if (written.isPresent()) {
        seen = written.get();
        boolean isFirst = isOfThisRequest(seen) && seen.state().equals(state);
        // Where a newer request's status stands there, nobody can see whether another has told.
        log.voice().speak(isOfThisRequest(seen) ? isFirst : node.index() == 0);
        return isFirst;
      }
    }
    return false;
  }

  private boolean isOfThisRequest(StatusDocument there) {
    return there.standing().isOfTheSameRequestAs(standing);
  }

  /** For the other nodes, which end with the same. */
  private Failure named(Failure failure) {
    String child = Optional.ofNullable(job.jobId()).map(id -> " (job " + id + ")").orElse("");
    return new Failure(
        failure.exitCode(),
        "%s%s failed: %s".formatted(node, child, failure.reason()),
        failure.hint());
  }

  private StatusFence.Status ended(String state, Failure failure) {
    return published ->
        redacted(state, published, Optional.of(FailureStatus.of(failure, log.stage().label())));
  }

  /**
   * Cleans up after a job that was overtaken, and says so where no newer job says anything.
   *
   * @throws academy.video.failure.WorkerException where that can't be done now: a retry will
   */
  synchronized void superseded(Failure failure) {
    over = true;
    fencePublishing(storage.destinationForStatus())
        .clean(standing, Optional.ofNullable(generation));
    if (node.isAlone()) {
      writeEnd("superseded", failure);
    } else {
      var _ = endsFirst("superseded", failure, there -> there.state().equals("superseded"));
    }
  }

  private void writeEnd(String state, Failure failure) {
    seen = fence(storage.destinationForStatus()).write(seen, standing, ended(state, failure));
  }

  private synchronized void write(ObjectStore to, String state, Optional<FailureStatus> failure) {
    seen = fence(to).write(seen, standing, published -> redacted(state, published, failure));
  }

  private PublishingFence fencePublishing(ObjectStore at) {
    return new PublishingFence(at, json, new DestinationLock(at, json, clock, pause));
  }

  private StatusFence fence(ObjectStore at) {
    return new StatusFence(at, json);
  }

  /** The status without a secret, whatever a failure quotes. */
  private Object redacted(
      String state, Optional<Published> published, Optional<FailureStatus> failure) {
    StatusWords.Known known =
        new StatusWords.Known(
            standing.requestedAt(),
            startedAt.minusMillis(laterByMs),
            Optional.ofNullable(generation),
            resubmissions,
            published);
    return words.of(state, known, failure, progress);
  }

  @Override
  public void close() {
    try {
      if (ticking != null) {
        ticking.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("a ticker does not stop", e);
    }
  }
}
