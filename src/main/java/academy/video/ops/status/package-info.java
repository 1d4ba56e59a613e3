/**
 * Tells where a video stands, from what is in its destination. Imports {@code store}, {@code json},
 * {@code model} and {@code failure}; never a stage or the pipeline.
 */
@NullMarked
package academy.video.ops.status;

import org.jspecify.annotations.NullMarked;
