package academy.video.model;

/**
 * A chapter, up to where the next one begins.
 *
 * @param startSeconds when it begins: of a source on its clock, of a plan from the presentation's
 *     start
 * @param title on one line, or empty
 */
public record Chapter(Rational startSeconds, String title) {}
