/**
 * Plan and measured segments become media playlists, I-frame playlists and the multivariant
 * playlist, which are then read back and checked. Imports only {@code model}, {@code failure} and
 * {@code store.ObjectLayout}, which forms the keys; no other stage.
 */
@NullMarked
package academy.video.stage.playlist;

import org.jspecify.annotations.NullMarked;
