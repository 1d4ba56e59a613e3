package academy.video.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What people script today: download the source with the SDK, {@code ffmpeg} to a folder, upload
 * the folder, eight files at once. Measured without the start of a JVM, in its favour.
 */
record FolderScript(ProcessMeter meter, FfmpegProgram ffmpeg, Scratch scratch) {

  private static final int UPLOADS_AT_ONCE = 8;

  /**
   * Runs it.
   *
   * @param key of the source
   * @param prefix for the results
   * @return wall time in seconds
   */
  double seconds(URI endpoint, String key, Ladder ladder, String prefix) {
    Path folder = scratch.emptyFolder("script");
    Path source = folder.resolve("source.mp4");
    Path results = folder.resolve("results");
    long start = System.nanoTime();
    try (S3Client client = RemoteStore.client(endpoint)) {
      Files.createDirectories(results);
      client.getObject(r -> r.bucket(RemoteStore.BUCKET).key(key), source);
      meter.measure(ffmpeg.command(ladder.encodeAll(source, results)));
      upload(client, results, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static void upload(S3Client client, Path results, String prefix) {
    List<Future<?>> uploads = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE)) {
      for (Path file : RemoteStore.filesBelow(results)) {
        String key = prefix + results.relativize(file);
        uploads.add(
            threads.submit(
                () ->
                    client.putObject(
                        r -> r.bucket(RemoteStore.BUCKET).key(key), RequestBody.fromFile(file))));
      }
    }
    for (Future<?> upload : uploads) {
      try {
        upload.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new BenchException("an upload failed", e);
      }
    }
  }
}
