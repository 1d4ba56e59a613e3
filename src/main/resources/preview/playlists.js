// The playlists as they are stored: each tag explained where it comes first, with the measured value beside what is stated.
import { averageOf, longestOf, peakOf } from './measured.js';
import { readLine, TAGS } from './tags.js';
import { $, bitRate, element, option } from './words.js';

const SEGMENTS_SHOWN = 60;
const ONE_MS = 0.001;
// Apple's authoring rules: the measured average is within a tenth of the stated one.
const AVERAGE_PART = 0.1;

const address = (uri, base) => new URL(uri, base).href;

/** `video/720p` of an address such as `…/video/720p/playlist.m3u8`. */
function folderOf(uri) {
  const match = /(?:^|\/)(video|audio|text)\/([^/]+)\/[^/]+$/.exec(uri);
  return match ? `${match[1]}/${decodeURIComponent(match[2])}` : null;
}

async function readLines(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return (await answer.text()).split(/\r?\n/).filter((line) => line !== '');
}

export class Playlists {
  #master;
  #tracks = new Map();
  #lines = [];

  /** @param {string} master address of the multivariant playlist */
  constructor(master) {
    this.#master = address(master, location.href);
    $('playlist').addEventListener('change', () => this.#show());
    $('playlists').addEventListener('toggle', () => { if ($('playlists').open && this.#lines.length === 0) this.#begin(); });
    $('playlists').hidden = false;
  }

  /** Tracks of `measured.js`; without them nothing stands beside what is stated. */
  set tracks(tracks) {
    this.#tracks = tracks;
    if (this.#lines.length > 0) this.#show();
  }

  async #begin() {
    try {
      this.#lines = (await readLines(this.#master)).map(readLine);
    } catch (e) {
      $('playlist-lines').replaceChildren(element('li', `The playlist cannot be read: ${e.message}`));
      return;
    }
    option($('playlist'), this.#master, 'Multivariant playlist, master.m3u8');
    const named = new Set();
    this.#lines.forEach(({ tag, value, attributes }) => {
      const uri = tag === null && !value.startsWith('#') ? value : /MEDIA$|FRAME-STREAM-INF$|IMAGE-STREAM-INF$/.test(tag ?? '') ? attributes.URI : null;
      if (!uri || named.has(uri)) return;
      named.add(uri);
      const kind = /iframes/.test(uri) ? 'key frames' : 'media playlist';
      const folder = /([^/]+\/[^/]+)\/[^/]+$/.exec(uri);
      option($('playlist'), address(uri, this.#master), `${folder ? folder[1] : uri}, ${kind}`);
    });
    this.#show();
  }

  async #show() {
    const url = $('playlist').value || this.#master;
    const list = $('playlist-lines');
    try {
      const lines = url === this.#master ? this.#lines : (await readLines(url)).map(readLine);
      list.replaceChildren(...this.#rows(lines, url));
    } catch (e) {
      list.replaceChildren(element('li', `The playlist cannot be read: ${e.message}`));
    }
  }

  #rows(lines, url) {
    const explained = new Set();
    const segments = url.endsWith('/playlist.m3u8') ? this.#tracks.get(folderOf(url)) : undefined;
    let segment = 0;
    const rows = [];
    for (let i = 0; i < lines.length; i++) {
      const { tag, value } = lines[i];
      const row = element('li');
      row.append(element('code', tag === null ? value : value ? `#${tag}:${value}` : `#${tag}`));
      if (tag !== null && lines[i + 1]?.tag === null && /^(EXTINF|EXT-X-STREAM-INF)$/.test(tag)) {
        row.append(element('code', lines[++i].value));
      }
      if (TAGS[tag] && !explained.has(tag)) {
        explained.add(tag);
        const [words, section] = TAGS[tag];
        row.append(element('p', `${words} ${section ? `RFC 8216bis, ${section}` : 'Not in RFC 8216bis: Image Media Playlists'}.`, 'means'));
      }
      const found = tag === 'EXT-X-STREAM-INF' ? this.#ofVariant(lines, i, url) : segments ? ofSegments(tag, value, segments, segment) : [];
      for (const { text, holds } of found) row.append(element('p', text, holds ? 'measured' : 'measured wrong'));
      if (tag === 'EXTINF') segment++;
      rows.push(row);
    }
    return shortened(rows);
  }

  /** Bandwidths of a variant, whose address is line `i`: of its video, if it has one, with the largest audio of its group. */
  #ofVariant(lines, i, url) {
    const { attributes } = lines[i - 1];
    const own = this.#tracks.get(folderOf(address(lines[i].value, url)));
    if (!own) return [];
    const audio = lines
      .filter((line) => line.tag === 'EXT-X-MEDIA' && line.attributes['GROUP-ID'] === attributes.AUDIO && line.attributes.URI)
      .map((line) => this.#tracks.get(folderOf(address(line.attributes.URI, url))))
      .filter(Boolean);
    const target = Math.round(longestOf(own));
    // Audio alone is a member of its own group, and plays once.
    const together = (of) => (audio.includes(own) ? 0 : of(own)) + Math.max(0, ...audio.map(of));
    const peak = together((each) => peakOf(each, target));
    const average = together(averageOf);
    const [statedPeak, statedAverage] = [Number(attributes.BANDWIDTH), Number(attributes['AVERAGE-BANDWIDTH'])];
    return [
      { text: `BANDWIDTH: measured peak ${bitRate(peak)}, stated ${bitRate(statedPeak)}`, holds: statedPeak + 1 >= peak },
      {
        text: `AVERAGE-BANDWIDTH: measured ${bitRate(average)}, stated ${bitRate(statedAverage)}`,
        holds: Math.abs(statedAverage - average) <= AVERAGE_PART * average,
      },
    ];
  }
}

function ofSegments(tag, value, segments, index) {
  if (tag === 'EXT-X-TARGETDURATION') {
    const longest = longestOf(segments);
    return [{ text: `Longest segment: ${longest.toFixed(3)} s`, holds: Math.round(longest) <= Number(value) }];
  }
  const segment = segments[index];
  if (tag !== 'EXTINF' || !segment) return [];
  const rate = bitRate((8 * segment.bytes) / segment.seconds);
  return [{
    text: `Measured: ${segment.seconds.toFixed(3)} s, ${(segment.bytes / 1e3).toFixed(1)} kB, ${rate}`,
    holds: Math.abs(Number.parseFloat(value) - segment.seconds) < ONE_MS,
  }];
}

/** Long lists are shown up to some line, with a button for the others. */
function shortened(rows) {
  if (rows.length <= SEGMENTS_SHOWN + 20) return rows;
  const rest = rows.slice(SEGMENTS_SHOWN);
  const item = element('li');
  const button = element('button', `Show ${rest.length} more`);
  button.type = 'button';
  button.addEventListener('click', () => item.replaceWith(...rest));
  item.append(button);
  return [...rows.slice(0, SEGMENTS_SHOWN), item];
}
