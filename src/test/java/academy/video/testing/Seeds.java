package academy.video.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property {@link TestSeed}. jqwik finds this by META-INF/services; it has no setting
 * for all seeds.
 */
public final class Seeds implements AroundPropertyHook {

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    String seed = Long.toString(TestSeed.value());
    PropertyAttributes attributes = context.attributes();
    if (attributes.seed().filter(own -> !own.isEmpty()).isEmpty()) {
      attributes.setSeed(seed);
    }
    PropertyExecutionResult result = property.execute();
    if (result.status() != PropertyExecutionResult.Status.FAILED) {
      return result;
    }
    return result.mapToFailed(
        new AssertionError(
            "With -Dtest.seed=%s: %s"
                .formatted(
                    attributes.seed().orElse(seed),
                    result.throwable().map(Throwable::getMessage).orElse("no message")),
            result.throwable().orElse(null)));
  }
}
