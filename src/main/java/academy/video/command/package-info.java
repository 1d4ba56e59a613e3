/**
 * One class for each subcommand: arguments in, exit code out; the only place that turns a failure
 * into an exit code. Must not import {@code stage}, {@code ffmpeg} or an AWS SDK.
 */
@NullMarked
package academy.video.command;

import org.jspecify.annotations.NullMarked;
