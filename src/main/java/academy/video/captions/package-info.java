/**
 * Text renditions that are added to a published presentation, without encoding: adds, lists and
 * removes them, and carries them on when the video is published again. Imports the stages of text,
 * playlists and verification, {@code fence}, {@code store}, {@code json}, {@code model} and {@code
 * failure}; used by {@code pipeline} and {@code command}.
 */
@NullMarked
package academy.video.captions;

import org.jspecify.annotations.NullMarked;
