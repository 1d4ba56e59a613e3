/**
 * Judges results as an outsider would: starts the real entrypoint, reads what it prints and writes,
 * and decodes it with the {@code ffmpeg} program. Shares no code with the worker beside its
 * records.
 */
@NullMarked
package academy.video.e2e;

import org.jspecify.annotations.NullMarked;
