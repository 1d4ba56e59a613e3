package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.captions.AddedCaptions;
import academy.video.captions.CaptionEditor;
import academy.video.captions.CaptionKind;
import academy.video.captions.CaptionRequest;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.SilentLog;
import academy.video.model.JobIdentity;
import academy.video.model.Node;
import academy.video.model.Rational;
import academy.video.ops.delete.Deleter;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JobRunTest {

  private final Json json = new Json();
  private final InMemoryStore objects = new InMemoryStore();

  /** Deletes the video just before the page about the failed job is put. */
  private final ObjectStore store =
      new ForwardingStore(objects) {
        @Override
        public void put(String key, byte[] body) {
          if (key.equals(ObjectLayout.FAILED_REPORT_PAGE)) {
            Deleter deleter = new Deleter(objects, json, Clock.systemUTC(), _ -> {});
            deleter.bury();
            var _ = deleter.everything(/* dryRun= */ false);
          }
          super.put(key, body);
        }
      };

  private void runJobThatFails() {
    run(
        "job-1",
        store,
        _ -> {
          throw Failure.of(ExitCode.SOURCE_CORRUPT, "The file is broken.").asException();
        });
  }

  private void run(String id, ObjectStore destination, Function<Job, JobRun.Work> preparing) {
    try (Job job =
        Job.of(
            SimulatedAttempt.request(new JobIdentity("video", id, 1, null), Node.ALONE),
            SilentLog.open(),
            new Cancellation(),
            (_, _, _) -> new OnlyStore(destination),
            json,
            Clock.systemUTC(),
            (_, _) -> () -> {},
            _ -> {})) {
      var _ =
          new JobRun(json, Clock.systemUTC(), SplittableRandom::new, Map::of).run(job, preparing);
    }
  }

  @Test
  void run_ofAJobWhoseVideoIsDeletedWhileItFails_leavesNothingAndIsSuperseded() {
    assertThatThrownBy(this::runJobThatFails)
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure().isSuperseded()).isTrue());

    assertThat(objects.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly(ObjectLayout.TOMBSTONE);
  }

  private void runJob(String id, String generation) {
    SimulatedEncode encode =
        new SimulatedEncode(
            generation,
            json,
            new EncodedOnce(new SimulatedWorld(/* seed= */ 1)),
            () -> Duration.ZERO);
    run(id, objects, encode::work);
  }

  @Test
  void run_ofAVideoThatHasCaptionsAdded_publishesThemAgain_alsoInAnotherGeneration() {
    runJob("job-1", "aaaaaaaaaaaaaaaa");
    AddedCaptions added =
        new CaptionEditor(objects, json, Clock.systemUTC(), _ -> {})
            .add(
                "00:00:01,000 --> 00:00:02,000\n안녕\n".getBytes(StandardCharsets.UTF_8),
                "lecture.srt",
                Optional.empty(),
                CaptionRequest.of("ko", Optional.empty(), CaptionKind.SUBTITLES, Rational.ZERO))
            .captions();
    String captions = "/text/" + added.rendition().name() + "/playlist.m3u8";

    runJob("job-2", "aaaaaaaaaaaaaaaa");
    assertThat(master()).contains("aaaaaaaaaaaaaaaa" + captions);

    runJob("job-3", "bbbbbbbbbbbbbbbb");
    assertThat(master()).contains("bbbbbbbbbbbbbbbb" + captions).doesNotContain("aaaaaaaa");
    assertThat(objects.head("bbbbbbbbbbbbbbbb" + captions)).isPresent();
    assertThat(
            new String(
                objects.read("bbbbbbbbbbbbbbbb/report.json").orElseThrow(), StandardCharsets.UTF_8))
        .contains("The added captions 한국어 (aaaaaaaaaaaaaaaa) go on");
  }

  private String master() {
    return new String(
        objects.read(ObjectLayout.MULTIVARIANT_PLAYLIST).orElseThrow(), StandardCharsets.UTF_8);
  }

  private record OnlyStore(ObjectStore destination) implements Storage {
    @Override
    public OpenedSource source() {
      return SimulatedAttempt.unreadSource();
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public ObjectStore destinationForStatus() {
      return destination;
    }

    @Override
    public void close() {}
  }
}
