package academy.video.command;

import academy.video.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that a command line gives, which win over the environment's. */
final class GivenSettings {

  private final Map<Setting, String> given = new EnumMap<>(Setting.class);

  /**
   * Takes a flag.
   *
   * @param value as it was given; null where it was not
   */
  GivenSettings with(Setting setting, @Nullable String value) {
    if (value != null) {
      given.put(setting, value);
    }
    return this;
  }

  Map<Setting, String> asMap() {
    return given;
  }
}
