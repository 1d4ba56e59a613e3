/**
 * Everything that touches bytes of a source, behind one interface: in this process, or in one of
 * its own that is cut off from everything but a narrow door (decision 0110). Must not import {@code
 * pipeline}, {@code command} or an AWS SDK.
 */
@NullMarked
package academy.video.codec;

import org.jspecify.annotations.NullMarked;
