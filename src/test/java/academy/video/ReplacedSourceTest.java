package academy.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.Location;
import academy.video.pipeline.Storage;
import academy.video.pipeline.TestJob;
import academy.video.stage.source.CacheSize;
import academy.video.stage.source.OpenedSource;
import academy.video.stage.source.SourceOpener;
import academy.video.store.ForwardingStore;
import academy.video.store.LocalStore;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import academy.video.testing.JsonLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that is replaced under a job: every range is asked for with the ETag of the first. */
class ReplacedSourceTest {

  /** Far less than the source: what comes later must be fetched later. */
  private static final CacheSize SMALL = new CacheSize(16 << 10, 4, 1, 1);

  @TempDir private Path folder;

  @Test
  void encode_whoseSourceIsReplaced_endsAtTheNextRange() throws Exception {
    byte[] lecture = Files.readAllBytes(TestJob.clip("lecture.mp4"));
    try (S3TestServer server = new S3TestServer();
        S3Connection connection = server.connect();
        Ffmpeg ffmpeg = new Ffmpeg((_, _) -> {})) {
      ObjectStore bucket = connection.store(S3TestServer.BUCKET, "");
      bucket.put("in/lecture.mp4", lecture);
      byte[] other = lecture.clone();
      other[other.length / 2] ^= 1;
      AtomicBoolean replaced = new AtomicBoolean();
      ObjectStore destination =
          new ForwardingStore(new LocalStore(folder.resolve("out"))) {
            @Override
            public void put(String key, byte[] body) {
              super.put(key, body);
              if (key.contains("/chunk-") && !replaced.getAndSet(true)) {
                bucket.put("in/lecture.mp4", other);
              }
            }
          };
      OpenedSource source =
          new SourceOpener()
              .openObject(connection.object(S3TestServer.BUCKET, "in/lecture.mp4"), SMALL);
      TestJob job = new TestJob(ffmpeg).withStorage((_, _, _) -> storage(source, destination));

      WorkerException thrown =
          catchThrowableOfType(
              WorkerException.class,
              () ->
                  job.encode(
                      new Location.R2(S3TestServer.BUCKET, "in/lecture.mp4"),
                      new Location.Local(folder.resolve("out")),
                      Optional.empty()));

      assertThat(thrown.failure().exitCode()).isEqualTo(ExitCode.SOURCE_CHANGED);
      // A range was refused; the look at the end of the job would have named the other ETag.
      assertThat(thrown.failure().reason()).contains("another version took its place");
      assertThat(JsonLines.events(job.log()))
          .filteredOn("chunk.encoded"::equals)
          .as("chunks that were in work already")
          .hasSizeLessThanOrEqualTo(3);
      assertThat(folder.resolve("out/master.m3u8")).doesNotExist();
    }
  }

  private static Storage storage(OpenedSource source, ObjectStore destination) {
    return new Storage() {
      @Override
      public OpenedSource source() {
        return source;
      }

      @Override
      public ObjectStore destination() {
        return destination;
      }

      @Override
      public long bytesRead() {
        return source.bytesRead();
      }

      @Override
      public ObjectStore destinationForStatus() {
        return destination;
      }

      @Override
      public void close() {
        source.close();
        destination.close();
      }
    };
  }
}
