/**
 * Fragments become an init segment and media segments, checked and indexed. Reads ISO BMFF with
 * code of its own, so that it can judge what FFmpeg wrote. Imports only {@code model} and {@code
 * failure}; no other stage, no store, no FFmpeg.
 */
@NullMarked
package academy.video.stage.segment;

import org.jspecify.annotations.NullMarked;
