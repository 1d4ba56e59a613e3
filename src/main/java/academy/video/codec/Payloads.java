package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.LoudnessRecord;
import academy.video.model.MeasuredFrame;
import academy.video.model.Profile;
import academy.video.model.StoryboardPlan;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.sandbox.SandboxReport;
import academy.video.stage.encode.StageTimes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that messages carry as JSON. */
final class Payloads {

  private Payloads() {}

  /** What a source is called and how long it is; its digest stays with the host. */
  record SourceName(String location, long sizeBytes) {}

  record Probe(SourceName source, Profile profile) {}

  record Video(SourceName source, VideoCodec.Settings settings) {}

  record Encode(Chunk chunk, List<VideoRendition> renditions, boolean withThumbnails) {}

  /** The audio rendition with this index in the plan. */
  record Audio(SourceName source, int rendition) {}

  record Text(SourceName source, Profile.Limits limits) {}

  record Sheets(StoryboardPlan storyboard, Timeline timeline, int firstSheet) {}

  record Ready(Map<String, String> versions, SandboxReport report) {}

  record Measured(List<MeasuredFrame> frames) {
    Measured {
      frames = List.copyOf(frames);
    }
  }

  record Note(String level, String text) {}

  /** What was taken of a chunk: its tiles and then its poster are the message's bytes. */
  record Taken(int tilesBytes, Optional<Poster> poster) {}

  record Poster(long frame, boolean good, double score) {}

  record Encoded(Damage damage, StageTimes times, Optional<Taken> taken) {}

  record EncodedAudio(Damage damage, LoudnessRecord loudness) {}

  /** Of each text rendition, the packets that its decoder refused. */
  record Texts(List<Long> decodeErrors) {}

  /** Why a call failed; details are texts and whole numbers. */
  record Failed(ExitCode exitCode, String reason, String hint, Map<String, Object> details) {

    static Failed of(Failure failure) {
      return new Failed(failure.exitCode(), failure.reason(), failure.hint(), failure.details());
    }
  }
}
