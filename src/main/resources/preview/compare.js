// Two renditions, or a rendition and the source, beside each other: the same frame of both, the one that the player stands at.
import { frameRateOf, nameOf } from './levels.js';
import { $, option } from './words.js';

const SOURCE = 'source';
const NEAR = 1e-6;

/** One side: a muted video of its own, which only ever stands still. */
class Side {
  #hls = null;

  constructor(letter, key) {
    this.letter = letter;
    this.key = key; // of the quality that the report has
    this.video = $(`compare-${letter}`);
    this.view = $(`view-${letter}`);
    this.label = $(`label-${letter}`);
  }

  close() {
    this.#hls?.destroy();
    this.#hls = null;
    this.video.removeAttribute('src');
    this.video.load();
  }

  openSource(url) {
    this.close();
    this.label.textContent = 'Source';
    this.video.src = url;
  }

  /** A level's media playlist alone: nothing else is loaded, and no other level can come. */
  openLevel(level, time) {
    this.close();
    this.label.textContent = nameOf(level);
    this.#hls = new window.Hls({ enableWorker: false, maxBufferLength: 4, backBufferLength: 8, startPosition: time });
    this.#hls.loadSource(new URL(level.uri, location.href).href);
    this.#hls.attachMedia(this.video);
  }

  /** Goes to a time and waits for its frame. */
  goTo(time) {
    return new Promise((shown) => {
      const go = () => {
        this.video.addEventListener('seeked', shown, { once: true });
        this.video.currentTime = time;
      };
      if (this.video.readyState > 0) go();
      else this.video.addEventListener('loadedmetadata', go, { once: true });
    });
  }
}

export class Compare {
  #hls;
  #player;
  #source;
  #sides = [new Side('a'), new Side('b')];
  #turn = 0;
  #qualities = new Map();

  /**
   * @param {Hls} hls of the player, for its levels
   * @param {HTMLVideoElement} player whose frame is compared
   * @param {string | null} source where the file is that the video was made of
   */
  constructor(hls, player, source) {
    this.#hls = hls;
    this.#player = player;
    this.#source = source;
    this.#offer();
    for (const side of this.#sides) {
      $(`choice-${side.letter}`).addEventListener('change', () => this.#open(side));
      side.view.addEventListener('scroll', () => this.#scrollAlike(side));
      side.video.addEventListener('error', () => this.#tellError(side));
    }
    $('compare').addEventListener('toggle', () => ($('compare').open ? this.#begin() : this.#end()));
    $('compare-layout').addEventListener('change', () => this.#layOut());
    $('compare-zoom').addEventListener('change', () => this.#layOut());
    $('split').addEventListener('input', () => this.#divide());
    for (const event of ['seeked', 'pause']) player.addEventListener(event, () => this.#follow());
    this.#sides[0].video.addEventListener('resize', () => this.#layOut());
    this.#sides[1].video.addEventListener('resize', () => this.#layOut());
    this.#dragStage();
    $('compare').hidden = false;
  }

  /** Qualities by rendition: for each segment `{start, end, ssim}`. */
  set qualities(byRendition) {
    this.#qualities = byRendition;
  }

  #offer() {
    const levels = this.#hls.levels.map((level, index) => ({ level, index })).filter(({ level }) => level.width);
    levels.sort((a, b) => b.level.height - a.level.height);
    for (const side of this.#sides) {
      const select = $(`choice-${side.letter}`);
      if (this.#source) option(select, SOURCE, 'Source');
      for (const { level, index } of levels) option(select, index, `${nameOf(level)}, ${level.width}×${level.height}`);
    }
    $('choice-b').selectedIndex = Math.min(1, $('choice-b').length - 1);
    $('no-source').hidden = Boolean(this.#source);
  }

  #begin() {
    this.#player.pause();
    this.#sides.forEach((side) => this.#open(side));
    this.#layOut();
  }

  #end() {
    this.#turn++;
    this.#sides.forEach((side) => side.close());
  }

  #chosen(side) {
    const { value } = $(`choice-${side.letter}`);
    return value === SOURCE ? null : this.#hls.levels[Number(value)];
  }

  #open(side) {
    const level = this.#chosen(side);
    side.key = level && nameOf(level);
    if (level) side.openLevel(level, this.#player.currentTime);
    else side.openSource(this.#source);
    this.#follow();
  }

  /** The frames' grid: that of the rendition with most frames a second. */
  #rate() {
    return Math.max(...this.#hls.levels.filter((level) => level.width).map(frameRateOf));
  }

  /** Both sides show the player's frame: in the middle of its time, where no rounding leads to a neighbour. */
  async #follow() {
    if (!$('compare').open || !this.#player.paused) return;
    const turn = ++this.#turn;
    const rate = this.#rate();
    const last = Math.round(this.#player.duration * rate) - 1;
    const frame = Math.max(0, Math.min(last, Math.floor(this.#player.currentTime * rate + NEAR)));
    $('compare-told').textContent = 'Looking for the frame …';
    await Promise.all(this.#sides.map((side) => side.goTo((frame + 0.5) / rate)));
    if (turn === this.#turn) this.#tell(frame, rate);
  }

  #tell(frame, rate) {
    const time = (frame + 0.5) / rate;
    const qualities = this.#sides.map(({ key }) => {
      const found = (this.#qualities.get(key) ?? []).find(({ start, end }) => start <= time && time < end);
      return found ? ` SSIM of this segment in ${key}: ${found.ssim.toFixed(4)}.` : '';
    });
    $('compare-told').textContent = `Frame ${frame + 1}, at ${(frame / rate).toFixed(3)} s.${[...new Set(qualities)].join('')}`;
    $('compare').dataset.frame = frame;
  }

  #tellError(side) {
    if (!side.video.getAttribute('src')) return; // it was closed
    $('compare-told').textContent = `This browser cannot show ${side.label.textContent}: ${side.video.error?.message || 'it has no decoder for it'}.`;
  }

  // ---- How it lies

  #layOut() {
    const slider = $('compare-layout').value === 'slider';
    const whole = $('compare-zoom').value === 'full';
    $('stage').classList.toggle('slider', slider);
    $('stage').classList.toggle('whole', whole);
    $('split-choice').hidden = !slider;
    // The larger one's pixels: the smaller one is enlarged as a player would.
    const width = Math.max(...this.#sides.map(({ video }) => video.videoWidth));
    const height = Math.max(...this.#sides.map(({ video }) => video.videoHeight));
    for (const { video } of this.#sides) {
      video.style.aspectRatio = width ? `${width} / ${height}` : '';
      video.style.width = whole && width ? `${width / window.devicePixelRatio}px` : '';
    }
    // What fits is no higher than the window.
    $('stage').style.maxWidth = whole || !width ? '' : `calc(${slider ? 82 : 164}vh * ${width / height})`;
    this.#divide();
  }

  #divide() {
    const slider = $('compare-layout').value === 'slider';
    const part = Number($('split').value);
    this.#sides[1].view.style.clipPath = slider ? `inset(0 0 0 ${part}%)` : '';
    $('divider').hidden = !slider;
    $('divider').style.left = `${part}%`;
  }

  #scrollAlike(side) {
    const other = this.#sides.find((each) => each !== side).view;
    other.scrollLeft = side.view.scrollLeft;
    other.scrollTop = side.view.scrollTop;
  }

  /** Dragging moves the divider, or what is seen where not all of it is. */
  #dragStage() {
    const stage = $('stage');
    stage.addEventListener('pointermove', (event) => {
      if (!(event.buttons & 1) || event.pointerType === 'touch') return;
      const view = this.#sides[0].view;
      if (stage.classList.contains('whole')) {
        view.scrollLeft -= event.movementX;
        view.scrollTop -= event.movementY;
      } else if (stage.classList.contains('slider')) {
        const box = stage.getBoundingClientRect();
        $('split').value = (100 * (event.clientX - box.left)) / box.width;
        this.#divide();
      }
      event.preventDefault();
    });
  }
}
