/**
 * Which job may write what of a destination: the order of requests, the tombstone of a deletion,
 * the conditional writes of status.json and master.m3u8, and the claims of scans. Imports {@code
 * store}, {@code json}, {@code model} and {@code failure}; used by the pipeline and by the commands
 * that write there.
 */
@NullMarked
package academy.video.fence;

import org.jspecify.annotations.NullMarked;
