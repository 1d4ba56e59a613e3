package academy.video.ops.doctor;

import academy.video.testing.GeneratedPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DoctorPageTest {

  @Test
  void page_listsEveryCauseOfTheCode() throws IOException {
    Texts texts = Texts.load();
    StringBuilder table =
        new StringBuilder("| cause | stops jobs | what is wrong | what helps |\n")
            .append("| --- | --- | --- | --- |\n");
    for (Cause cause : Cause.values()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  cause.id(),
                  where(cause.effect()),
                  GeneratedPage.cell(texts.what(cause)),
                  GeneratedPage.cell(texts.help(cause))));
    }

    GeneratedPage.check("doctor.md", table.toString());
  }

  private static String where(Effect effect) {
    return switch (effect) {
      case UNKNOWN -> "can't be told";
      case REFUSED -> "at submission";
      case PENDING -> "in PENDING";
      case RUNNABLE -> "in RUNNABLE";
      case STARTING -> "in STARTING";
      case RUNNING -> "while it runs";
      case ENDED -> "from outside";
      case FAILED -> "in the container";
      case WORKER -> "in the worker";
      case REMARK -> "no";
    };
  }
}
