// Judges encoded videos with players and parsers that are not ours.
//
//   node judge.js NAME=FOLDER[=SOURCE] ...
//
// FOLDER holds a master.m3u8; SOURCE is the video it was made of, needed where the frame is the counter card. Prints a
// line a question and, last, "N passed, N failed". JUDGES names the ones to ask (parsers, programs, browser, preview);
// CHROMIUM is the browser's program; SCREENS is where screenshots go.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as boxes from './boxes.js';
import { Browser } from './browser.js';
import { expectedCards } from './card.js';
import { askExample } from './example.js';
import * as lips from './lips.js';
import { LIPS_MS, LIPS_START_MS } from './lips.js';
import * as playlists from './playlists.js';
import * as preview from './preview.js';
import { readable, readPresentation, textsOf } from './presentation.js';
import * as programs from './programs.js';
import { serve } from './server.js';
import { few, Verdicts } from './verdicts.js';

// hls.js and Shaka buffer everything first, so that playing fast judges the media and not the machine.
const FAST = 8;
const ONE_MS = 0.001;
const AUDIO_FRAME_S = 1024 / 44100;
// Longer ones are looked at in places, not played out.
const LONG_S = 60;
// Players mostly wait for the time to pass, so that several clips are looked at in the time of one.
const CLIPS_AT_ONCE = 3;
// Ten minutes of flashes with beeps.
const BEEPS = 'click-and-flash';

// Clips whose page and report are looked at; those of the counter card with its frames a second.
const PREVIEWED = { lecture: null, counter: 30, portrait: 30, 'audio-only': null, 'three-hours': 1 };

// Clips that the page of docs/first-video.md plays, likewise.
const EXAMPLES = { lecture: null, counter: 30, captions: null };

const here = dirname(fileURLToPath(import.meta.url));
const judges = (process.env.JUDGES ?? 'parsers,programs,browser,preview').split(',');
const clips = process.argv.slice(2).map((argument) => {
  const [name, folder, source] = argument.split('=');
  return { name, folder, source };
});
const verdicts = new Verdicts();

async function main() {
  const folders = Object.fromEntries(clips.map(({ name, folder }) => [name, folder]));
  const server = await serve({ ...folders, players: here, modules: `${here}/node_modules` });
  try {
    const longestFirst = clips.toSorted((a, b) => Number(b.name === BEEPS) - Number(a.name === BEEPS));
    await Promise.all(Array.from({ length: CLIPS_AT_ONCE }, () => judgeAll(longestFirst, server)));
    // Where milliseconds and stalls count, nothing else runs beside.
    await withBrowser(server, async (browser) => {
      if (judges.includes('browser')) await askLips(server, browser);
      if (judges.includes('preview')) await askPreview(server, browser.chromium);
    });
    verdicts.say('every request of every player was for something that is there', server.refused);
  } finally {
    server.close();
  }
  console.log(`${verdicts.passed} passed, ${verdicts.failed} failed`);
  process.exitCode = verdicts.failed === 0 && verdicts.passed > 0 ? 0 : 1;
}

/** Takes clips from the queue until it is empty. */
async function judgeAll(queue, server) {
  await withBrowser(server, async (browser) => {
    for (let clip = queue.shift(); clip; clip = queue.shift()) {
      await judge(clip, server, browser);
    }
  });
}

/** Lends a browser of its own, or none where no judge needs one. */
async function withBrowser(server, use) {
  const needed = judges.includes('browser') || judges.includes('preview');
  const browser = needed ? await Browser.start(server.origin, process.env.CHROMIUM ?? '/usr/bin/chromium') : null;
  try {
    await use(browser);
  } finally {
    await browser?.close();
  }
}

async function judge(clip, server, browser) {
  let presentation;
  await verdicts.ask(`${clip.name}: hls-parser (strict) reads every playlist`, () => {
    presentation = readPresentation(clip.name, clip.folder);
  });
  if (!presentation || clip.name === 'three-hours') return; // made for its page alone
  const parsed = new Map();
  const mediaOf = (list) => {
    if (!parsed.has(list)) parsed.set(list, boxes.parse(list));
    return parsed.get(list);
  };
  const url = (path) => `${server.origin}/${clip.name}/${path}`;
  const cards = await cardsDue(clip, presentation, mediaOf);
  const context = { clip, presentation, mediaOf, url, cards };
  if (judges.includes('parsers')) await askParsers(context);
  if (judges.includes('programs')) await askPrograms(context);
  if (judges.includes('browser')) await askBrowser(context, browser);
}

/** Pages last: their command is the worker's own. */
async function askPreview(server, chromium) {
  const screens = preview.screensIn(process.env.SCREENS ?? 'target/players/screens');
  const shown = clips.filter(({ name }) => name in PREVIEWED);
  for (const { name, folder, source } of shown) {
    const rate = PREVIEWED[name];
    await preview.askPage(verdicts, chromium, { name, folder, source, cards: rate && { rate }, screens });
    await preview.askReport(verdicts, chromium, { name, folder, url: (path) => `${server.origin}/${name}/${path}`, screens });
  }
  for (const { name, folder } of clips.filter((clip) => clip.name in EXAMPLES)) {
    await askExample(verdicts, chromium, { name, folder, rate: EXAMPLES[name], screens });
  }
  const good = shown.find(({ name }) => name === 'lecture');
  if (good) await preview.askOddPlaces(verdicts, chromium, { good: good.folder, screens });
}

/** For each variant, the card each of its frames must show; null where the source shows no cards. */
async function cardsDue({ source }, presentation, mediaOf) {
  if (!source || !presentation.hasVideo) return null;
  const shown = await programs.cardsOf(source);
  const readable = shown.filter(({ card }) => card !== null);
  if (readable.length < shown.length || new Set(readable.map(({ card }) => card)).size < shown.length) return null;
  const zero = Math.min(shown[0].time, (await programs.startsOf(source)).audio ?? Infinity);
  const frames = shown.map(({ time, card }) => ({ time: time - zero, card }));
  return (list) => {
    const { track, samples } = mediaOf(list);
    return expectedCards(frames, track.timescale / samples[0].duration, samples.length);
  };
}

// ---- Parsers

async function askParsers({ clip, presentation, mediaOf }) {
  const ask = (question, answer) => verdicts.ask(`${clip.name}: ${question}`, answer);
  await ask('m3u8-parser agrees and has no warning', () => playlists.checkByM3u8Parser(presentation));
  await ask('segments of all renditions share their boundaries', () => playlists.checkSegments(presentation));
  await ask('bit rates, codecs, sizes, frame rates and channels are as measured', () => playlists.checkVariants(presentation, mediaOf));
  for (const [label, list] of renditions(presentation)) {
    const media = mediaOf(list);
    const isVideo = Boolean(media.track.video);
    await ask(`mp4box.js on ${label}: init segment`, () => boxes.checkInit(media));
    await ask(`mp4box.js on ${label}: fragments go on from one another`, () => boxes.checkFragments(media));
    await ask(`mp4box.js on ${label}: EXTINF is what the samples last`, () => boxes.checkSegmentDurations(media));
    await ask(`mp4box.js on ${label}: every sample's time and kind`, () =>
      isVideo ? boxes.checkVideoSamples(media) : boxes.checkAudioSamples(media),
    );
  }
  for (const variant of presentation.iframes) {
    const video = presentation.variants.find((each) => each.resolution?.height === variant.resolution.height);
    await ask(`I-frame playlist ${variant.label} names one IDR frame each`, () => boxes.checkIFrames(variant.list, mediaOf(video.list)));
  }
}

function renditions(presentation) {
  return [
    ...presentation.variants.map((variant) => [variant.label, variant.list]),
    ...presentation.audio.map((list, index) => [`audio ${index + 1}`, list]),
  ];
}

// ---- Programs

async function askPrograms({ clip, presentation, mediaOf, url, cards }) {
  const ask = (question, answer) => verdicts.ask(`${clip.name}: ${question}`, answer);
  await ask('ffmpeg decodes all of master.m3u8 without a message', () => programs.ffmpegDecodes(url('master.m3u8')));
  for (const [label, list] of renditions(presentation)) {
    const media = mediaOf(list);
    await ask(`ffprobe on ${label}: stream and frame count`, async () => {
      const { problems, streams } = await programs.ffprobeStreams(url(list.path));
      return [...problems, ...compareStream(streams, media)];
    });
    await ask(`MediaInfo on ${label}`, async () => compareTrack(await programs.mediainfoTrack(list.whole()), media));
    if (media.track.video) {
      await ask(`ffmpeg shows ${label} on a regular grid from zero${cards ? ', each tick the right frame' : ''}`, async () =>
        compareGrid(await programs.cardsOf(url(list.path)), media, cards?.(list), 0),
      );
    }
  }
  if (presentation.duration <= LONG_S) {
    await askPlayingPrograms({ presentation, mediaOf, url, cards }, ask);
  }
  if (hasBeeps(clip)) {
    await ask('ffmpeg: every beep is with its flash', async () =>
      compareLips(flashes(await programs.cardsOf(url('master.m3u8'))), await programs.beepsOf(url('master.m3u8')), LIPS_MS),
    );
  }
}

/** GStreamer and VLC play in time or near it: each variant alone, and what they make of all together. */
async function askPlayingPrograms({ presentation, mediaOf, url, cards }, ask) {
  await ask('GStreamer plays it to its end', () => programs.gstreamerPlays(url('master.m3u8')));
  await ask('VLC plays it to its end', () => programs.vlcPlays(url('master.m3u8')));
  if (!presentation.hasVideo) return;
  for (const { label, list } of presentation.variants) {
    // playbin3 ignores edit lists of fragmented files, so its zero may be late by the reorder delay: the grid counts.
    await ask(`GStreamer shows ${label} on a regular grid${cards ? ', each tick the right frame' : ''}`, async () => {
      const shown = await programs.gstreamerCards(url(list.path));
      return compareGrid(shown, mediaOf(list), cards?.(list), shown[0]?.time ?? 0);
    });
    await ask(`VLC plays ${label} to its end`, () => programs.vlcPlays(url(list.path)));
  }
}

/** Clips of the counter card with audio, by name: their flashes and beeps are together in every second. */
function hasBeeps({ name }) {
  return name === 'counter' || name === BEEPS;
}

function flashes(frames) {
  return frames.filter(({ flash }, index) => flash && !frames[index - 1]?.flash).map(({ time }) => time);
}

function compareLips(flashTimes, beepTimes, toleranceMs) {
  if (flashTimes.length < 8 || beepTimes.length !== flashTimes.length) {
    return `${flashTimes.length} flashes, ${beepTimes.length} beeps`;
  }
  const offsets = beepTimes.map((time, index) => (time - flashTimes[index]) * 1000).map(Math.round);
  return offsets.some((offset) => Math.abs(offset) > toleranceMs) ? `beep after its flash by ${offsets.join(', ')} ms` : null;
}

function compareStream(streams, { track, samples }) {
  const problems = [];
  if (streams.length !== 1) return `${streams.length} streams`;
  const [stream] = streams;
  const expect = (what, found, due) => {
    if (String(found) !== String(due)) problems.push(`${what} is ${found}, not ${due}`);
  };
  if (track.video) {
    expect('codec', stream.codec_name, 'h264');
    expect('frames', stream.nb_read_frames, samples.length);
    expect('size', `${stream.width}x${stream.height}`, `${track.video.width}x${track.video.height}`);
    expect('pixel shape', stream.sample_aspect_ratio ?? '1:1', '1:1');
    expect('pixel format', stream.pix_fmt, 'yuv420p');
    expect('range', stream.color_range, 'tv');
    const [frames, seconds] = stream.avg_frame_rate.split('/');
    expect('frame rate', (frames / seconds).toFixed(3), (track.timescale / samples[0].duration).toFixed(3));
  } else {
    expect('codec', stream.codec_name, 'aac');
    expect('sample rate', stream.sample_rate, track.audio.sample_rate);
    expect('channels', stream.channels, track.audio.channel_count);
    if (samples.length - stream.nb_read_frames > 1 || stream.nb_read_frames > samples.length) {
      problems.push(`${stream.nb_read_frames} frames decoded of ${samples.length}`); // the priming one may be dropped
    }
  }
  return problems;
}

function compareTrack(tracks, { track, samples, list }) {
  if (tracks.length !== 1) return `${tracks.length} tracks`;
  const [found] = tracks;
  const problems = [];
  const expect = (what, due) => {
    if (String(found[what]) !== String(due)) problems.push(`${what} is ${found[what]}, not ${due}`);
  };
  expect('FrameCount', samples.length);
  if (track.video) {
    expect('Format', 'AVC');
    expect('Width', track.video.width);
    expect('Height', track.video.height);
    expect('PixelAspectRatio', '1.000');
    expect('Rotation', '0.000');
    expect('FrameRate_Mode', 'CFR');
    expect('ScanType', 'Progressive');
    expect('colour_range', 'Limited');
    if (Math.abs(found.Duration - list.duration) > ONE_MS) problems.push(`Duration is ${found.Duration}, not ${list.duration}`);
  } else {
    expect('Format', 'AAC');
    expect('SamplingRate', track.audio.sample_rate);
    expect('Channels', track.audio.channel_count);
  }
  return problems;
}

/** Every frame of a decoder is on the grid that starts at `zero`, and shows the card that is due. */
function compareGrid(shown, { track, samples }, due, zero) {
  const step = samples[0].duration / track.timescale;
  const problems = [];
  if (shown.length !== samples.length) problems.push(`${shown.length} frames of ${samples.length}`);
  const late = shown.map(({ time }, index) => [index, time - zero - index * step]).filter(([, by]) => Math.abs(by) > ONE_MS);
  if (late.length > 0) {
    const [index, by] = late[0];
    problems.push(`${late.length} of ${shown.length} frames are off the grid; frame ${index}, the first, by ${(by * 1000).toFixed(1)} ms`);
    const jumps = late.filter(([i, off], at) => at > 0 && Math.abs(off - late[at - 1][1]) > ONE_MS).map(([i]) => i);
    if (jumps.length > 0) problems.push(`by how much changes at frames ${few(jumps)}`);
  }
  const wrong = due ? shown.filter(({ card }, index) => card !== due[index]) : [];
  if (wrong.length > 0) {
    const index = shown.indexOf(wrong[0]);
    problems.push(`${wrong.length} wrong frames; at tick ${index} card ${wrong[0].card}, not ${due[index]}`);
  }
  return problems;
}

// ---- The browser

async function askBrowser({ clip, presentation, mediaOf, url, cards }, browser) {
  const master = url('master.m3u8');
  const ask = (question, answer) => verdicts.askPlayer(`${clip.name}: ${question}`, answer);
  await browser.open();
  // Both players number levels from the lowest bit rate up.
  const levels = presentation.variants.toSorted((a, b) => a.bandwidth - b.bandwidth);
  const playedOut = presentation.duration <= LONG_S;
  for (const player of playedOut ? ['hls.js', 'Shaka'] : []) {
    for (const [level, variant] of levels.entries()) {
      await ask(`${player} buffers ${variant.label} in one range from 0 and plays it to its end`, async () => {
        const result = await browser.ask('play', player, master, { level, rate: FAST });
        return comparePlay(result, variant, mediaOf);
      });
    }
  }
  if (playedOut) {
    await ask('Chromium itself plays it to its end', async () => {
      const result = await browser.ask('play', 'native', master, { level: -1, rate: FAST });
      return [...result.problems, result.ended ? null : `stopped at ${result.position}`];
    });
  }
  if (levels.length > 1) {
    await askSwitching(levels, master, ask, browser);
  }
  if (cards) {
    for (const [level, variant] of levels.entries()) {
      await ask(`hls.js: a seek next to each segment border of ${variant.label} shows the right frame`, () =>
        compareSeeks(variant, level, mediaOf, cards(variant.list), (times) => browser.ask('seek', 'hls.js', master, { level, times })),
      );
    }
  }
  if (presentation.subtitles.length > 0) {
    await askTexts(presentation, master, ask, browser);
  }
  if (presentation.iframes.length > 0) {
    await askTrickPlay({ presentation, mediaOf, cards }, master, ask, browser);
  }
}

/** Audio against frame in the page's own canvas and audio graph, at the start, in the middle and at the end. */
async function askLips(server, browser) {
  const clip = clips.find(({ name }) => name === BEEPS);
  if (!clip) return;
  const { duration } = readPresentation(clip.name, clip.folder);
  const master = `${server.origin}/${clip.name}/master.m3u8`;
  await browser.open();
  for (const player of ['hls.js', 'Shaka']) {
    let figures = [];
    await verdicts.askPlayer(`${clip.name}: ${player}: beeps start within ${LIPS_START_MS} ms of their flashes and stay within ${LIPS_MS} ms to the end`, async () => {
      const found = await lips.watch(browser, player, master, duration);
      figures = found.windows;
      return found.problems;
    });
    const told = figures.map(({ start, offsets }) => `from ${start} s ${offsets.map((offset) => offset.toFixed(2)).join(', ')}`);
    verdicts.tell(`ms from flash to beep: ${told.join('; ')}`);
  }
}

function comparePlay(result, variant, mediaOf) {
  const problems = [...result.problems];
  const media = mediaOf(variant.list);
  if (!result.ended) problems.push(`stopped at ${result.position} of ${result.duration}`);
  if (result.buffered.length !== 1 || result.buffered[0][0] > ONE_MS) problems.push(`buffered ${JSON.stringify(result.buffered)}`);
  if (result.corrupted > 0) problems.push(`${result.corrupted} corrupted frames`);
  if (variant.resolution) {
    const size = `${variant.resolution.width}x${variant.resolution.height}`;
    if (result.size.join('x') !== size) problems.push(`shows ${result.size.join('x')}, not ${size}`);
    if (result.ended && result.frames !== media.samples.length) problems.push(`decoded ${result.frames} frames of ${media.samples.length}`);
  }
  const tracks = (variant.resolution ? 1 : 0) + (variant.audio.length > 0 || !variant.resolution ? 1 : 0);
  if (result.tracks.length !== tracks) problems.push(`${result.tracks.length} source buffers, not ${tracks}`);
  for (const { type, ranges } of result.tracks) {
    const isVideo = type.startsWith('video');
    const list = isVideo || !variant.resolution ? variant.list : variant.audio[0].list;
    if (ranges.length !== 1 || ranges[0][0] > ONE_MS) {
      problems.push(`${type} buffered ${JSON.stringify(ranges)}`);
    } else if (Math.abs(ranges[0][1] - list.duration) > (isVideo ? ONE_MS : 1.5 * AUDIO_FRAME_S)) {
      problems.push(`${type} buffered to ${ranges[0][1]}, its playlist lasts ${list.duration}`);
    }
  }
  return problems;
}

async function askSwitching(levels, master, ask, browser) {
  const top = levels.length - 1;
  const { duration } = levels[0].list;
  const plan = [
    { at: 0, level: 0 },
    { at: duration * 0.15, level: top },
    { at: duration * 0.5, level: 0 },
  ];
  for (const player of ['hls.js', 'Shaka']) {
    await ask(`${player} switches up and down without a seam`, async () => {
      const result = await browser.ask('switchLevels', player, master, { plan, rate: 2 });
      const missing = [levels[0], levels[top]].map((level) => level.resolution.height).filter((height) => !result.sizes.includes(height));
      return [
        ...result.problems,
        result.ended ? null : `stopped at ${result.position}`,
        result.stalls.length === 0 ? null : `stood still at ${few(result.stalls)} s`,
        // hls.js frees what is behind the frame when it switches.
        result.buffered.length === 1 ? null : `buffered ${JSON.stringify(result.buffered)}`,
        // A clip of one or two segments is loaded before there is anything to switch.
        levels[0].list.segments.length > 2 && missing.length > 0 ? `never showed ${missing} lines, only ${result.sizes}` : null,
      ];
    });
  }
}

async function compareSeeks(variant, level, mediaOf, due, seek) {
  const { track, samples } = mediaOf(variant.list);
  const step = samples[0].duration / track.timescale;
  const borders = new Set([0]);
  let time = 0;
  for (const { duration } of variant.list.segments) borders.add(Math.round((time += duration) / step));
  const wanted = [...borders].flatMap((border) => [border - 1, border, border + 1]).filter((tick) => tick >= 0 && tick < samples.length);
  const ticks = [...new Set(wanted)].toSorted((a, b) => a - b);
  const { problems, cards, buffered } = await seek(ticks.map((tick) => (tick + 0.5) * step));
  const wrong = cards.map(({ card }, index) => [ticks[index], card]).filter(([tick, card]) => card !== due[tick]);
  return [...problems, buffered.length === 1 ? null : `buffered ${JSON.stringify(buffered)}`, ...wrong.map(([tick, card]) => `at tick ${tick} card ${card}, not ${due[tick]}`)];
}

/** Both players offer every text track, by its name, and have its texts when they are due. */
async function askTexts(presentation, master, ask, browser) {
  for (const player of ['hls.js', 'Shaka']) {
    for (const [index, { name, list }] of presentation.subtitles.entries()) {
      await ask(`${player} offers the text track ${name} and shows its texts when they are due`, async () => {
        await browser.open(); // the text tracks that a player made stay with the video element
        const due = textsOf(list);
        const { problems, tracks, texts } = await browser.ask('texts', player, master, { index, count: due.length });
        const told = (all) => all.map(({ start, end, text }) => `${start.toFixed(3)} to ${end.toFixed(3)} "${readable(text)}"`);
        const found = told(texts);
        const missing = told(due).filter((text) => !found.includes(text));
        return [
          ...problems,
          tracks.length === presentation.subtitles.length && tracks[index].name === name ? null : `offers ${JSON.stringify(tracks)}`,
          missing.length > 0 || found.length !== due.length ? `not ${missing}, but ${found}` : null,
        ];
      });
    }
  }
}

async function askTrickPlay({ presentation, mediaOf, cards }, master, ask, browser) {
  const top = presentation.variants.find((variant) => variant.resolution.height === presentation.iframes[0].resolution.height);
  const step = mediaOf(top.list).samples[0].duration / mediaOf(top.list).track.timescale;
  let time = 0;
  const spans = presentation.iframes[0].list.segments.map(({ duration }) => [time, (time += duration)]);
  await ask("hls.js's I-frame player shows every I-frame", async () => {
    const result = await browser.ask('iframes', master, { spans });
    const wrong = result.cards.flatMap(({ time: at, mediaTime, card }) => {
      if (Math.abs(mediaTime - at) > 0.005) return [`at ${at} the frame of ${mediaTime}`];
      const due = cards?.(top.list)[Math.round(at / step)];
      return due !== undefined && card !== due ? [`at ${at} card ${card}, not ${due}`] : [];
    });
    return [...result.problems, ...wrong];
  });
  await ask('Shaka takes the I-frames for fast forward', async () => {
    const { problems, missing, reached, duration } = await browser.ask('trickPlay', master, { rate: 8 });
    return [...problems, missing > 0 ? `${missing} variants without trick mode frames` : null, reached < duration - 0.7 ? `stopped at ${reached}` : null];
  });
}

await main();
