/**
 * Removes what a video has in its destination, at once, and proves it. Imports {@code store},
 * {@code model} and {@code failure}; never a stage or the pipeline.
 */
@NullMarked
package academy.video.ops.delete;

import org.jspecify.annotations.NullMarked;
