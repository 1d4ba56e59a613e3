// What every judge says, one line a question, counted.

/** Collects verdicts and prints each as it comes. */
export class Verdicts {
  passed = 0;
  failed = 0;

  /**
   * One question with its answer.
   *
   * @param {string} question what must hold, naming the clip and the player: `counter: hls.js plays 360p to its end`
   * @param {string | string[] | null | undefined} problems what is wrong instead; nothing or an empty list is a pass
   */
  say(question, problems) {
    const list = [problems ?? []].flat().filter(Boolean);
    if (list.length === 0) {
      this.passed++;
      console.log(`ok    ${question}`);
      return;
    }
    this.failed++;
    console.log(`FAIL  ${question}`);
    for (const problem of list.slice(0, 8)) {
      console.log(`      ${problem}`);
    }
    if (list.length > 8) {
      console.log(`      and ${list.length - 8} more like these`);
    }
  }

  /** A figure that belongs to the verdict before it. */
  tell(figure) {
    console.log(`      ${figure}`);
  }

  /** The same as `say`, for an answer that takes time; what it throws is a problem, not the end of the run. */
  async ask(question, answer) {
    try {
      this.say(question, await answer());
    } catch (error) {
      this.say(question, String(error.stack ?? error).split('\n').slice(0, 3).join(' '));
    }
  }
}

/** The first `count` of these, for a sentence. */
export function few(values, count = 5) {
  const shown = values.slice(0, count).join(', ');
  return values.length > count ? `${shown} … (${values.length} in all)` : shown;
}
