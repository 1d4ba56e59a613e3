package academy.video.stage.text;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.CaptionDecoder;
import academy.video.ffmpeg.CaptionReader;
import academy.video.ffmpeg.CaptionReader.Captions;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.TextReader;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.ByteSource;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the WebVTT segments of all text renditions in one pass over the source, and checks them
 * before they are handed on. Safe for use by several threads.
 */
public final class TextTracksEncoder {

  private final Supplier<Ffmpeg> ffmpeg;

  public TextTracksEncoder(Supplier<Ffmpeg> ffmpeg) {
    this.ffmpeg = ffmpeg;
  }

  /**
   * Converts the plan's text tracks.
   *
   * @param limits how large a track may become
   * @param sink takes the segments, rendition by rendition
   * @return what was written of each, in the plan's order
   * @throws WorkerException with SOURCE_OVER_LIMIT where a track is too large, with OUTPUT_INVALID
   *     where a check fails, with INTERNAL_ERROR where FFmpeg fails
   */
  public List<TextTrackRecord> encode(
      ByteSource source,
      EncodePlan plan,
      Profile.Limits limits,
      TextSink sink,
      Cancellation cancellation) {
    SizeGuard guard = new SizeGuard(plan.source().location(), limits);
    Decoding decoding = new Decoding(ffmpeg.get(), source, plan, guard, cancellation);
    Map<TextRendition, Decoded> decoded;
    try {
      decoded = decoding.all();
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR, "Text could not be decoded: %s.".formatted(e.getMessage()))
          .causedBy(e);
    }
    List<TextTrackRecord> tracks = new ArrayList<>();
    for (TextRendition rendition : plan.text()) {
      Decoded texts = decoded.getOrDefault(rendition, new Decoded(List.of(), 0));
      List<Cue> cues = CueTimes.cues(texts.texts(), plan.timeline());
      tracks.add(
          new TextTrackRecord(
              rendition.name(),
              cues.size(),
              texts.errors(),
              TextSegments.write(
                  rendition,
                  cues,
                  plan.timeline(),
                  bytes -> {
                    cancellation.check();
                    guard.requireBytes(rendition.streamIndex(), bytes);
                  },
                  sink)));
    }
    return tracks;
  }

  /** A rendition's texts, and how many more its decoder refused. */
  private record Decoded(List<Texts> texts, long errors) {}

  /** Decodes all text: streams of text in one pass, captions in one for each stream with some. */
  private record Decoding(
      Ffmpeg ffmpeg,
      ByteSource source,
      EncodePlan plan,
      SizeGuard guard,
      Cancellation cancellation) {

    Map<TextRendition, Decoded> all() {
      Map<TextRendition, Decoded> all = new LinkedHashMap<>();
      Map<Integer, List<TextRendition>> captions = new LinkedHashMap<>();
      Map<Integer, TextRendition> streams = new LinkedHashMap<>();
      for (TextRendition rendition : plan.text()) {
        if (rendition.captionChannel() > 0) {
          captions.computeIfAbsent(rendition.streamIndex(), _ -> new ArrayList<>()).add(rendition);
        } else {
          streams.put(rendition.streamIndex(), rendition);
        }
      }
      if (!streams.isEmpty()) {
        all.putAll(text(streams));
      }
      captions.forEach((stream, channels) -> all.putAll(captions(stream, channels)));
      return all;
    }

    private Map<TextRendition, Decoded> text(Map<Integer, TextRendition> streams) {
      Map<Integer, List<Texts>> texts = new LinkedHashMap<>();
      Map<TextRendition, Decoded> decoded = new LinkedHashMap<>();
      try (MediaInput input = ffmpeg.open(source, plan.clock());
          TextReader reader = new TextReader(input, streams.keySet())) {
        for (Optional<Texts> next = reader.next(); next.isPresent(); next = reader.next()) {
          cancellation.check();
          guard.count(next.get());
          texts.computeIfAbsent(next.get().streamIndex(), _ -> new ArrayList<>()).add(next.get());
        }
        streams.forEach(
            (stream, rendition) ->
                decoded.put(
                    rendition,
                    new Decoded(
                        texts.getOrDefault(stream, List.of()), reader.decodeErrors(stream))));
      }
      return decoded;
    }

    private Map<TextRendition, Decoded> captions(int stream, List<TextRendition> renditions) {
      List<Channel> channels = new ArrayList<>();
      Map<TextRendition, Decoded> decoded = new LinkedHashMap<>();
      try (MediaInput input = ffmpeg.open(source, plan.clock())) {
        for (TextRendition rendition : renditions) {
          CaptionDecoder decoder = new CaptionDecoder(stream, rendition.captionChannel());
          channels.add(new Channel(rendition, decoder, new ArrayList<>()));
        }
        CaptionReader reader = new CaptionReader(input, stream);
        for (Optional<Captions> next = reader.next(); next.isPresent(); next = reader.next()) {
          cancellation.check();
          for (Channel channel : channels) {
            channel.decoder.add(next.get());
            channel.collect(guard);
          }
        }
        for (Channel channel : channels) {
          channel.decoder.finish();
          channel.collect(guard);
          decoded.put(
              channel.rendition, new Decoded(channel.texts, channel.decoder.decodeErrors()));
        }
      } finally {
        channels.forEach(channel -> channel.decoder.close());
      }
      return decoded;
    }
  }

  /** A channel of captions while it is decoded. */
  private record Channel(TextRendition rendition, CaptionDecoder decoder, List<Texts> texts) {

    void collect(SizeGuard guard) {
      for (Texts each : decoder.take()) {
        guard.count(each);
        texts.add(each);
      }
    }
  }

  /** Ends the job before a hostile track fills the memory or the destination. */
  private static final class SizeGuard {
    private final String location;
    private final Profile.Limits limits;
    private final Map<Integer, Integer> cues = new LinkedHashMap<>();
    private final Map<Integer, Long> characters = new LinkedHashMap<>();

    SizeGuard(String location, Profile.Limits limits) {
      this.location = location;
      this.limits = limits;
    }

    void count(Texts texts) {
      int stream = texts.streamIndex();
      int count = cues.merge(stream, texts.events().size(), Integer::sum);
      if (count > limits.textCues()) {
        throw overLimit(
            "has more than %d subtitles in one track".formatted(limits.textCues()),
            "limits.text_cues",
            stream);
      }
      long length = texts.events().stream().mapToLong(String::length).sum();
      requireBytes(stream, characters.merge(stream, length, Long::sum));
    }

    void requireBytes(int stream, long bytes) {
      if (bytes > limits.textBytes()) {
        throw overLimit(
            "has more than %d bytes of subtitles in one track".formatted(limits.textBytes()),
            "limits.text_bytes",
            stream);
      }
    }

    private WorkerException overLimit(String what, String limit, int stream) {
      return Failure.of(ExitCode.SOURCE_OVER_LIMIT, "%s %s.".formatted(location, what))
          .withDetails(Map.of("limit", limit, "stream", stream))
          .asException();
    }
  }
}
