package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.Preflight;
import academy.video.store.RetryListener;
import academy.video.store.RetryPolicy;
import academy.video.store.UploadQueue;
import academy.video.store.VersionedObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation on a store meets every fault: one that passes must not be noticed, one that stays
 * must end with the right code, and never may wrong bytes be taken for right ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {

  private static final byte[] BODY = "0123456789".repeat(2000).getBytes(UTF_8);

  private S3TestServer server;
  private S3Connection undisturbed;
  private final Map<Operation, int[]> passed = new EnumMap<>(Operation.class);
  private final List<RetryListener.Retry> retries = Collections.synchronizedList(new ArrayList<>());
  private String root;
  private int roots;

  /** What a job does with its stores, and which requests belong to it. */
  enum Operation {
    PREFLIGHT("") {
      @Override
      void run(S3Connection connection, String root) {
        Preflight.check(connection.store("videos", root), Instant.now());
      }
    },
    OPEN_SOURCE("GET") {
      @Override
      void run(S3Connection connection, String root) {
        VersionedObject object = connection.object("videos", root + "/in.mp4");
        assertThat(object.sizeBytes()).isEqualTo(BODY.length);
      }
    },
    READ_RANGE("GET") {
      @Override
      void run(S3Connection connection, String root) {
        VersionedObject object = connection.object("videos", root + "/in.mp4");
        assertThat(object.range(10, 10_000)).isEqualTo("0123456789".repeat(1000).getBytes(UTF_8));
      }
    },
    VERIFY_SOURCE("HEAD") {
      @Override
      void run(S3Connection connection, String root) {
        connection.object("videos", root + "/in.mp4").verifyUnchanged();
      }
    },
    PUT_SEGMENT("PUT") {
      @Override
      void run(S3Connection connection, String root) {
        try (UploadQueue queue = new UploadQueue(connection.store("videos", root), 4, 1 << 20)) {
          UploadQueue.Batch batch = queue.batch();
          batch.put("3f2a/video/720p/segment-00000.m4s", BODY);
          batch.flush();
        }
        assertIsThere(connection, root, "3f2a/video/720p/segment-00000.m4s");
      }
    },
    PUT_CHECKPOINT("PUT") {
      @Override
      void run(S3Connection connection, String root) {
        String key = "_work/3f2a/chunk-00000.json";
        assertThat(connection.store("videos", root).putIfAbsent(key, BODY)).isTrue();
        assertIsThere(connection, root, key);
      }
    },
    LIST("GET") {
      @Override
      void run(S3Connection connection, String root) {
        assertThat(connection.store("videos", root).list("_work/"))
            .extracting(ObjectInfo::key, ObjectInfo::sizeBytes)
            .containsExactly(
                tuple("_work/a.json", (long) BODY.length),
                tuple("_work/b.json", (long) BODY.length));
      }
    },
    READ("GET") {
      @Override
      void run(S3Connection connection, String root) {
        assertIsThere(connection, root, "_work/a.json");
      }
    },
    HEAD("HEAD") {
      @Override
      void run(S3Connection connection, String root) {
        assertThat(connection.store("videos", root).head("_work/a.json"))
            .map(ObjectInfo::sizeBytes)
            .hasValue((long) BODY.length);
      }
    },
    DELETE("DELETE") {
      @Override
      void run(S3Connection connection, String root) {
        ObjectStore store = connection.store("videos", root);
        store.delete(List.of("_work/a.json"));
        assertThat(store.list("_work/"))
            .extracting(ObjectInfo::key)
            .containsExactly("_work/b.json");
      }
    },
    DELETE_SEVERAL("POST") {
      @Override
      void run(S3Connection connection, String root) {
        ObjectStore store = connection.store("videos", root);
        store.delete(List.of("_work/a.json", "_work/b.json"));
        assertThat(store.list("_work/")).isEmpty();
      }
    },
    PUBLISH("PUT") {
      @Override
      void run(S3Connection connection, String root) {
        connection.store("videos", root).put("master.m3u8", BODY);
        assertIsThere(connection, root, "master.m3u8");
      }
    };

    private final String method;

    /** An operation whose requests have this HTTP method; empty for any. */
    Operation(String method) {
      this.method = method;
    }

    boolean makes(String request) {
      return request.startsWith(method);
    }

    abstract void run(S3Connection connection, String root);

    boolean isWrite() {
      return switch (this) {
        case PUT_SEGMENT, PUT_CHECKPOINT, PUBLISH, PREFLIGHT -> true;
        default -> false;
      };
    }

    private static void assertIsThere(S3Connection connection, String root, String key) {
      assertThat(connection.store("videos", root).read(key)).hasValue(BODY);
    }
  }

  @BeforeAll
  void startServer() {
    server = new S3TestServer();
    undisturbed = server.connect();
  }

  @BeforeEach
  void putObjects() {
    root = "job " + roots++;
    ObjectStore store = undisturbed.store("videos", root);
    store.put("in.mp4", BODY);
    store.put("_work/a.json", BODY);
    store.put("_work/b.json", BODY);
    server.front().reset();
    retries.clear();
  }

  @AfterEach
  void forgetFaults() {
    server.front().reset();
  }

  @AfterAll
  void printMatrix() {
    undisturbed.close();
    server.close();
    int all = passed.values().stream().mapToInt(counts -> counts[0]).sum();
    System.out.println("Store faults: cases passed by operation");
    passed.forEach((operation, counts) -> System.out.printf("  %-15s %3d%n", operation, counts[0]));
    System.out.printf("  %-15s %3d%n", "all", all);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("passing")
  void operation_meetingAFaultThatPasses_succeeds(Operation operation, NetworkFault fault) {
    server.front().fail(fault, 2, operation::makes);

    try (S3Connection connection = connect(server.front().endpoint(), S3TestServer.patient())) {
      operation.run(connection, root);
    }

    if (fault != NetworkFault.SLOW_LINK && !isHarmless(operation, fault)) {
      assertThat(retries).isNotEmpty().allMatch(retry -> !retry.problem().isEmpty());
    }
    count(operation);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("staying")
  void operation_meetingAFaultThatStays_failsWithItsCode(
      Operation operation, NetworkFault fault, ExitCode exitCode) {
    server.front().fail(fault, Integer.MAX_VALUE, operation::makes);

    try (S3Connection connection = connect(server.front().endpoint(), S3TestServer.impatient())) {
      WorkerException thrown =
          catchThrowableOfType(WorkerException.class, () -> operation.run(connection, root));
      assertThat(thrown).isNotNull();
      assertThat(thrown.failure().exitCode())
          .as(thrown.getMessage())
          .isIn(
              exitCode,
              // Done, but not answered: the next try is a second write within a second.
              operation.isWrite() && fault.isAfterDoing() ? ExitCode.STORAGE_THROTTLED : exitCode);
      assertThat(thrown.failure().reason()).contains("r2://videos/" + root);
    }
    count(operation);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void operation_withoutADnsName_isUnavailable(Operation operation) {
    assertUnavailable(operation, URI.create("http://account.invalid"));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void operation_withARefusedConnection_isUnavailable(Operation operation) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertUnavailable(operation, URI.create("http://127.0.0.1:" + port));
  }

  private void assertUnavailable(Operation operation, URI endpoint) {
    try (S3Connection connection = connect(endpoint, S3TestServer.impatient())) {
      WorkerException thrown =
          catchThrowableOfType(WorkerException.class, () -> operation.run(connection, root));
      assertThat(thrown.failure().exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
      assertThat(thrown.failure().reason()).contains(endpoint.toString());
    }
    count(operation);
  }

  static Stream<Arguments> passing() {
    return Stream.of(NetworkFault.values())
        .filter(fault -> fault != NetworkFault.ACCESS_DENIED)
        .filter(fault -> fault != NetworkFault.NO_SUCH_BUCKET)
        .flatMap(fault -> Stream.of(Operation.values()).map(o -> Arguments.of(o, fault)));
  }

  static Stream<Arguments> staying() {
    return Stream.of(NetworkFault.values())
        .filter(fault -> fault != NetworkFault.SLOW_LINK)
        .flatMap(
            fault ->
                Stream.of(Operation.values())
                    .filter(operation -> !isHarmless(operation, fault))
                    // Answers to HEAD have no body: a missing bucket looks like a missing object.
                    .filter(o -> o != Operation.HEAD || fault != NetworkFault.NO_SUCH_BUCKET)
                    .map(operation -> Arguments.of(operation, fault, code(operation, fault))));
  }

  /** Wrong lengths do not matter to answers without a body, nor too large ones behind XML's end. */
  private static boolean isHarmless(Operation operation, NetworkFault fault) {
    boolean aboutLength =
        fault == NetworkFault.LENGTH_TOO_LARGE || fault == NetworkFault.LENGTH_TOO_SMALL;
    return aboutLength
        && switch (operation) {
          case PUT_SEGMENT, PUT_CHECKPOINT, PUBLISH, DELETE, HEAD, VERIFY_SOURCE, PREFLIGHT -> true;
          case OPEN_SOURCE -> fault == NetworkFault.LENGTH_TOO_SMALL;
          case LIST, DELETE_SEVERAL -> fault == NetworkFault.LENGTH_TOO_LARGE;
          default -> false;
        };
  }

  private static ExitCode code(Operation operation, NetworkFault fault) {
    return switch (fault) {
      case SLOW_DOWN ->
          // Nor can it tell SlowDown from any other 503.
          operation.method.equals("HEAD")
              ? ExitCode.STORAGE_UNAVAILABLE
              : ExitCode.STORAGE_THROTTLED;
      case TOO_MANY_REQUESTS -> ExitCode.STORAGE_THROTTLED;
      case ACCESS_DENIED -> ExitCode.STORAGE_ACCESS_DENIED;
      case NO_SUCH_BUCKET ->
          switch (operation) {
            case VERIFY_SOURCE -> ExitCode.SOURCE_NOT_FOUND;
            default -> ExitCode.BUCKET_NOT_FOUND;
          };
      default -> ExitCode.STORAGE_UNAVAILABLE;
    };
  }

  private void count(Operation operation) {
    passed.computeIfAbsent(operation, _ -> new int[1])[0]++;
  }

  private S3Connection connect(URI endpoint, RetryPolicy policy) {
    return S3TestServer.connect(
        endpoint,
        S3TestServer.SECRET_KEY,
        policy,
        retries::add,
        S3TestServer.quick(),
        InstantSource.system());
  }
}
