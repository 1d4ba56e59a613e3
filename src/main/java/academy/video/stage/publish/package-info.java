/**
 * What was stored, verified: compares what a store holds with what was checked before it was
 * written. Imports no other stage.
 */
@NullMarked
package academy.video.stage.publish;

import org.jspecify.annotations.NullMarked;
