/**
 * Makes a complete result visible: reads back what was written, stores playlists, the multivariant
 * playlist last. Imports no other stage.
 */
@NullMarked
package academy.video.stage.publish;

import org.jspecify.annotations.NullMarked;
