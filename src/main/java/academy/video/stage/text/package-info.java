/**
 * Text streams of the source become WebVTT renditions on the presentation's clock, checked before
 * they are stored. Imports no other stage.
 */
@NullMarked
package academy.video.stage.text;

import org.jspecify.annotations.NullMarked;
