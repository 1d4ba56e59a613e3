package academy.video.command;

import academy.video.config.Setting;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The settings that a command line may give, which win over the environment's. {@link Setting} has
 * their flags, and what {@code --help} says of them.
 */
final class GivenSettings {

  private final Map<Setting, ArgSpec> arguments = new LinkedHashMap<>();

  /** Settings by the names of their flags; those without a leading hyphen are positional. */
  GivenSettings(Setting... settings) {
    int position = 0;
    for (Setting setting : settings) {
      String name = setting.argument().orElseThrow();
      arguments.put(
          setting,
          name.startsWith("-") ? option(name, setting) : parameter(position++, name, setting));
    }
  }

  /** Adds a setting by a flag of another name. */
  GivenSettings andOption(String name, Setting setting) {
    arguments.put(setting, option(name, setting));
    return this;
  }

  /** Makes a command take the settings. */
  void addTo(CommandSpec command) {
    arguments.values().forEach(command::add);
  }

  /** What the command line gave, once it is parsed. */
  Map<Setting, String> asMap() {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    arguments.forEach(
        (setting, argument) -> {
          String value = argument.getValue();
          if (value != null) {
            given.put(setting, value);
          }
        });
    return given;
  }

  private static OptionSpec option(String name, Setting setting) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel("VALUE")
        .description(description(setting))
        .build();
  }

  private static PositionalParamSpec parameter(int position, String name, Setting setting) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(position))
        .arity("0..1")
        .type(String.class)
        .paramLabel(name)
        .description(description(setting))
        .build();
  }

  private static String description(Setting setting) {
    return "%s Value: %s.%s Variable: %s."
        .formatted(
            setting.meaning(),
            setting.right(),
            setting.defaultText().map(" Default: %s."::formatted).orElse(""),
            setting.name());
  }
}
