package academy.video.model;

/**
 * How a source's frames were scanned, as judged from its marks and a sample of its frames.
 *
 * @param deinterlacing what follows from it
 * @param why one sentence for people
 */
public record Scan(Deinterlacing deinterlacing, String why) {}
