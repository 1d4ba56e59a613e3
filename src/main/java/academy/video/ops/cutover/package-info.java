/**
 * Tells whether the move from the old ways of encoding to AWS Batch is complete. Imports {@code
 * batch}, {@code aws}, {@code json}, {@code model} and {@code failure}; never a stage, the pipeline
 * or another task.
 */
@NullMarked
package academy.video.ops.cutover;

import org.jspecify.annotations.NullMarked;
