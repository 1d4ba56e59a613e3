/**
 * Decides everything before a frame is encoded: timeline, chunks, renditions. Pure; imports no
 * other stage.
 */
@NullMarked
package academy.video.stage.plan;

import org.jspecify.annotations.NullMarked;
