package academy.video.ffmpeg;

import academy.video.model.ColorDescription;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.StreamRoles;

/**
 * What a container says about one of its streams.
 *
 * @param index FFmpeg's stream index, from 0
 * @param kind {@code video}, {@code audio}, {@code subtitle}, {@code data}, {@code attachment} or
 *     {@code unknown}
 * @param codec FFmpeg's codec name
 * @param decodable whether this build has a decoder for it that is allowed
 * @param encrypted whether its samples are encrypted (Common Encryption)
 * @param dolbyVisionAlone whether it is Dolby Vision without a layer that other displays can show
 * @param coverImage whether it is cover art or a thumbnail, not a moving picture
 * @param isDefault whether the container marks it as the default
 * @param roles its purposes as the container names them
 * @param language as the container names it, or {@code und}
 * @param title or empty
 * @param timeBase seconds per timestamp tick
 * @param startSeconds first timestamp, or zero where unknown
 * @param durationSeconds declared duration, or zero where unknown
 * @param declaredFrames number of packets that the container declares, 0 where unknown
 * @param width of coded frames, 0 where unknown or not video
 * @param height of coded frames, 0 where unknown or not video
 * @param sampleAspectRatio of pixels, 1 where unknown
 * @param orientation from the display matrix
 * @param pixelFormat FFmpeg's name, or {@code unknown}
 * @param fieldOrder FFmpeg's short name, or {@code unknown}
 * @param color as the container or the codec header declares it
 * @param channels of audio, 0 where not audio
 * @param sampleRate of audio in hertz, 0 where not audio
 */
public record StreamDescription(
    int index,
    String kind,
    String codec,
    boolean decodable,
    boolean encrypted,
    boolean dolbyVisionAlone,
    boolean coverImage,
    boolean isDefault,
    StreamRoles roles,
    String language,
    String title,
    Rational timeBase,
    Rational startSeconds,
    Rational durationSeconds,
    long declaredFrames,
    int width,
    int height,
    Rational sampleAspectRatio,
    Orientation orientation,
    String pixelFormat,
    String fieldOrder,
    ColorDescription color,
    int channels,
    int sampleRate) {}
