/**
 * What a source is and which of its streams are taken; refuses what can't be encoded. Imports no
 * other stage.
 */
@NullMarked
package academy.video.stage.probe;

import org.jspecify.annotations.NullMarked;
