/**
 * The report as a page for people: values in, one self-contained HTML text out. Imports what {@code
 * stage.result} holds, {@code model} and {@code failure}.
 */
@NullMarked
package academy.video.stage.result.page;

import org.jspecify.annotations.NullMarked;
