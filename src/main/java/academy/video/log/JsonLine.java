package academy.video.log;

import academy.video.model.JobIdentity;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A line as one JSON object: {@code @timestamp}, {@code level}, {@code event}, {@code message},
 * {@code logger}, the job's context, then the event's own fields.
 */
final class JsonLine {

  private JsonLine() {}

  static Encoder<ILoggingEvent> encoder(Context logback, JobContext context) {
    LoggerNameJsonProvider logger = new LoggerNameJsonProvider();
    logger.setFieldName("logger");
    LoggingEventFormattedTimestampJsonProvider timestamp =
        new LoggingEventFormattedTimestampJsonProvider();
    timestamp.setTimeZone("UTC");
    timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    JsonProviders<ILoggingEvent> providers = new JsonProviders<>();
    for (JsonProvider<ILoggingEvent> provider :
        List.<JsonProvider<ILoggingEvent>>of(
            timestamp,
            new LogLevelJsonProvider(),
            new EventName(),
            new MessageJsonProvider(),
            logger,
            new JobFields(context),
            new OwnFields(),
            new MetricFields(context))) {
      provider.setContext(logback);
      providers.addProvider(provider);
    }
    LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
    encoder.setContext(logback);
    // Looking for Jackson modules on the class path costs start-up time, and lines need none.
    encoder.setFindAndRegisterJacksonModules(false);
    encoder.setLineSeparator("UNIX");
    encoder.setProviders(providers);
    encoder.start();
    return encoder;
  }

  private static final class EventName extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator json, ILoggingEvent line) throws IOException {
      json.writeStringField(LineFields.EVENT, LineFields.eventOf(line));
    }
  }

  private static final class JobFields extends AbstractJsonProvider<ILoggingEvent> {
    private final JobContext job;

    JobFields(JobContext job) {
      this.job = job;
    }

    @Override
    public void writeTo(JsonGenerator json, ILoggingEvent line) throws IOException {
      JobIdentity identity = job.identity();
      if (identity.videoId() != null) {
        json.writeStringField(LineFields.VIDEO_ID, identity.videoId());
      }
      if (identity.jobId() != null) {
        json.writeStringField(LineFields.JOB_ID, identity.jobId());
      }
      if (identity.attempt() != null) {
        json.writeNumberField(LineFields.ATTEMPT, identity.attempt());
      }
      if (identity.arrayIndex() != null) {
        json.writeNumberField(LineFields.ARRAY_INDEX, identity.arrayIndex());
      }
      json.writeStringField(LineFields.STAGE, job.stage().label());
    }
  }

  private static final class OwnFields extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator json, ILoggingEvent line) throws IOException {
      for (Map.Entry<String, @Nullable Object> field : LineFields.ownFieldsOf(line).entrySet()) {
        json.writeFieldName(field.getKey());
        json.writePOJO(field.getValue());
      }
      IThrowableProxy thrown = line.getThrowableProxy();
      if (thrown != null) {
        json.writeStringField("stack_trace", ThrowableProxyUtil.asString(thrown));
      }
    }
  }
}
