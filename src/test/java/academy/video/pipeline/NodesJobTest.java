package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.json.Json;
import academy.video.model.JobIdentity;
import academy.video.model.Node;
import academy.video.store.ForwardingStore;
import academy.video.store.LocalStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real nodes in one process share a real video in a local folder. */
class NodesJobTest extends JobTest {

  private static final String THIRD_SEGMENT = "/video/360p/segment-00002";
  private static final Path CLIP = TestJob.clip("counter.mp4");

  @Test
  void nodesStartedByHandAtOnce_publishTheSameBytesAsOne() {
    List<Run> runs = encode(byHand(3), store -> store);

    assertThat(runs).allSatisfy(run -> assertThat(run.failure()).isEmpty());
    assertThat(runs.stream().filter(run -> run.log().contains("output.published")))
        .as("one node publishes")
        .hasSize(1);
    assertThat(runs)
        .as("each tells what it has read, also one that another's publication ends")
        .allSatisfy(run -> assertThat(run.bytesRead()).isPositive());
    assertThat(published(folder.resolve("out"))).isEqualTo(alone());
    assertThat(objects(folder.resolve("out")).keySet()).noneMatch(key -> key.startsWith("_work/"));
  }

  @Test
  void nodesOfAnArrayJob_shareTheWorkAndProbeOnce() {
    List<Run> runs = encode(arrayJob(2), HoldsChunks::new);

    List<String> chunks =
        runs.stream()
            .flatMap(run -> run.log().lines().filter(line -> line.contains("\"chunk.encoded\"")))
            .map(line -> line.replaceAll(".*\"chunk\":(\\d+).*", "$1"))
            .toList();
    assertThat(chunks).as("no chunk is encoded twice").doesNotHaveDuplicates().hasSize(3);
    assertThat(runs)
        .as("each node encodes some")
        .allSatisfy(run -> assertThat(run.log()).contains("\"chunk.encoded\""));
    StatusDocument status;
    try (LocalStore store = new LocalStore(folder.resolve("out"))) {
      status = new StatusFence(store, new Json()).read();
    }
    assertThat(status.state()).isEqualTo("succeeded");
    assertThat(status.jobId()).contains("job-1");
    assertThat(status.tree().at("/nodes/of").asInt()).isEqualTo(2);
    assertThat(ResultFolder.report(folder.resolve("out")).job().chunks())
        .as("the report says which node encoded a chunk")
        .allSatisfy(chunk -> assertThat(chunk.worker()).startsWith("node-"))
        .noneMatch(chunk -> chunk.resumed());
  }

  @Test
  void nodeThatComesAfterTheEnd_endsWellAndChangesNothing() {
    var _ = encode(arrayJob(2), store -> store);
    Map<String, String> before = objects(folder.resolve("out"));

    Run late = encode(List.of(arrayJob(2).get(1)), store -> store).getFirst();

    assertThat(late.failure()).isEmpty();
    assertThat(late.log()).doesNotContain("source.probed");
    assertThat(objects(folder.resolve("out"))).isEqualTo(before);
  }

  @Test
  void nodesWhoseClaimsBothWin_publishTheSameBytes() {
    List<Run> runs = encode(arrayJob(2), LetsEveryClaimWin::new);

    assertThat(runs).allSatisfy(run -> assertThat(run.failure()).isEmpty());
    assertThat(published(folder.resolve("out"))).isEqualTo(alone());
  }

  @Test
  void notesWrittenAfterThePublication_areTakenAwayThoughTheStoreIsSlow() {
    List<Run> runs = encode(arrayJob(2), BeatsAfterTheEnd::new);

    assertThat(runs).allSatisfy(run -> assertThat(run.failure()).isEmpty());
    assertThat(objects(folder.resolve("out")).keySet()).noneMatch(key -> key.startsWith("_work/"));
  }

  @Test
  void nodeThatFailsForGood_endsTheOthersWithItsReason() {
    Failure denied = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "You may not write here.");

    List<Run> runs = encode(arrayJob(3), store -> new FailingPuts(store, THIRD_SEGMENT, denied));

    assertThat(runs)
        .allSatisfy(
            run ->
                assertThat(run.failure().map(Failure::exitCode))
                    .contains(ExitCode.STORAGE_ACCESS_DENIED));
    assertThat(runs.stream().flatMap(run -> run.failure().stream()).map(Failure::reason))
        .as("others name the node that failed")
        .anyMatch(reason -> reason.matches("node \\d of 3 \\(job job-1:\\d\\) failed: You may.*"));
    assertThat(folder.resolve("out/master.m3u8")).doesNotExist();
  }

  @Test
  void nodeThatIsStopped_givesItsClaimsBackAndLeavesTheRestToTheOthers() {
    TestJob stopped =
        new TestJob(ffmpeg)
            .withCores(1)
            .withStore(
                store ->
                    new FailingPuts(
                        store,
                        THIRD_SEGMENT,
                        Failure.of(ExitCode.STORAGE_UNAVAILABLE, "Gone for a moment.")))
            .asNode(new Node(0, 2), identity("job-1:0"));
    Run first = run(stopped);

    List<Run> rest = encode(arrayJob(2), store -> store);

    assertThat(first.failure().map(Failure::exitCode)).contains(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(rest).allSatisfy(run -> assertThat(run.failure()).isEmpty());
    assertThat(published(folder.resolve("out"))).isEqualTo(alone());
  }

  @ParameterizedTest
  @CsvSource({"job-1, false", "job-2, true"})
  void chunksDoneBeforeANodeBegins_areResumedOnlyIfAnotherJobMadeThem(
      String laterJob, boolean areResumed) {
    Failure lost = Failure.of(ExitCode.STORAGE_UNAVAILABLE, "Gone for a moment.");
    TestJob early =
        new TestJob(ffmpeg)
            .withCores(1)
            .withStore(store -> new FailingPuts(store, "/chunk-00002.json", lost))
            .asNode(new Node(0, 2), identity("job-1:0"));
    assertThat(run(early).failure()).contains(lost);

    List<Run> rest = encode(arrayJob(laterJob, 2), store -> store);

    assertThat(rest).allSatisfy(run -> assertThat(run.failure()).isEmpty());
    assertThat(ResultFolder.report(folder.resolve("out")).job().chunks())
        .hasSize(3)
        .filteredOn(chunk -> chunk.index() < 2)
        .allMatch(chunk -> chunk.resumed() == areResumed);
  }

  /** How a node ended. */
  private record Run(Optional<Failure> failure, String log, long bytesRead) {}

  private record Start(Node node, JobIdentity identity) {}

  private static List<Start> byHand(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Start(new Node(i, count), JobIdentity.UNKNOWN))
        .toList();
  }

  private static List<Start> arrayJob(int count) {
    return arrayJob("job-1", count);
  }

  private static List<Start> arrayJob(String id, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Start(new Node(i, count), identity(id + ":" + i)))
        .toList();
  }

  private static JobIdentity identity(String jobId) {
    return new JobIdentity("video", jobId, 1, null, Instant.parse("2026-11-23T15:02:05Z"));
  }

  private List<Run> encode(List<Start> starts, UnaryOperator<ObjectStore> store) {
    List<CompletableFuture<Run>> running = new ArrayList<>();
    for (Start start : starts) {
      TestJob job =
          new TestJob(ffmpeg).withCores(1).withStore(store).asNode(start.node(), start.identity());
      CompletableFuture<Run> ended = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("node-" + start.node().index())
          .start(() -> ended.complete(run(job)));
      running.add(ended);
    }
    return running.stream().map(CompletableFuture::join).toList();
  }

  private Run run(TestJob job) {
    try {
      job.encode(CLIP, folder.resolve("out"));
      return new Run(Optional.empty(), job.log(), job.bytesRead());
    } catch (WorkerException e) {
      return new Run(Optional.of(e.failure()), job.log(), job.bytesRead());
    } catch (RuntimeException | Error e) {
      return new Run(Optional.of(Failure.ofThrown(e)), job.log(), job.bytesRead());
    }
  }

  private Map<String, String> alone() {
    new TestJob(ffmpeg).encode(CLIP, folder.resolve("alone"));
    return published(folder.resolve("alone"));
  }

  private static Map<String, String> published(Path destination) {
    // Reports tell when what was done, and by whom.
    return ResultFolder.objects(
        destination, key -> !key.contains("report.") && !key.equals("status.json"));
  }

  private static Map<String, String> objects(Path destination) {
    return ResultFolder.objects(destination, _ -> Files.exists(destination));
  }

  /** A store without conditional writes: every node that claims a task gets it. */
  private static final class LetsEveryClaimWin extends ForwardingStore {
    LetsEveryClaimWin(ObjectStore store) {
      super(store);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] body) {
      if (key.contains("/claim-")) {
        put(key, body);
        return true;
      }
      return super.putIfAbsent(key, body);
    }
  }

  /** Who publishes has cleared everything when a node's last beat arrives; then deletions fail. */
  private static final class BeatsAfterTheEnd extends ForwardingStore {
    private String note = "";
    private int failures;

    BeatsAfterTheEnd(ObjectStore store) {
      super(store);
    }

    @Override
    public synchronized void put(String key, byte[] body) {
      if (key.contains("/node-")) {
        note = key;
      }
      super.put(key, body);
    }

    @Override
    public synchronized List<ObjectInfo> list(String prefix) {
      boolean isCleared =
          prefix.startsWith("_work/")
              && super.head("master.m3u8").isPresent()
              && super.list(prefix).isEmpty();
      if (isCleared && !note.isEmpty()) {
        super.put(note, new byte[] {1});
        note = "";
        failures = 3;
      }
      return super.list(prefix);
    }

    @Override
    public synchronized void delete(Collection<String> keys) {
      if (failures > 0 && keys.stream().anyMatch(key -> key.contains("/node-"))) {
        failures--;
        throw Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is slow.").asException();
      }
      super.delete(keys);
    }
  }

  /** No chunk is done before another one is claimed, too: no node is left without. */
  private static final class HoldsChunks extends ForwardingStore {
    HoldsChunks(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(String key, byte[] body) {
      for (int i = 0; i < 600 && key.matches(".*/chunk-\\d+[.]json") && claims(key) < 2; i++) {
        try {
          Thread.sleep(100);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      super.put(key, body);
    }

    private long claims(String key) {
      return list(key.substring(0, key.length() - "chunk-00000.json".length())).stream()
          .filter(object -> object.key().contains("/claim-chunk-"))
          .count();
    }
  }

  /** Fails where a certain object is stored. */
  private static final class FailingPuts extends ForwardingStore {
    private final String part;
    private final Failure failure;

    FailingPuts(ObjectStore store, String part, Failure failure) {
      super(store);
      this.part = part;
      this.failure = failure;
    }

    @Override
    public void put(String key, byte[] body) {
      if (key.contains(part)) {
        throw failure.asException();
      }
      super.put(key, body);
    }
  }
}
