/**
 * What the kernel forbids the process that decodes: no file, no network, no other process. Made
 * from Java alone, by the foreign-function API, without privileges. Imports nothing of ours.
 */
@NullMarked
package academy.video.sandbox;

import org.jspecify.annotations.NullMarked;
