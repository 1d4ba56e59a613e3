package academy.video.ops.jobdef;

import java.util.Optional;

/**
 * A name in all the places where it stands. One letter off in one of them, and jobs are refused, or
 * stay RUNNABLE for ever.
 *
 * @param thing what is called so
 * @param flag what the command line gives
 * @param environment what the environment gives
 * @param files what the files say
 * @param deployed what AWS has under the files' name; empty: nothing, or it did not say
 * @param finding what is wrong, as a sentence; empty: nothing
 */
public record NameRow(
    String thing,
    Optional<String> flag,
    Optional<String> environment,
    String files,
    Optional<String> deployed,
    Optional<String> finding) {}
