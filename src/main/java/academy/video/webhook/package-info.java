/**
 * Tells an API server of a job's start, progress and end. Imports {@code log}, {@code json}, {@code
 * model} and {@code failure}.
 */
@NullMarked
package academy.video.webhook;

import org.jspecify.annotations.NullMarked;
