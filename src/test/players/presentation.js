// One encoded video, read with hls-parser (strict) and nothing of ours.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import HLS from 'hls-parser';

/** A media playlist and the files it names. Times are seconds, sizes bytes, paths relative to the presentation. */
export class MediaList {
  constructor(root, path) {
    this.root = root;
    this.path = path;
    this.text = readFileSync(join(root, path), 'utf8');
    this.parsed = HLS.parse(this.text);
    if (this.parsed.isMasterPlaylist) {
      throw new Error(`${path} is a multivariant playlist where a media playlist is due`);
    }
    this.segments = this.parsed.segments;
    this.duration = this.segments.reduce((sum, segment) => sum + segment.duration, 0);
    this.initPath = this.segments[0].map ? this.resolve(this.segments[0].map.uri) : null; // text has none
  }

  resolve(uri) {
    return posix.join(dirname(this.path), uri);
  }

  /** The bytes of segment `index`: its byte range where it has one, the whole file otherwise. */
  bytes(index) {
    const segment = this.segments[index];
    const file = readFileSync(join(this.root, this.resolve(segment.uri)));
    const range = segment.byterange;
    return range ? file.subarray(range.offset, range.offset + range.length) : file;
  }

  size(index) {
    const segment = this.segments[index];
    return segment.byterange?.length ?? statSync(join(this.root, this.resolve(segment.uri))).size;
  }

  init() {
    return readFileSync(join(this.root, this.initPath));
  }

  /** Init segment and all media segments in one piece. */
  whole() {
    return Buffer.concat([this.init(), ...this.segments.map((_, index) => this.bytes(index))]);
  }

  /** RFC 8216bis, 4.4.6.2: the highest bit rate of any run of segments of 0.5 to 1.5 target durations. */
  peakBitsPerSecond() {
    const target = this.parsed.targetDuration;
    let peak = 0;
    for (let first = 0; first < this.segments.length; first++) {
      let [bytes, seconds] = [0, 0];
      for (let last = first; last < this.segments.length; last++) {
        bytes += this.size(last);
        seconds += this.segments[last].duration;
        if (seconds > 1.5 * target) {
          break;
        }
        if (seconds >= 0.5 * target) {
          peak = Math.max(peak, (bytes * 8) / seconds);
        }
      }
    }
    return peak === 0 ? this.averageBitsPerSecond() : peak; // a title shorter than half a target duration
  }

  averageBitsPerSecond() {
    return (this.segments.reduce((sum, _, index) => sum + this.size(index), 0) * 8) / this.duration;
  }
}

/** The texts of a WebVTT playlist, each once, as a viewer reads them: without markup, in one line. */
export function textsOf(list) {
  const texts = new Map();
  for (const index of list.segments.keys()) {
    const [, ...cues] = list.bytes(index).toString('utf8').trimEnd().split('\n\n');
    for (const cue of cues) {
      const [, start, end, text] = /^(\S+) --> (\S+)\n([^]+)$/.exec(cue);
      texts.set(cue, { start: secondsOf(start), end: secondsOf(end), text: readable(text) });
    }
  }
  return [...texts.values()];
}

export function readable(text) {
  const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  return text.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt);/g, (entity) => entities[entity]).replace(/\s+/g, ' ').trim();
}

function secondsOf(time) {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/**
 * Reads `master.m3u8` and every playlist it names.
 *
 * @param {string} name the clip's name in verdicts
 * @param {string} root the folder that holds master.m3u8
 */
export function readPresentation(name, root) {
  HLS.setOptions({ strictMode: true });
  const text = readFileSync(join(root, 'master.m3u8'), 'utf8');
  const master = HLS.parse(text);
  const lists = new Map();
  const open = (uri) => {
    if (!lists.has(uri)) {
      lists.set(uri, new MediaList(root, uri));
    }
    return lists.get(uri);
  };
  const variants = [];
  const iframes = [];
  for (const variant of master.variants) {
    const entry = {
      ...variant,
      list: open(variant.uri),
      label: variant.resolution ? `${variant.resolution.height}p` : 'audio',
      audio: variant.audio.map((rendition) => ({ ...rendition, list: open(rendition.uri) })),
      subtitles: variant.subtitles.map((rendition) => ({ ...rendition, list: open(rendition.uri) })),
    };
    (variant.isIFrameOnly ? iframes : variants).push(entry);
  }
  // Players that show video leave a variant of audio alone to those whose connection is too slow for any other.
  const withVideo = variants.filter((variant) => variant.resolution);
  const hasVideo = withVideo.length > 0;
  const audio = [...new Set(variants.flatMap((variant) => variant.audio.map((rendition) => rendition.list)))];
  return {
    name,
    root,
    text,
    variants: hasVideo ? withVideo : variants,
    audioAlone: hasVideo ? variants.filter((variant) => !variant.resolution) : [],
    iframes,
    audio,
    subtitles: variants[0].subtitles,
    hasVideo,
    lists: [...lists.values()],
    duration: variants[0].list.duration,
  };
}
