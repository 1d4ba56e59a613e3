package academy.video.pipeline;

import academy.video.stage.audio.AudioTrackEncoder;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.text.TextTracksEncoder;

/**
 * What makes the renditions of each kind.
 *
 * @param video makes the encoder of a job's chunks
 * @param audio encodes audio tracks
 * @param text converts text tracks
 */
public record Encoders(
    ChunkEncoder.Factory video, AudioTrackEncoder audio, TextTracksEncoder text) {}
