/**
 * A chunk of the source, decoded once, becomes encoded fragments of every video rendition. Imports
 * no other stage.
 */
@NullMarked
package academy.video.stage.encode;

import org.jspecify.annotations.NullMarked;
