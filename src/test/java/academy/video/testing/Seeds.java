package academy.video.testing;

import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property the seed of the system property {@code test.seed}: a fixed one where it is
 * not set, so that a test command that passed passes again; {@code random} for one that is named
 * with whatever it finds. What a random seed finds becomes an example beside the property.
 *
 * <p>jqwik finds this by META-INF/services; it has no setting for all seeds.
 */
public final class Seeds implements AroundPropertyHook {

  private static final String FIXED = "20261130";
  private static final String SEED = seed(System.getProperty("test.seed", ""));

  private static String seed(String wanted) {
    return switch (wanted) {
      case "" -> FIXED;
      case "random" -> Long.toString(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
      default -> wanted;
    };
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyAttributes attributes = context.attributes();
    if (attributes.seed().filter(seed -> !seed.isEmpty()).isEmpty()) {
      attributes.setSeed(SEED);
    }
    PropertyExecutionResult result = property.execute();
    if (result.status() != PropertyExecutionResult.Status.FAILED) {
      return result;
    }
    return result.mapToFailed(
        new AssertionError(
            "With -Dtest.seed=%s: %s"
                .formatted(
                    attributes.seed().orElse(SEED),
                    result.throwable().map(Throwable::getMessage).orElse("no message")),
            result.throwable().orElse(null)));
  }
}
