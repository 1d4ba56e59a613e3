package academy.video.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.model.Node;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNotesTest {

  private static final String GENERATION = "0123456789abcdef";
  private static final String TASK = ObjectLayout.chunkTask(7);
  private static final Instant START = Instant.parse("2026-11-23T15:00:00Z");

  private Instant storesTime = START;
  private final InMemoryStore store = new InMemoryStore().withClock(() -> storesTime);
  private final NodeNotes first = notes(0);
  private final NodeNotes second = notes(1);

  private NodeNotes notes(int index) {
    return NodeNotes.of(store, new Json(), GENERATION, new Node(index, 3));
  }

  private void pass(Duration time) {
    storesTime = storesTime.plus(time);
  }

  @Test
  void claim_ofATask_isOfTheFirstNode() {
    assertThat(first.claim(TASK)).isTrue();
    assertThat(second.claim(TASK)).isFalse();
    assertThat(second.look().claims()).containsOnlyKeys(TASK);
  }

  @Test
  void look_tellsDoneTasksClaimsAndNodesApart() {
    first.beat();
    var _ = first.claim(TASK);
    var _ = first.claim(ObjectLayout.audioTask("main"));
    store.put(ObjectLayout.checkpoint(GENERATION, TASK), new byte[1]);
    store.put(ObjectLayout.checkpoint(GENERATION, ObjectLayout.TEXT_TASK), new byte[1]);
    store.put(ObjectLayout.plan(GENERATION), new byte[1]);
    store.put(ObjectLayout.sourceFacts(GENERATION), new byte[1]);
    store.put(ObjectLayout.heartbeat(GENERATION), new byte[1]);
    store.put(ObjectLayout.workPrefix(GENERATION) + "node-00000001.json", new byte[1]);

    NodeNotes.Look look = second.look();

    assertThat(look.done()).containsExactlyInAnyOrder(TASK, "text");
    assertThat(look.claims()).containsOnlyKeys(TASK, "audio-main");
    assertThat(look.beats()).containsOnlyKeys(0);
  }

  @Test
  void node_isDeadOnceItsNoteIsOldByTheStoresClock() {
    first.beat();
    pass(NodeNotes.LONGEST_SILENCE);
    second.beat();
    assertThat(second.look().isDead(0)).isFalse();

    pass(Duration.ofSeconds(1));
    second.beat();

    assertThat(second.look().isDead(0)).isTrue();
    assertThat(second.look().isDead(1)).isFalse();
    assertThat(second.look().isDead(2)).as("one that was never heard of").isTrue();
    assertThat(second.look().alive()).isEqualTo(1);
  }

  @Test
  void takeOver_ofALostNodesTask_letsOneOfTwoHaveIt() {
    var _ = first.claim(TASK);

    assertThat(second.takeOver(TASK, _ -> false)).isFalse();
    assertThat(second.takeOver(TASK, owner -> owner == 0)).isTrue();
    assertThat(notes(2).takeOver(TASK, owner -> owner == 0)).isFalse();
  }

  @Test
  void takeOver_ofItsOwnClaim_goesOnAfterARestart() {
    var _ = first.claim(TASK);

    assertThat(notes(0).takeOver(TASK, _ -> false)).isTrue();
  }

  @Test
  void takeOver_ofAClaimThatIsNoneOfOurs_isAllowedOnceNobodyDoesIt() {
    for (String rubbish : List.of("", "{}", "[]", "{\"node\": -3}", "{\"node\": \"x\"}")) {
      store.put(ObjectLayout.claim(GENERATION, TASK), rubbish.getBytes(UTF_8));

      assertThat(second.takeOver(TASK, _ -> false)).as(rubbish).isFalse();
      assertThat(second.takeOver(TASK, owner -> second.look().isDead(owner))).isTrue();
    }
  }

  @Test
  void leave_freesWhatIsNotDone() {
    first.beat();
    var _ = first.claim(TASK);

    first.leave(store, List.of(TASK), List.of());

    assertThat(second.claim(TASK)).isTrue();
    assertThat(second.look().beats()).isEmpty();
  }

  @Test
  void leave_afterTheEnd_deletesOnlyWhatWasWrittenTooLate() {
    String late = ObjectLayout.checkpoint(GENERATION, TASK);
    store.put(late, new byte[1]);
    store.put(ObjectLayout.plan(GENERATION), new byte[1]);

    first.leave(store, List.of(), List.of(late, ObjectLayout.sourceFacts(GENERATION)));

    assertThat(store.log().getLast()).isEqualTo("DELETE " + late);
  }
}
