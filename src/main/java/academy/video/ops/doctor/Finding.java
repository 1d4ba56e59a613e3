package academy.video.ops.doctor;

import java.util.List;

/**
 * Something that is wrong.
 *
 * @param cause what kind of thing
 * @param certainty how sure that is
 * @param sentence what follows from it, and what it is, with the names and values in question
 * @param evidence what proves it
 * @param fix what to do: commands, or changes of definitions, in order
 */
public record Finding(
    Cause cause, Certainty certainty, String sentence, List<Evidence> evidence, List<String> fix) {

  public Finding {
    evidence = List.copyOf(evidence);
    fix = List.copyOf(fix);
  }
}
