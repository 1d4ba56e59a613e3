package academy.video.ops.jobdef;

import java.util.Optional;

/**
 * A name as those who submit jobs have it.
 *
 * @param kind what is called so
 * @param setting its setting in settings.json, such as {@code queue}
 * @param variable its environment variable
 * @param flag what the command line gives
 * @param environment what the environment gives
 */
public record CallerName(
    Kind kind,
    String setting,
    String variable,
    Optional<String> flag,
    Optional<String> environment) {}
