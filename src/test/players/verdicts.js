// What every judge says, one line a question, counted.

// Players and browsers keep time with a machine that may be busy. This many of their questions may need a second try.
const SECOND_TRIES = 3;

/** Collects verdicts and prints each as it comes. */
export class Verdicts {
  passed = 0;
  failed = 0;
  #triedAgain = 0;

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
    this.#list(list);
  }

  #list(problems) {
    for (const problem of problems.slice(0, 8)) {
      console.log(`      ${problem}`);
    }
    if (problems.length > 8) {
      console.log(`      and ${problems.length - 8} more like these`);
    }
  }

  /** A figure that belongs to the verdict before it. */
  tell(figure) {
    console.log(`      ${figure}`);
  }

  /** The same as `say`, for an answer that takes time; what it throws is a problem, not the end of the run. */
  async ask(question, answer) {
    this.say(question, await problemsOf(answer));
  }

  /**
   * The same for what plays in real time: what fails is asked once more, from the beginning. What failed at first is
   * printed, and a few such questions are the most: a fault that comes back, or comes often, fails the run.
   */
  async askPlayer(question, answer) {
    const problems = await problemsOf(answer);
    if (problems.length === 0 || this.#triedAgain === SECOND_TRIES) {
      this.say(question, problems);
      return;
    }
    this.#triedAgain++;
    console.log(`AGAIN ${question}`);
    this.#list(problems);
    this.say(question, await problemsOf(answer));
  }
}

/** What is wrong by an answer that takes time; what it throws is a problem, too. */
async function problemsOf(answer) {
  try {
    return [(await answer()) ?? []].flat().filter(Boolean);
  } catch (error) {
    return [String(error.stack ?? error).split('\n').slice(0, 3).join(' ')];
  }
}

/** The first `count` of these, for a sentence. */
export function few(values, count = 5) {
  const shown = values.slice(0, count).join(', ');
  return values.length > count ? `${shown} … (${values.length} in all)` : shown;
}
