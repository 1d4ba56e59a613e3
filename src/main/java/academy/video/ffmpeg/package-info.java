/**
 * Every call into FFmpeg, through JavaCPP's bindings: demuxing over the store's bytes, decoding,
 * scaling, encoding and muxing into memory. Owns all native memory; nothing outside sees a pointer.
 * Imports only {@code model}, {@code failure} and {@code log}.
 */
@NullMarked
package academy.video.ffmpeg;

import org.jspecify.annotations.NullMarked;
