package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.EncodeConfigReader;
import academy.video.config.MachineReader;
import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.log.Breadcrumb;
import academy.video.log.JobLog;
import academy.video.log.LogOutput;
import academy.video.log.Redactor;
import academy.video.model.LogFormat;
import academy.video.model.PlainText;
import ch.qos.logback.classic.LoggerContext;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything that commands take from the process and from other packages.
 *
 * @param environment the process's environment
 * @param stdout standard output, unbuffered
 * @param stderr standard error
 * @param terminal what people see of standard output
 * @param temporaryFolder the scratch folder where none is set
 * @param clock tells the time of day
 * @param zone the time zone of text lines
 * @param nanoTime a clock that never goes back
 * @param logback the process's logger context; a supplier, since making it takes a moment that
 *     {@code --help} need not wait for
 * @param machine finds out what the container may use
 * @param profiles finds profiles
 * @param json writes results
 * @param workerVersion this build's version
 * @param engines loads what encodes
 * @param destinations opens what commands look at or delete
 * @param aws opens AWS's control plane, which the command closes; fails with CONFIG_MISSING where
 *     no region is set
 * @param stopSignal tells when the process must stop
 * @param halt ends the process at once with an exit code, whatever its threads are doing
 */
public record CommandContext(
    Map<String, String> environment,
    OutputStream stdout,
    PrintStream stderr,
    Terminal terminal,
    Path temporaryFolder,
    InstantSource clock,
    ZoneId zone,
    LongSupplier nanoTime,
    Supplier<LoggerContext> logback,
    MachineReader machine,
    Profiles profiles,
    Json json,
    String workerVersion,
    Engine.Maker engines,
    Destinations destinations,
    Supplier<Aws> aws,
    StopSignal stopSignal,
    IntConsumer halt) {

  /** Begins the log of a job. From here on everything that is logged goes to {@code out}. */
  JobLog openJobLog(LogFormat format, OutputStream out) {
    LogOutput output =
        LogOutput.open(logback.get(), format, out, redactor(), zone, terminal.inColor());
    return new JobLog(output, Breadcrumb.from(environment), clock, nanoTime);
  }

  /** Takes the secrets of the environment out of texts. */
  Redactor redactor() {
    return new Redactor(EncodeConfigReader.secretsIn(environment));
  }

  /** Prints a command's result: without secrets, and {@link PlainText}. */
  void print(String text) {
    send(PlainText.lines(redactor().redact(text)));
  }

  /** Tells people something beside the result, on standard error, likewise. */
  void tell(String line) {
    stderr.println(PlainText.lines(redactor().redact(line)));
    stderr.flush();
  }

  /** Removes the line that the cursor is on; only for a terminal. */
  void clearLine() {
    send("\r\u001b[K");
  }

  private void send(String text) {
    PrintStream out = new PrintStream(stdout, /* autoFlush= */ false, StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
  }
}
