import academy.video.aws.Aws;
import academy.video.aws.AwsSdk;
import academy.video.batch.BatchJobs;
import academy.video.failure.Cancellation;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.model.R2Token;
import academy.video.model.Secret;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3Timeouts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Submits a video to AWS Batch, waits for its end, and verifies posts of its webhook. docs/api.md and docs/webhook.md explain both.
 * Uses the worker's own classes; any command of entrypoint builds the jar.
 *
 * <pre>
 * java -cp target/video-worker.jar examples/SubmitVideo.java r2://uploads/7.mp4 r2://videos/7 7     # one node
 * java -cp target/video-worker.jar examples/SubmitVideo.java r2://uploads/7.mp4 r2://videos/7 7 8   # eight nodes
 * </pre>
 *
 * Set AWS_REGION, R2_ACCOUNT_ID, R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY (a token that reads and writes the destination). AWS
 * credentials are found as always.
 */
public final class SubmitVideo {

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length < 3) {
      System.err.println("Give SOURCE DESTINATION VIDEO_ID [NODES].");
      System.exit(2);
    }
    String source = arguments[0];
    String destination = arguments[1];
    int nodes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
    JobRequest request =
        new JobRequest(
                source,
                destination,
                /* videoId= */ arguments[2],
                /* profile= */ "standard",
                setting("VIDEO_BATCH_JOB_QUEUE", "academy-video-batch-queue"),
                setting("VIDEO_BATCH_JOB_DEFINITION", "academy-video-batch-jobdef"),
                setting("VIDEO_BATCH_PROJECT", "academy-video"))
            .withNodes(nodes);

    String[] bucketAndFolder = destination.substring("r2://".length()).split("/", 2);
    Json json = new Json();
    try (Aws aws = new AwsSdk();
        S3Connection r2 = connect();
        ObjectStore folder = r2.store(bucketAndFolder[0], bucketAndFolder[1])) {
      // Refuses a video that is being encoded, finds the job again if SubmitJob's answer is lost, and writes status.json.
      JobSubmitter submitter = new JobSubmitter(aws, folder, json, InstantSource.system());
      String jobId = submitter.submit(request, /* force= */ false).jobId();
      System.out.println("Submitted as " + jobId);
      String state = await(jobId, new BatchJobs(aws), folder, json);
      System.out.println(state);
      System.exit(state.equals("succeeded") || state.equals("superseded") ? 0 : 1);
    }
  }

  /**
   * The job's last state. Batch says whether the job has ended: after a failed attempt, it may start another.
   */
  private static String await(String jobId, BatchJobs jobs, ObjectStore folder, Json json) throws InterruptedException {
    while (true) {
      boolean hasEnded = jobs.describe(jobId).map(job -> job.state().isOver()).orElse(true);
      UntrustedJson status =
          folder
              .readRange(ObjectLayout.STATUS, 0, ObjectLayout.LARGEST_NOTE)
              .map(json::untrusted)
              .filter(found -> found.text("job_id").equals(Optional.of(jobId))) // else it is about another job
              .orElseGet(UntrustedJson::none);
      String state = status.text("state").orElse("waiting");
      if (hasEnded || state.equals("succeeded") || state.equals("superseded")) {
        return state;
      }
      System.out.println(state + ": " + status.percent("percent") + " %");
      Thread.sleep(Duration.ofSeconds(10));
    }
  }

  /**
   * The header X-Video-Signature of a post. To try your own code:
   *
   * <pre>
   *   secret     an-example-of-a-secret
   *   timestamp  1769860800
   *   body       {"event":"job.started"}
   *   signature  v1=f22fd326f4eea7ec67598588e5e46839c8402e94c81d949dbef738edd00dc047
   * </pre>
   */
  public static String signature(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }

  /** Whether a post is the worker's, and no older than five minutes. Give the body's bytes as received. */
  public static boolean isGenuine(String secret, String timestamp, String given, byte[] body) {
    String expected = signature(secret, timestamp, body);
    return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8))
        && Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) <= 300;
  }

  private static S3Connection connect() {
    URI endpoint =
        URI.create(
            setting(
                "R2_ENDPOINT",
                "https://%s.r2.cloudflarestorage.com".formatted(setting("R2_ACCOUNT_ID", ""))));
    R2Token token =
        new R2Token(
            new Secret(System.getenv("R2_ACCESS_KEY_ID")),
            new Secret(System.getenv("R2_SECRET_ACCESS_KEY")),
            Optional.empty());
    Retrier retrier = new Retrier(RetryPolicy.within(Duration.ofMinutes(1)), _ -> {}, new Cancellation(), Pacer.system());
    return S3Connection.r2(endpoint, token, new S3Connection.Tuning(retrier, S3Timeouts.standard(), InstantSource.system()));
  }

  private static String setting(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()).orElse(otherwise);
  }
}
