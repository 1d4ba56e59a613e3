/** Causes, exit codes and cancellation: how a job says why it ended. Imports only {@code model}. */
@NullMarked
package academy.video.failure;

import org.jspecify.annotations.NullMarked;
