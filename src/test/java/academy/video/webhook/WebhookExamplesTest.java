package academy.video.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Secret;
import academy.video.testing.Page;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The post that the programs of examples/ tell, to try a receiver with, is signed as the worker
 * does.
 */
class WebhookExamplesTest {

  private record Post(String secret, String timestamp, String body, String signature) {

    static Post of(String example) {
      String text = Page.read(Path.of("examples", example)).text();
      return new Post(
          value(text, "secret"),
          value(text, "timestamp"),
          value(text, "body"),
          value(text, "signature"));
    }

    private static String value(String text, String name) {
      Matcher line = Pattern.compile("(?m)^[ *]+%s {2,}(\\S+)$".formatted(name)).matcher(text);
      assertThat(line.find()).as(name).isTrue();
      return line.group(1);
    }

    private byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  @TempDir Path classes;

  @ParameterizedTest
  @ValueSource(strings = {"SubmitVideo.java", "submit_video.py", "submit-video.mjs"})
  void signature_thatAnExampleTells_isTheWorkers(String example) {
    Post post = Post.of(example);

    assertThat(post.signature())
        .isEqualTo(
            WebhookSignature.of(
                new Secret(post.secret()), Long.parseLong(post.timestamp()), post.bytes()));
  }

  /** That it compiles also proves that the worker's classes are still called as they are. */
  @Test
  void javaExample_compilesAndSignsAsTheWorker() throws Exception {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "examples/SubmitVideo.java");
    assertThat(failed).isZero();

    Post post = Post.of("SubmitVideo.java");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Object signature =
          loader
              .loadClass("SubmitVideo")
              .getMethod("signature", String.class, String.class, byte[].class)
              .invoke(null, post.secret(), post.timestamp(), post.bytes());

      assertThat(signature).isEqualTo(post.signature());
    }
  }
}
