/**
 * Where objects live: the store interface, the layout of every key this project forms, and the
 * local folder. Knows no stage and no operator command.
 */
@NullMarked
package academy.video.store;

import org.jspecify.annotations.NullMarked;
