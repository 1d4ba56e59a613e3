package academy.video.bench;

import java.nio.file.Path;

/**
 * A video to measure with.
 *
 * @param name short, for the table and for {@code --clip}
 * @param file where it is
 */
record Clip(String name, Path file) {}
