/**
 * The order of the stages, the chunk runner and cancellation: the one place that knows the whole
 * job. Must not import {@code command}, {@code ops}, {@code ffmpeg} or an AWS SDK.
 */
@NullMarked
package academy.video.pipeline;

import org.jspecify.annotations.NullMarked;
