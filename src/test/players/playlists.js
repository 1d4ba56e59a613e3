// What the playlists promise against what the files hold: RFC 8216bis and Apple's HLS authoring specification.
import { Parser } from 'm3u8-parser';
import { few } from './verdicts.js';

/** A second parser's opinion: it warns where hls-parser throws, and elsewhere. */
export function checkByM3u8Parser(presentation) {
  const problems = [];
  const texts = [['master.m3u8', presentation.text], ...presentation.lists.map((list) => [list.path, list.text])];
  for (const [path, text] of texts) {
    const parser = new Parser();
    for (const event of ['warn', 'error']) {
      parser.on(event, ({ message }) => problems.push(`${path}: ${message}`));
    }
    parser.push(text);
    parser.end();
    const segments = parser.manifest.segments ?? [];
    const list = presentation.lists.find((each) => each.path === path);
    if (list && segments.length !== list.segments.length) {
      problems.push(`${path}: ${segments.length} segments, hls-parser sees ${list.segments.length}`);
    }
    if (!text.startsWith('#EXTM3U\n') || /[^\P{Cc}\n]/u.test(text) || !text.endsWith('\n')) {
      problems.push(`${path}: not LF lines of plain UTF-8`);
    }
    if ((text.match(/^#EXT-X-VERSION:/gm) ?? []).length !== 1) problems.push(`${path}: not exactly one EXT-X-VERSION`);
  }
  return problems;
}

/** Rates, codecs, size and frame rate of each variant, as measured from the files it names. */
export function checkVariants(presentation, mediaOf) {
  const problems = [];
  for (const variant of [...presentation.variants, ...presentation.audioAlone]) {
    const media = mediaOf(variant.list);
    const group = variant.audio.map((rendition) => rendition.list);
    const parts = [variant.list, ...group.slice(0, 1)];
    const highest = (rate) => (group.includes(variant.list) ? 0 : rate(variant.list)) + Math.max(0, ...group.map(rate));
    within(problems, `${variant.label}: BANDWIDTH`, variant.bandwidth, highest((list) => list.peakBitsPerSecond()));
    within(problems, `${variant.label}: AVERAGE-BANDWIDTH`, variant.averageBandwidth, highest((list) => list.averageBitsPerSecond()));
    if (variant.averageBandwidth > variant.bandwidth) problems.push(`${variant.label}: AVERAGE-BANDWIDTH over BANDWIDTH`);
    const codecs = [...new Set(parts.map((list) => mediaOf(list).track.codec.toLowerCase()))].join(',');
    if (variant.codecs.toLowerCase() !== codecs) problems.push(`${variant.label}: CODECS="${variant.codecs}", mp4box.js says ${codecs}`);
    if (variant.resolution) {
      const { width, height } = media.track.video;
      if (variant.resolution.width !== width || variant.resolution.height !== height) {
        problems.push(`${variant.label}: RESOLUTION=${variant.resolution.width}x${variant.resolution.height}, the sample entry says ${width}x${height}`);
      }
      const rate = media.track.timescale / media.samples[0].duration;
      if (Math.abs(variant.frameRate - rate) > 0.0005) problems.push(`${variant.label}: FRAME-RATE=${variant.frameRate}, samples say ${rate}`);
      if (!/VIDEO-RANGE=SDR/.test(presentation.text)) problems.push(`${variant.label}: no VIDEO-RANGE`);
    }
    for (const rendition of variant.audio) {
      const { channel_count: channels } = mediaOf(rendition.list).track.audio;
      if (Number.parseInt(rendition.channels, 10) !== channels) {
        problems.push(`${rendition.name}: CHANNELS=${rendition.channels}, the sample entry says ${channels}`);
      }
    }
  }
  for (const variant of presentation.iframes) {
    within(problems, `I-frames ${variant.label}: BANDWIDTH`, variant.bandwidth, variant.list.peakBitsPerSecond());
    within(problems, `I-frames ${variant.label}: AVERAGE-BANDWIDTH`, variant.averageBandwidth, variant.list.averageBitsPerSecond());
  }
  if (presentation.hasVideo && presentation.iframes.length === 0) problems.push('no EXT-X-I-FRAME-STREAM-INF');
  if (!/^#EXT-X-INDEPENDENT-SEGMENTS$/m.test(presentation.text)) problems.push('no EXT-X-INDEPENDENT-SEGMENTS');
  return problems;
}

function within(problems, what, declared, measured) {
  if (!(Math.abs(declared - measured) <= 0.01 * measured)) {
    problems.push(`${what} is ${declared}, measured ${Math.round(measured)}`);
  }
}

/** Segments of all renditions share their boundaries, and no playlist breaks its own target duration. */
export function checkSegments(presentation) {
  const problems = [];
  const videos = presentation.hasVideo ? presentation.variants.map((variant) => variant.list) : [];
  const texts = presentation.subtitles.map((rendition) => rendition.list);
  const all = [...videos, ...presentation.audio, ...texts];
  const targets = new Set(presentation.lists.map((list) => list.parsed.targetDuration));
  if (targets.size > 1) problems.push(`target durations differ: ${[...targets]}`);
  for (const list of presentation.lists) {
    const { parsed, segments } = list;
    if (!parsed.endlist || parsed.playlistType !== 'VOD') problems.push(`${list.path}: not a finished VOD`);
    const long = segments.filter((segment) => Math.round(segment.duration) > parsed.targetDuration);
    if (long.length > 0) problems.push(`${list.path}: longer than the target duration: ${few(long.map((segment) => segment.duration))}`);
    if (segments.some((segment) => segment.discontinuity)) problems.push(`${list.path}: a discontinuity in an unbroken title`);
    const maps = presentation.subtitles.some((rendition) => rendition.list === list) ? 0 : 1;
    if ((list.text.match(/^#EXT-X-MAP:/gm) ?? []).length !== maps) problems.push(`${list.path}: not exactly ${maps} EXT-X-MAP`);
    const uris = [...list.text.matchAll(/^[^#\n].*$|URI="([^"]*)"/gm)].map((match) => match[1] ?? match[0]);
    const escaping = uris.filter((uri) => /^[a-z]+:|^\/|\.\./i.test(uri));
    if (escaping.length > 0) problems.push(`${list.path}: URIs that leave their folder: ${few(escaping)}`);
  }
  const first = all[0] && boundaries(all[0]);
  for (const list of all.slice(1)) {
    const ends = boundaries(list);
    if (ends.length !== first.length) {
      problems.push(`${list.path} has ${ends.length} segments, ${all[0].path} ${first.length}`);
      continue;
    }
    // Audio is cut between AAC frames, and ends up to a frame behind the frame, after a frame of priming.
    const frame = videos.includes(list) || texts.includes(list) ? 0 : 1024 / 44100;
    const off = ends.filter((end, index) => Math.abs(end - first[index]) > frame * (index === ends.length - 1 ? 2 : 1) + 1e-6);
    if (off.length > 0) problems.push(`${list.path}: boundaries at ${few(off)}, not where ${all[0].path} has them`);
  }
  return problems;
}

function boundaries(list) {
  let time = 0;
  return list.segments.map((segment) => (time += segment.duration));
}
