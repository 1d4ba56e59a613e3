/** The machine-readable account of a job: report.json and status.json. Imports no other stage. */
@NullMarked
package academy.video.stage.result;

import org.jspecify.annotations.NullMarked;
