package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.JobIdentity;
import academy.video.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VideoVoiceTest {

  private static final Map<String, Object> DONE = Map.of("exit_code", 0);

  private final List<String> heard = new ArrayList<>();

  private void say(VideoVoice voice, Event event, int attempt, Map<String, Object> fields) {
    if (voice.tells(event, new JobIdentity("7", "p:0", attempt, 0), fields)) {
      heard.add(event.label() + " " + attempt);
    }
  }

  @Test
  void aJobAlone_tellsEachAttempt() {
    VideoVoice voice = VideoVoice.of(Node.ALONE);

    say(voice, Event.JOB_STARTED, 1, Map.of());
    say(voice, Event.JOB_FINISHED, 1, Map.of("retryable", true));
    say(voice, Event.JOB_STARTED, 2, Map.of());
    say(voice, Event.JOB_FINISHED, 2, DONE);

    assertThat(heard)
        .containsExactly("job.started 1", "job.finished 1", "job.started 2", "job.finished 2");
  }

  @Test
  void nodes_tellOneStartAndTheEndOfTheOneThatPublishes() {
    List<VideoVoice> voices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      voices.add(VideoVoice.of(new Node(i, 3)));
    }
    voices.forEach(voice -> say(voice, Event.JOB_STARTED, 1, Map.of()));
    // Node 0 is reclaimed, and another writes status.json from then on; node 0 begins again.
    say(voices.get(0), Event.JOB_FINISHED, 1, Map.of("exit_code", 32, "retryable", true));
    voices.get(1).speak(true);
    voices.set(0, VideoVoice.of(new Node(0, 3)));
    say(voices.get(0), Event.JOB_STARTED, 2, Map.of());
    voices.get(0).speak(false);
    voices.forEach(voice -> say(voice, Event.PROGRESS, 1, Map.of()));
    // Node 2 publishes.
    voices.get(2).speak(true);
    voices.get(1).speak(false);
    voices.forEach(voice -> say(voice, Event.JOB_FINISHED, 1, DONE));

    assertThat(heard).containsExactly("job.started 1", "progress 1", "job.finished 1");
  }

  @Test
  void aNodeThatFailsFirstForGood_tellsTheEnd() {
    VideoVoice first = VideoVoice.of(new Node(5, 8));
    VideoVoice other = VideoVoice.of(new Node(0, 8));
    first.speak(true);
    other.speak(false);

    Map<String, Object> failed = Map.of("exit_code", 22, "retryable", false);
    say(other, Event.JOB_FINISHED, 1, failed);
    say(first, Event.JOB_FINISHED, 1, failed);

    assertThat(heard).hasSize(1);
  }
}
