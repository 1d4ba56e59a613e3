package academy.video.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Names of the fields that lines carry, and how a logging event holds its own. */
final class LineFields {

  static final String EVENT = "event";
  static final String VIDEO_ID = "video_id";
  static final String JOB_ID = "job_id";
  static final String ATTEMPT = "attempt";
  static final String ARRAY_INDEX = "array_index";
  static final String STAGE = "stage";

  private LineFields() {}

  /** The event's contract name; lines of libraries carry none of their own. */
  static String eventOf(ILoggingEvent line) {
    if (line.getKeyValuePairs() != null) {
      for (KeyValuePair pair : line.getKeyValuePairs()) {
        if (pair.key.equals(EVENT)) {
          return String.valueOf(pair.value);
        }
      }
    }
    return Event.LIBRARY_MESSAGE.label();
  }

  /** The line's own fields in the order they were given. */
  static Map<String, @Nullable Object> ownFieldsOf(ILoggingEvent line) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (line.getKeyValuePairs() != null) {
      for (KeyValuePair pair : line.getKeyValuePairs()) {
        if (!pair.key.equals(EVENT)) {
          fields.put(pair.key, pair.value);
        }
      }
    }
    return fields;
  }
}
