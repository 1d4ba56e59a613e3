package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Outline;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.SegmentRecord;
import academy.video.model.Size;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.store.ObjectLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Stands in for encoding: makes small chunks, the same bytes every time.
 *
 * @param once watches that no chunk is encoded that is done
 * @param time how long the next segment takes
 */
record SimulatedEncode(String generation, Json json, EncodedOnce once, Supplier<Duration> time) {

  private static final ChunkWork WORK = new ChunkWork("encode-0", "", 1, 8, 1, 2, 1, 2, 0, 1);

  EncodePlan plan() {
    EncodePlan sample =
        SamplePlans.plan(
            SamplePlans.timeline(Rational.of(25), 450, 50, 150),
            List.of(SamplePlans.video("360p", new Size(640, 360), 1)),
            List.of());
    return new EncodePlan(
        generation,
        sample.source(),
        sample.clock(),
        sample.timeline(),
        sample.picture(),
        sample.video(),
        sample.audio(),
        /* audioOnlyVariant= */ false,
        sample.text(),
        Outline.none(),
        Optional.empty(),
        Optional.empty(),
        sample.chunks());
  }

  JobRun.Work work(Job job) {
    EncodePlan plan = plan();
    job.diary()
        .planned(plan, Capacity.of(plan, 640 * 360, job.request().machine(), OptionalInt.of(1)));
    EncodedOnce.Run run = once.planned(generation);
    return new JobRun.Work(
        plan,
        checkpoints -> encode(job, plan, run, checkpoints),
        (checkpoints, share) -> share(job, plan, run, checkpoints, share));
  }

  private void share(
      Job job, EncodePlan plan, EncodedOnce.Run run, Checkpoints checkpoints, NodeShare share) {
    Optional<NodeShare.Round> next = share.next();
    while (next.isPresent()) {
      for (int index : next.get().chunks()) {
        share
            .task(
                ObjectLayout.chunkTask(index),
                () -> encode(job, plan, plan.chunks().get(index), run, checkpoints))
            .run();
      }
      next = share.next();
    }
  }

  private Presentation encode(
      Job job, EncodePlan plan, EncodedOnce.Run run, Checkpoints checkpoints) {
    Done before = checkpoints.done();
    run.resumes(before.chunks().keySet());
    for (Chunk chunk : plan.chunks()) {
      job.cancellation().check();
      if (!before.chunks().containsKey(chunk.index())) {
        encode(job, plan, chunk, run, checkpoints);
      }
    }
    return checkpoints.done().joined(plan, Thumbnails.none());
  }

  private void encode(
      Job job, EncodePlan plan, Chunk chunk, EncodedOnce.Run run, Checkpoints checkpoints) {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    ChunkRecord record = encoded(plan, chunk, objects);
    run.encodes(chunk, objects, json.write(record));
    objects.forEach(
        (key, body) -> {
          Duration takes = time.get();
          if (takes.isPositive()) {
            job.pause(takes);
          }
          job.put(key, body);
        });
    checkpoints.save(record);
    run.stored(chunk);
  }

  private ChunkRecord encoded(EncodePlan plan, Chunk chunk, Map<String, byte[]> objects) {
    List<TrackRecord> tracks =
        plan.video().stream()
            .map(rendition -> SampleTracks.video(plan, rendition, i -> 300 + i))
            .map(track -> encoded(track, chunk, objects))
            .toList();
    return new ChunkRecord(
        generation, chunk.index(), tracks, Damage.NONE, List.of(), ChunkThumbnails.none(), WORK);
  }

  private TrackRecord encoded(TrackRecord track, Chunk chunk, Map<String, byte[]> objects) {
    String prefix = ObjectLayout.videoPrefix(generation, track.rendition());
    byte[] init = prefix.getBytes(StandardCharsets.UTF_8);
    if (chunk.index() == 0) {
      objects.put(ObjectLayout.initSegment(prefix), init);
    }
    List<SegmentRecord> segments = new ArrayList<>();
    for (SegmentRecord segment :
        track.segments().subList(chunk.startSegment(), chunk.endSegment())) {
      byte[] body = new byte[(int) segment.sizeBytes()];
      body[0] = (byte) segment.index();
      objects.put(ObjectLayout.segment(prefix, segment.index()), body);
      segments.add(
          new SegmentRecord(
              segment.index(),
              segment.startTicks(),
              segment.durationTicks(),
              segment.sampleCount(),
              segment.sizeBytes(),
              Digests.sha256(body),
              Digests.md5(body),
              segment.gops()));
    }
    return new TrackRecord(
        track.rendition(),
        Digests.sha256(init),
        Digests.md5(init),
        track.timescale(),
        track.codecs(),
        segments);
  }
}
