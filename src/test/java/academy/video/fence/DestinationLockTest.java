package academy.video.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationLockTest {

  private final InMemoryStore store = new InMemoryStore();
  private final List<Runnable> meanwhile = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T15:02:05Z");

  private final DestinationLock lock =
      new DestinationLock(
          store,
          new Json(),
          () -> now,
          time -> {
            now = now.plus(time);
            List.copyOf(meanwhile).forEach(Runnable::run);
          });

  @Test
  void close_leavesNothing() {
    lock.takeToDelete().close();

    assertThat(store.list("")).isEmpty();
  }

  @Test
  void take_whileAnotherHoldsIt_waitsUntilItIsGivenBack() {
    DestinationLock.Held other = lock.takeToDelete();
    meanwhile.add(other::close);

    DestinationLock.Held mine = lock.takeToDelete();

    assertThat(mine.isHeld()).isTrue();
  }

  @Test
  void take_whileAnotherGoesOnRenewing_waits() {
    DestinationLock.Held other = lock.takeToDelete();
    Instant given = now.plus(DestinationLock.LONGEST_SILENCE.multipliedBy(3));
    meanwhile.add(() -> renewUntil(given, other));

    var _ = lock.takeToDelete();

    assertThat(now).isAfterOrEqualTo(given);
  }

  private void renewUntil(Instant given, DestinationLock.Held other) {
    if (now.isBefore(given)) {
      other.renew();
    } else {
      other.close();
    }
  }

  @Test
  void take_ofOneThatADeadProcessLeft_takesItOver() {
    DestinationLock.Held left = lock.takeToDelete();
    Instant since = now;

    DestinationLock.Held mine = lock.takeToDelete();

    assertThat(mine.isHeld()).isTrue();
    assertThat(left.isHeld()).isFalse();
    assertThat(Duration.between(since, now)).isGreaterThan(DestinationLock.LONGEST_SILENCE);
  }

  @Test
  void take_ofOneThatADeadPublisherLeft_takesItOverSoon() {
    DestinationLock.Held left = lock.takeToPublish();
    Instant since = now;

    DestinationLock.Held mine = lock.takeToPublish();

    assertThat(mine.isHeld()).isTrue();
    assertThat(left.isHeld()).isFalse();
    assertThat(Duration.between(since, now))
        .isBetween(DestinationLock.LONGEST_SILENCE_OF_PUBLISHERS, Duration.ofSeconds(20));
  }

  @Test
  void take_ofOneThatSaysAnything_isTakenOverAfterTheLongestSilence() {
    store.put(ObjectLayout.LOCK, new byte[] {'{', 0, (byte) 0xff});
    Instant since = now;

    var _ = lock.takeToPublish();

    assertThat(Duration.between(since, now)).isGreaterThan(DestinationLock.LONGEST_SILENCE);
  }

  @Test
  void close_ofOneThatWasTakenOver_leavesItToTheOther() {
    DestinationLock.Held left = lock.takeToDelete();
    DestinationLock.Held mine = lock.takeToDelete();

    left.close();

    assertThat(mine.isHeld()).isTrue();
  }

  @Test
  void renew_ofOneThatWasTakenOver_fails() {
    DestinationLock.Held left = lock.takeToDelete();
    var _ = lock.takeToDelete();

    assertThatThrownBy(left::renew)
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE));
    assertThat(store.head(ObjectLayout.LOCK)).isPresent();
  }
}
