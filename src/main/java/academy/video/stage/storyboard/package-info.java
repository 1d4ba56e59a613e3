/**
 * The poster and the storyboard: thumbnails that are taken while chunks are encoded, and put
 * together when all are done. Imports no other stage.
 */
@NullMarked
package academy.video.stage.storyboard;

import org.jspecify.annotations.NullMarked;
