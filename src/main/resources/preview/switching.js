// Another size, at once and on the frame that is shown. hls.js's own smooth way, `nextLevel`, replaces only what is buffered
// behind the next segment: chosen in the last segment, a size would never be seen, and not before "play" while paused.

import { frameRateOf } from './levels.js';

export const AUTOMATIC = -1;

/** After so long a level that is still not seen is asked for again: where a segment takes longer, nobody can watch it. */
const PATIENCE_MS = 8000;

/** Shows a chosen level of hls.js in place of what is shown. */
export class Switching {
  #hls;
  #video;
  #tell;
  #due = null;
  #goesOn = false;
  #askingAgain = 0;

  /**
   * @param {Hls} hls plays in `video`
   * @param {(level: number | null) => void} tell called with the level that is due, and with null once it is seen
   */
  constructor(hls, video, tell) {
    this.#hls = hls;
    this.#video = video;
    this.#tell = tell;
    hls.on(window.Hls.Events.FRAG_BUFFERED, (_, { frag }) => {
      if (frag.type === 'main' && frag.level === this.#due && this.#isShown(frag)) this.#decodeAgain(frag.level);
    });
  }

  /** Whether a chosen level is still to be seen. */
  get isDue() {
    return this.#due !== null;
  }

  choose(level) {
    if (level === AUTOMATIC) {
      this.#settle(null);
      this.#hls.nextLevel = AUTOMATIC; // nobody waits for a certain size
      return;
    }
    this.#goesOn ||= !this.#video.paused && !this.#video.ended;
    this.#video.pause(); // else it could run to its end before there is anything new to show
    this.#settle(level);
    this.#leaveEnd();
    this.#ask(level);
  }

  #ask(level) {
    this.#hls.currentLevel = level; // drops what is buffered, and loads from the shown frame on
    this.#askingAgain = setTimeout(() => this.#ask(level), PATIENCE_MS);
  }

  /** Behind the last frame, which is shown there, hls.js loads nothing. */
  #leaveEnd() {
    const shown = this.#hls.levels[this.#hls.currentLevel];
    if (!shown?.details) return;
    const lastFrame = shown.details.totalduration - 0.5 / frameRateOf(shown);
    if (this.#video.currentTime > lastFrame) this.#video.currentTime = lastFrame;
  }

  #isShown(frag) {
    const time = this.#video.currentTime;
    return frag.start - 0.1 < time && time < frag.end;
  }

  /** A decoder goes on with its old frames up to the next key frame: only a seek, to the same place, makes it begin anew. */
  #decodeAgain(level) {
    const seen = () => {
      const isSeen = !this.#video.seeking && this.#video.videoHeight === this.#hls.levels[level].height;
      if (this.#due === level && isSeen) this.#settle(null);
    };
    this.#video.addEventListener('seeked', seen, { once: true });
    this.#video.addEventListener('resize', seen, { once: true }); // may come later
    this.#video.currentTime += 0;
  }

  #settle(level) {
    clearTimeout(this.#askingAgain);
    this.#due = level;
    this.#tell(level);
    if (level === null && this.#goesOn) {
      this.#goesOn = false;
      this.#video.play();
    }
  }
}
