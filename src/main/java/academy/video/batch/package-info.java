/**
 * AWS Batch jobs: submitted, found by their video, described, ended and tagged. Imports {@code
 * aws}, {@code model}, {@code failure} and {@code log}; never a store, a stage or a command.
 */
@NullMarked
package academy.video.batch;

import org.jspecify.annotations.NullMarked;
