/**
 * The nouns that travel between stages: records and enums with their arithmetic and checks. Imports
 * nothing but the JDK and JSpecify.
 */
@NullMarked
package academy.video.model;

import org.jspecify.annotations.NullMarked;
