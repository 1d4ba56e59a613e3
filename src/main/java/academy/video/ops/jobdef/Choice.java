package academy.video.ops.jobdef;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of the files, and with which values.
 *
 * @param variant where containers run: {@code ec2} or {@code fargate}
 * @param architecture their processor: {@code arm64} or {@code amd64}
 * @param values settings that are not as settings.json has them, as texts
 */
public record Choice(String variant, String architecture, Map<String, String> values) {

  public Choice {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
