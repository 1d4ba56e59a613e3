/**
 * What a job says: one JSON object a line on standard output, its fields' names, the job's context
 * on every line, progress, and the breadcrumb. Imports only {@code model} and {@code failure}.
 */
@NullMarked
package academy.video.log;

import org.jspecify.annotations.NullMarked;
