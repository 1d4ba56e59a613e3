package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, audio and length against what the counter cards, flashes and beeps of the source say. */
@ExtendWith(EncodedClips.Resolver.class)
class TimelineIT {

  /** Ears and eyes notice from about 45 ms on (ITU-R BT.1359); we promise 20. */
  private static final double LIP_SYNC_SECONDS = 0.020;

  /** Times in milliseconds, as Matroska has them, may fall on either side of the middle. */
  private static final double ROUNDING_SECONDS = 0.001;

  private static final double AAC_FRAME_SECONDS = 1024.0 / 48_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counter.mp4",
        "counter-vfr.mkv",
        "counter-offset.mp4",
        "vfr.mp4",
        "ntsc.mp4",
        "ntsc.mkv",
        "b-frames.ts",
        "open-gop.mkv",
        "long-gop.mp4",
        "offset-audio.mp4",
        "offset-video.mp4",
        "fps60.mp4",
        "slides-1fps.mp4",
        "audio-longer.mp4",
        "audio-shorter.mp4",
        "no-audio.mp4",
        "rotated.mov",
        "mirrored.mov",
        "portrait.mp4",
        "anamorphic-4x3.mp4",
        "tiny.mp4"
      })
  void encode_ofAnyTiming_showsTheNewestFrameAtEveryTick(String clip, EncodedClips clips) {
    EncodedClips.Encoded encoded = clips.get(clip);
    SourceClip source = encoded.source();
    double start = source.start(exactRate(encoded.presentation().top().frameRate()));
    for (Presentation.Entry variant : encoded.presentation().variants()) {
      List<CounterCard> shown = CounterCard.ofOutput(variant.playlist());
      assertThat(shown).hasSize(Mp4Track.read(variant.playlist()).samples().size());
      double tick = 1 / exactRate(variant.frameRate());
      List<String> wrong = new ArrayList<>();
      for (int k = 0; k < shown.size(); k++) {
        double time = start + k * tick;
        // A frame that is due within half a tick is shown now rather than a whole tick late.
        int earliest = source.numberAt(time - ROUNDING_SECONDS);
        int latest = source.numberAt(time + tick / 2 + ROUNDING_SECONDS);
        int number = shown.get(k).number();
        if (number < earliest || number > latest) {
          wrong.add("%d at tick %d, due %d to %d".formatted(number, k, earliest, latest));
        }
      }
      assertThat(wrong).as("wrong frames of %s", variant.attribute("RESOLUTION")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counter.mp4",
        "counter-vfr.mkv",
        "counter-offset.mp4",
        "ntsc.mp4",
        "ntsc.mkv",
        "b-frames.ts",
        "open-gop.mkv",
        "offset-audio.mp4",
        "offset-video.mp4",
        "fps60.mp4",
        "slides-1fps.mp4",
        "audio-longer.mp4",
        "audio-shorter.mp4",
        "vfr.mp4"
      })
  void encode_ofAnyTiming_keepsAudioWithinTwentyMillisecondsOfTheFrame(
      String clip, EncodedClips clips) {
    EncodedClips.Encoded encoded = clips.get(clip);
    SourceClip source = encoded.source();
    // A card's number says when it was recorded; so does its place in the result.
    SourceClip.DecodedFrame card = source.frames().getFirst();
    double start = source.start(exactRate(encoded.presentation().top().frameRate()));
    double recordingStart = card.seconds() - card.number() / cardRate(clip) - start;
    List<Double> due = new ArrayList<>();
    for (int second = 0; second < 20; second++) {
      if (source.audioAt(second + recordingStart + start)) {
        due.add(second + recordingStart);
      }
    }

    List<Double> heard = Beeps.of(encoded.presentation().audio().getFirst().playlist());

    assertThat(heard).as("beeps, due at %s", due).hasSameSizeAs(due);
    for (int i = 0; i < due.size(); i++) {
      assertThat(heard.get(i)).isCloseTo(due.get(i), Offset.offset(LIP_SYNC_SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counter.mp4",
        "counter-offset.mp4",
        "b-frames.ts",
        "open-gop.mkv",
        "offset-audio.mp4",
        "fps60.mp4"
      })
  void encode_ofFlashesOnFullSeconds_keepsBeepsWithThem(String clip, EncodedClips clips) {
    EncodedClips.Encoded encoded = clips.get(clip);
    Presentation.Entry top = encoded.presentation().top();
    List<Double> flashes =
        CounterCard.flashStarts(CounterCard.ofOutput(top.playlist())).stream()
            .map(tick -> tick / exactRate(top.frameRate()))
            .toList();
    List<Double> beeps = Beeps.of(encoded.presentation().audio().getFirst().playlist());

    assertThat(beeps).hasSizeGreaterThanOrEqualTo(3);
    for (double beep : beeps) {
      assertThat(flashes)
          .as("flash with the beep at %.3f s", beep)
          .anyMatch(flash -> Math.abs(flash - beep) <= LIP_SYNC_SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counter.mp4",
        "counter-vfr.mkv",
        "counter-offset.mp4",
        "vfr.mp4",
        "ntsc.mp4",
        "ntsc.mkv",
        "b-frames.ts",
        "open-gop.mkv",
        "offset-audio.mp4",
        "offset-video.mp4",
        "fps60.mp4",
        "slides-1fps.mp4",
        "audio-longer.mp4",
        "audio-shorter.mp4",
        "no-audio.mp4",
        "audio-only.m4a"
      })
  void encode_ofAnyTiming_lastsAsLongAsTheSource(String clip, EncodedClips clips) {
    EncodedClips.Encoded encoded = clips.get(clip);
    SourceClip source = encoded.source();
    boolean hasVideo = !source.frames().isEmpty();
    double frame = hasVideo ? 1 / encoded.presentation().top().frameRate() : AAC_FRAME_SECONDS;
    double length = source.seconds();

    // A playlist of audio counts the frame of priming that nobody hears.
    for (Presentation.Entry variant : encoded.presentation().variants()) {
      double rendition = 1 / rateOf(variant, AAC_FRAME_SECONDS);
      assertThat(variant.playlist().seconds())
          .isCloseTo(
              length + (hasVideo ? 0 : AAC_FRAME_SECONDS),
              Offset.offset(Math.max(frame, rendition) + ROUNDING_SECONDS));
    }
    for (Presentation.Entry audio : encoded.presentation().audio()) {
      assertThat(audio.playlist().seconds())
          .isCloseTo(
              (hasVideo ? encoded.presentation().top().playlist().seconds() : length)
                  + AAC_FRAME_SECONDS,
              Offset.offset(AAC_FRAME_SECONDS));
    }
    assertThat(encoded.run().finished().path("media_ms").asDouble() / 1000)
        .isCloseTo(length, Offset.offset(frame + ROUNDING_SECONDS));
  }

  private static double rateOf(Presentation.Entry variant, double otherwise) {
    return variant.attributes().containsKey("FRAME-RATE") ? variant.frameRate() : 1 / otherwise;
  }

  /** FRAME-RATE has three decimals; these rates have more. */
  private static double exactRate(double rounded) {
    double ntsc = Math.rint(rounded * 1.001) * 1000 / 1001;
    return Math.abs(ntsc - rounded) < 0.001 ? ntsc : rounded;
  }

  /** How many numbers a second the clip's cards count. */
  private static double cardRate(String clip) {
    return switch (clip) {
      case "ntsc.mp4", "ntsc.mkv" -> 30_000.0 / 1001;
      case "fps60.mp4", "vfr.mp4" -> 60;
      case "slides-1fps.mp4" -> 1;
      case "counter.mp4", "counter-vfr.mkv", "counter-offset.mp4" -> 30;
      default -> 25;
    };
  }
}
