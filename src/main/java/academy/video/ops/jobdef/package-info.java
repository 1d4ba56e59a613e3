/**
 * What AWS needs to run the worker, as data: reads the files of {@code jobdef}, compares them with
 * what is deployed, and registers them. Imports {@code aws}, {@code json}, {@code model} and {@code
 * failure}; never a stage, the pipeline or another task.
 */
@NullMarked
package academy.video.ops.jobdef;

import org.jspecify.annotations.NullMarked;
