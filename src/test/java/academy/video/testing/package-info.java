/** What tests of several packages share. */
@NullMarked
package academy.video.testing;

import org.jspecify.annotations.NullMarked;
