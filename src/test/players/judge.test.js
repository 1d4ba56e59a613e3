// The judges can say no: each case breaks a good presentation in one way, and the judge whose business it is must notice.
//
//   PRESENTATION=FOLDER node --test judge.test.js
//
// FOLDER holds a good presentation with frames, audio and at least two segments.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as boxes from './boxes.js';
import * as playlists from './playlists.js';
import { readPresentation } from './presentation.js';

const good = process.env.PRESENTATION;
const videoOf = (presentation) => presentation.variants[0].list;

/** Every judge's problems of a presentation, by the judge's name. */
function problemsOf(folder) {
  const presentation = readPresentation('broken', folder);
  const media = new Map(presentation.lists.map((list) => [list, list.parsed.isIFrame ? null : boxes.parse(list)]));
  const video = media.get(videoOf(presentation));
  const audio = media.get(presentation.audio[0]);
  return {
    playlists: playlists.checkByM3u8Parser(presentation),
    segments: playlists.checkSegments(presentation),
    variants: playlists.checkVariants(presentation, (list) => media.get(list)),
    init: [...boxes.checkInit(video), ...boxes.checkInit(audio)],
    fragments: [...boxes.checkFragments(video), ...boxes.checkFragments(audio)],
    durations: [...boxes.checkSegmentDurations(video), ...boxes.checkSegmentDurations(audio)],
    frames: boxes.checkVideoSamples(video),
    audio: boxes.checkAudioSamples(audio),
    iframes: boxes.checkIFrames(presentation.iframes[0].list, media.get(presentation.variants.find((each) => each.resolution.height === presentation.iframes[0].resolution.height).list)),
  };
}

/** Breaks a copy of the good presentation and asks every judge about it. */
function judged(damage) {
  const folder = mkdtempSync(join(tmpdir(), 'players-'));
  try {
    cpSync(good, folder, { recursive: true });
    damage(folder, readPresentation('good', folder));
    return problemsOf(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rewrite(path, from, to) {
  const before = readFileSync(path, 'latin1');
  const after = before.replace(from, to);
  assert.notEqual(after, before, `nothing to break in ${path}`);
  writeFileSync(path, after, 'latin1');
}

function segmentPath(folder, list, index) {
  return join(folder, list.resolve(list.segments[index].uri));
}

/** Changes bytes at the first place of a box's type: `change` gets the bytes after it. */
function patchBox(path, type, change) {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(type, 0, 'latin1');
  assert.ok(at > 0, `no ${type} in ${path}`);
  change(bytes.subarray(at + 4));
  writeFileSync(path, bytes);
}

test('a good presentation has no problem', () => {
  assert.ok(readdirSync(good).includes('master.m3u8'));
  for (const [judge, problems] of Object.entries(problemsOf(good))) {
    assert.deepEqual(problems, [], judge);
  }
});

const CASES = [
  ['an EXTINF that is 50 ms off', 'durations', (folder, presentation) =>
    rewrite(join(folder, videoOf(presentation).path), /#EXTINF:([\d.]+)/, (_, seconds) => `#EXTINF:${Number(seconds) - 0.05}`)],
  ['a BANDWIDTH of half the measured one', 'variants', (folder, presentation) =>
    rewrite(join(folder, 'master.m3u8'), `:BANDWIDTH=${presentation.variants[0].bandwidth}`, `:BANDWIDTH=${presentation.variants[0].bandwidth >> 1}`)],
  ['another level in CODECS', 'variants', (folder) => rewrite(join(folder, 'master.m3u8'), /avc1\.(....)../, 'avc1.$133')],
  ['a FRAME-RATE that is not the samples\'', 'variants', (folder) => rewrite(join(folder, 'master.m3u8'), /FRAME-RATE=[\d.]+/, 'FRAME-RATE=12.000')],
  ['more CHANNELS than there are', 'variants', (folder) => rewrite(join(folder, 'master.m3u8'), /CHANNELS="\d+"/, 'CHANNELS="6"')],
  ['audio without its last segment', 'segments', (folder, presentation) =>
    rewrite(join(folder, presentation.audio[0].path), /#EXTINF:[\d.]+,\n[^\n]+\n#EXT-X-ENDLIST/, '#EXT-X-ENDLIST')],
  ['two EXT-X-VERSION', 'playlists', (folder) => rewrite(join(folder, 'master.m3u8'), '#EXTM3U\n', '#EXTM3U\n#EXT-X-VERSION:6\n')],
  ['a fragment that starts a tick late', 'fragments', (folder, presentation) =>
    patchBox(segmentPath(folder, videoOf(presentation), 1), 'tfdt', (payload) => payload.writeUInt32BE(payload.readUInt32BE(8) + 1, 8))],
  ['two segments in each other\'s place', 'fragments', (folder, presentation) => {
    const [first, second] = [0, 1].map((index) => segmentPath(folder, videoOf(presentation), index));
    const bytes = readFileSync(first);
    cpSync(second, first);
    writeFileSync(second, bytes);
  }],
  ['a segment that starts with no IDR frame', 'frames', (folder, presentation) => {
    const list = videoOf(presentation);
    const media = boxes.parse(list);
    const start = list.init().length + list.size(0);
    const first = media.samples.find((sample) => sample.offset > start);
    const path = segmentPath(folder, list, 1);
    const bytes = readFileSync(path);
    let at = first.offset - start;
    while ((bytes[at + 4] & 31) !== 5) at += 4 + bytes.readUInt32BE(at);
    bytes[at + 4] = (bytes[at + 4] & ~31) | 1;
    writeFileSync(path, bytes);
  }],
  ['an I-frame range that is a byte short', 'iframes', (folder, presentation) =>
    rewrite(join(folder, presentation.iframes[0].list.path), /BYTERANGE:(\d+)/, (_, length) => `BYTERANGE:${length - 1}`)],
  ['audio without the edit that hides its priming', 'audio', (folder, presentation) =>
    patchBox(join(folder, presentation.audio[0].initPath), 'elst', (payload) => payload.writeUInt32BE(0, payload[0] === 1 ? 20 : 12))],
  ['audio listed without the priming that is in its first segment', 'durations', (folder, presentation) =>
    rewrite(join(folder, presentation.audio[0].path), /#EXTINF:([\d.]+)/, (_, seconds) => `#EXTINF:${(Number(seconds) - 1024 / 48000).toFixed(6)}`)],
  ['a brand that is not CMAF\'s', 'init', (folder, presentation) => {
    const path = join(folder, videoOf(presentation).initPath);
    writeFileSync(path, readFileSync(path, 'latin1').replaceAll('cmfc', 'mp42'), 'latin1');
  }],
];

for (const [defect, judge, damage] of CASES) {
  test(`${judge} notices ${defect}`, () => {
    const problems = judged(damage)[judge];
    assert.ok(problems.length > 0, `no problem found`);
  });
}
