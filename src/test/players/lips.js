// Whether audio and frame are together in a browser: of a clip that flashes and beeps on every full second.
import { few } from './verdicts.js';

/** At the start, and anywhere. */
export const LIPS_START_MS = 5;
export const LIPS_MS = 20;

const WINDOW_S = 3;
const TRIES = 3;

/**
 * Plays three seconds at the start, in the middle and at the end.
 *
 * @returns {Promise<{problems: string[], windows: {start: number, offsets: number[]}[]}>} `offsets` are the milliseconds
 *   from each flash to its beep
 */
export async function watch(browser, player, url, duration) {
  const starts = [0, Math.floor(duration / 2), Math.floor(duration) - WINDOW_S - 1].map((second) => second + 0.5);
  for (let tries = 1; ; tries++) {
    await browser.open(); // an element's audio is handed to an audio graph for good
    const { problems, windows } = await browser.ask('lips', player, url, { starts, seconds: WINDOW_S });
    const complete = windows.length === starts.length && windows.every(isComplete);
    // A busy machine loses frames and audio; what is lost three times is not there.
    if (complete || problems.length > 0 || tries === TRIES) {
      const found = windows.map((window) => ({ start: window.start, offsets: lipOffsets(window) }));
      const wrong = windows.flatMap((window, index) => problemsOf(window, found[index].offsets, index === 0 ? LIPS_START_MS : LIPS_MS));
      return { problems: [...problems, ...wrong], windows: found };
    }
  }
}

function isComplete(window) {
  return window.holes.length === 0 && flashesBegun(window).length > 0;
}

/** The first frame of each flash; a flash before which a frame was not shown may have begun with another. */
function flashesBegun({ frames }) {
  return frames.filter(({ flash, card }, index) => flash && index > 0 && !frames[index - 1].flash && frames[index - 1].card === card - 1);
}

/** By how many milliseconds each flash's nearest beep is after it. */
function lipOffsets(window) {
  return flashesBegun(window).flatMap(({ time }) => {
    const [beep] = window.beeps.toSorted((a, b) => Math.abs(a - time) - Math.abs(b - time));
    return beep === undefined ? [] : [(beep - time) * 1000];
  });
}

function problemsOf({ start, beeps, holes }, offsets, toleranceMs) {
  const far = offsets.filter((offset) => Math.abs(offset) > toleranceMs).map((offset) => offset.toFixed(1));
  return [
    offsets.length > 0 ? null : `no flash was seen to begin in the seconds from ${start} s`,
    beeps.length >= WINDOW_S ? null : `${beeps.length} beeps in the ${WINDOW_S} seconds from ${start} s`,
    holes.length > 0 ? `no audio at ${few(holes)} s` : null,
    far.length > 0 ? `beeps ${few(far)} ms after their flashes, from ${start} s on` : null,
  ].filter(Boolean);
}
