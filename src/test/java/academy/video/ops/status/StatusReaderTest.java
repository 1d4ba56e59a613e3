package academy.video.ops.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusReaderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final InMemoryStore store = new InMemoryStore();

  @Test
  void anEmptyDestination_hasNoJobAndNothingPublished() {
    VideoStatus status = read();

    assertThat(status.job()).isEqualTo(JobState.NONE);
    assertThat(status.publication()).isEqualTo(Publication.none());
    assertThat(status.isWell()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "running, 2026-03-01T11:59:52Z, RUNNING, 8000, true",
    "running, 2026-03-01T12:00:02Z, RUNNING, -2000, true",
    "running, 2026-03-01T11:59:15Z, RUNNING, 45000, true",
    "running, 2026-03-01T11:59:14Z, STALE, 46000, false",
    "succeeded, 2026-02-01T12:00:00Z, SUCCEEDED, 2419200000, false",
    "failed, 2026-03-01T11:59:59Z, FAILED, 1000, false",
  })
  void state_ofAJob_followsStatusAndHeartbeat(
      String state, String heartbeat, JobState expected, long ageMs, boolean well) {
    putStatus(state, heartbeat, "");

    VideoStatus status = read();

    assertThat(status.job()).isEqualTo(expected);
    assertThat(status.heartbeatAgeMs()).hasValue(ageMs);
    assertThat(status.isWell()).isEqualTo(well); // nothing is published
  }

  @Test
  void aFailedJob_isToldWithItsReason() {
    putStatus(
        "failed",
        "2026-03-01T11:00:00Z",
        """
        ,"job_id":"job-1","attempt":2,"generation":"ab12","failure":{"exit_code":22,\
        "failure":"SOURCE_CORRUPT","reason":"Half of it is missing.","hint":"Upload it again."}""");

    VideoStatus.LastJob job = read().lastJob().orElseThrow();

    assertThat(job)
        .isEqualTo(
            new VideoStatus.LastJob(
                "encode",
                42.5,
                "2026-03-01T11:00:00Z",
                "7",
                Optional.empty(),
                Optional.empty(),
                Optional.of("job-1"),
                Optional.of(2),
                Optional.of("ab12"),
                Optional.empty(),
                Optional.of(22),
                Optional.of("SOURCE_CORRUPT"),
                Optional.of("Half of it is missing."),
                Optional.of("Upload it again.")));
  }

  @Test
  void aSharedVideo_isToldOfWithItsNodes() {
    putStatus(
        "running",
        "2026-03-01T11:59:50Z",
        """
        ,"job_id":"p-1","nodes":{"of":32,"alive":31,"chunks_done":151,"chunks_total":360,\
        "speed":12.34,"eta_s":245}""");

    NodesStatus nodes = read().lastJob().flatMap(VideoStatus.LastJob::nodes).orElseThrow();

    assertThat(nodes)
        .isEqualTo(new NodesStatus(32, 31, 151, 360, Optional.of(12.34), Optional.of(245)));
    assertThat(nodes.sentence())
        .isEqualTo(
            "31 of 32 at work, 151 of 360 chunks done, 12.3 times real time, about 5 min left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"of\":1}",
        "{\"of\":-3,\"alive\":2}",
        "{\"of\":\"32\"}",
        "{\"of\":1e9}",
        "[]",
        "\"32\"",
        "null"
      })
  void nodesThatNoJobWrites_areNone(String nodes) {
    putStatus("running", "2026-03-01T11:59:50Z", ",\"job_id\":\"p-1\",\"nodes\":" + nodes);

    assertThat(read().lastJob().flatMap(VideoStatus.LastJob::nodes)).isEmpty();
  }

  @Test
  void nodesOfWhichLittleIsKnown_areToldOfAllTheSame() {
    putStatus(
        "running",
        "2026-03-01T11:59:50Z",
        ",\"nodes\":{\"of\":4,\"alive\":9,\"speed\":null,\"eta_s\":-1}");

    assertThat(read().lastJob().flatMap(VideoStatus.LastJob::nodes).orElseThrow().sentence())
        .isEqualTo("0 of 4 at work, 0 of 0 chunks done");
  }

  @Test
  void aStatusOfSomebodyElse_isNoJob() {
    store.put("status.json", "hello".getBytes(UTF_8));

    assertThat(read().job()).isEqualTo(JobState.NONE);
  }

  @Test
  void aPublication_isCompleteIfEverythingIsThereThatPlaylistsLeadTo() {
    publish();
    putStatus("succeeded", "2026-02-01T12:00:00Z", "");

    VideoStatus status = read();

    assertThat(status.publication().complete()).isTrue();
    assertThat(status.publication().generations()).containsExactly("ab12");
    assertThat(status.publication().objects()).isEqualTo(6);
    assertThat(status.isWell()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ab12/video/720p/segment-00001.m4s, ab12/video/720p/segment-00001.m4s",
    "ab12/video/720p/init.mp4, ab12/video/720p/init.mp4",
    "ab12/video/720p/playlist.m3u8, ab12/video/720p/playlist.m3u8",
  })
  void aPublication_thatLostAnObject_isIncomplete(String deleted, String missing) {
    publish();
    putStatus("succeeded", "2026-02-01T12:00:00Z", "");
    store.delete(List.of(deleted));

    VideoStatus status = read();

    assertThat(status.publication().complete()).isFalse();
    assertThat(status.publication().missing()).containsExactly(missing);
    assertThat(status.isWell()).isFalse();
  }

  private VideoStatus read() {
    return new StatusReader(store, new Json(), InstantSource.fixed(NOW)).read();
  }

  private void putStatus(String state, String heartbeat, String rest) {
    store.put(
        "status.json",
        """
        {"state":"%s","stage":"encode","percent":42.5,"heartbeat":"%s","video_id":"7"%s}"""
            .formatted(state, heartbeat, rest)
            .getBytes(UTF_8));
  }

  private void publish() {
    store.put(
        "master.m3u8",
        """
        #EXTM3U
        #EXT-X-STREAM-INF:BANDWIDTH=1
        ab12/video/720p/playlist.m3u8
        """
            .getBytes(UTF_8));
    store.put(
        "ab12/video/720p/playlist.m3u8",
        """
        #EXTM3U
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:6.0,
        segment-00000.m4s
        #EXTINF:6.0,
        segment-00001.m4s
        """
            .getBytes(UTF_8));
    for (String name : List.of("init.mp4", "segment-00000.m4s", "segment-00001.m4s")) {
      store.put("ab12/video/720p/" + name, new byte[3]);
    }
    store.put("ab12/report.json", new byte[5]);
  }
}
