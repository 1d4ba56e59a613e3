/**
 * Says in one sentence why a job does not run or failed. Decides from a snapshot of what AWS
 * answered, which can be saved and judged again. Imports {@code batch}, {@code aws}, {@code json},
 * {@code model}, {@code failure} and {@code log}; never a stage, the pipeline or another task.
 */
@NullMarked
package academy.video.ops.doctor;

import org.jspecify.annotations.NullMarked;
