/**
 * An audio track of the source becomes one AAC rendition, in one piece, on the presentation's
 * clock. Imports no other stage.
 */
@NullMarked
package academy.video.stage.audio;

import org.jspecify.annotations.NullMarked;
