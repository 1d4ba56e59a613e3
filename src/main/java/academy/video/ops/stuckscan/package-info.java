/**
 * Finds jobs that are stuck, ends them and submits their videos again. Imports {@code batch},
 * {@code aws}, {@code store}, {@code json}, {@code model} and {@code failure}; never a stage, the
 * pipeline or another task.
 */
@NullMarked
package academy.video.ops.stuckscan;

import org.jspecify.annotations.NullMarked;
