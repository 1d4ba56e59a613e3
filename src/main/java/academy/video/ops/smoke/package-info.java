/**
 * The smallest success case: sample jobs in a row, from submission to the presentation and the log.
 * Imports {@code batch} and {@code model}; never a stage, the pipeline or another task.
 */
@NullMarked
package academy.video.ops.smoke;

import org.jspecify.annotations.NullMarked;
