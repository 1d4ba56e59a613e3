/**
 * Source object to bytes by ranges: opens a source, names its identity and notices when it changes.
 * Imports {@code store}, {@code model} and {@code failure}; no other stage.
 */
@NullMarked
package academy.video.stage.source;

import org.jspecify.annotations.NullMarked;
