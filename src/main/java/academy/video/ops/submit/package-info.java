/**
 * Submits the encoding of a video to AWS Batch. Imports {@code batch}, {@code aws}, {@code store},
 * {@code json}, {@code model} and {@code failure}; never a stage, the pipeline or another task.
 */
@NullMarked
package academy.video.ops.submit;

import org.jspecify.annotations.NullMarked;
