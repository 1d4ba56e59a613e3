/**
 * JSON of the model's records, always in the same bytes. Imports only {@code model} and Jackson.
 */
@NullMarked
package academy.video.json;

import org.jspecify.annotations.NullMarked;
