/**
 * Wires everything: {@code Main}, what it opens, and what it runs. Knows every other package;
 * nothing knows it.
 */
@NullMarked
package academy.video;

import org.jspecify.annotations.NullMarked;
