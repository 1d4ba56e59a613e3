/** Tests of the built image: each starts real containers, as a compute environment would. */
@NullMarked
package academy.video.container;

import org.jspecify.annotations.NullMarked;
