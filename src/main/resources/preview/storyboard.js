// Thumbnails: what the storyboard's index says, a thumbnail above the seek bar, and all of them in a list.
import { clock, element } from './words.js';

const SHOWN_AT_MOST = 120;

function seconds(stamp) {
  return stamp.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Reads a storyboard's index: `{start, end, sheet, x, y, w, h}` in the order of times; empty where there is none. */
export async function readStoryboard(url) {
  const answer = await fetch(url);
  if (!answer.ok) return [];
  const base = new URL(url, location.href);
  const cues = [];
  for (const block of (await answer.text()).replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    const match = /(\d[\d:.]*) --> (\d[\d:.]*)[^\n]*\n(\S+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)/.exec(block);
    if (match) {
      const [x, y, w, h] = match.slice(4).map(Number);
      cues.push({ start: seconds(match[1]), end: seconds(match[2]), sheet: new URL(match[3], base).href, x, y, w, h });
    }
  }
  return cues;
}

export function thumbnailAt(cues, time) {
  return cues.find((each) => time < each.end) || cues[cues.length - 1];
}

/** Shows a thumbnail in an element, at most `width` CSS pixels wide; returns how wide. */
export function paintThumbnail(image, cue, width) {
  const zoom = Math.min(1, width / cue.w);
  image.style.width = `${cue.w}px`;
  image.style.height = `${cue.h}px`;
  image.style.zoom = zoom;
  image.style.background = `url("${cue.sheet}") -${cue.x}px -${cue.y}px`;
  return zoom * cue.w;
}

/** Fills a list with thumbnails that lead to their time, evenly chosen where there are very many. */
export function listThumbnails(list, cues, seekTo) {
  const step = Math.ceil(cues.length / SHOWN_AT_MOST);
  list.replaceChildren();
  for (let i = 0; i < cues.length; i += step) {
    const button = element('button', undefined, 'thumb');
    button.type = 'button';
    button.setAttribute('aria-label', `Go to ${clock(cues[i].start)}`);
    const image = element('span');
    paintThumbnail(image, cues[i], 150);
    button.append(image, element('span', clock(cues[i].start)));
    button.addEventListener('click', () => seekTo(cues[i].start));
    const item = element('li');
    item.append(button);
    list.append(item);
  }
}
