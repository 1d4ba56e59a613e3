/**
 * A page on this machine that plays a video and shows its report, whatever store it is in. Imports
 * {@code store}, {@code json}, {@code model} and {@code failure}; never a stage, the pipeline or
 * another task.
 */
@NullMarked
package academy.video.ops.preview;

import org.jspecify.annotations.NullMarked;
