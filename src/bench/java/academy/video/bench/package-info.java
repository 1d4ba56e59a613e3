/**
 * The benchmark: this worker against the {@code ffmpeg} program of the same build, and against the
 * least work that the job can take. Started by {@code .ci/bench}; no part of the product.
 *
 * <p>Must not import anything of ours but {@code model} and {@code json}: the worker is measured
 * from outside, as its users start it.
 */
@NullMarked
package academy.video.bench;

import org.jspecify.annotations.NullMarked;
