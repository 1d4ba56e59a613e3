package academy.video.model;

/**
 * Why a stream of the source was taken or left out.
 *
 * @param streamIndex FFmpeg's stream index, from 0
 * @param kind {@code video}, {@code audio}, {@code subtitle}, {@code data} or {@code attachment}
 * @param codec FFmpeg's codec name
 * @param taken whether it is in the presentation
 * @param why a short reason that people can read
 */
public record StreamChoice(int streamIndex, String kind, String codec, boolean taken, String why) {}
