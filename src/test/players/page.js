// Runs inside the browser: players, driven and watched. browser.js calls what is in `window.judge`.
import { CARD_BLOCKS, numberOf } from './card.js';

const video = document.getElementById('video');
const second = document.getElementById('second');
const EVERYTHING_S = 600;
// A frame that stands still for longer is seen to do so.
const STALL_MS = 250;

// Every SourceBuffer, whoever makes it, so that what is buffered can be asked per track.
let sourceBuffers = [];
let mediaSource = null;
const addSourceBuffer = MediaSource.prototype.addSourceBuffer;
MediaSource.prototype.addSourceBuffer = function (type) {
  const buffer = addSourceBuffer.call(this, type);
  sourceBuffers.push({ type, buffer });
  mediaSource = this;
  return buffer;
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, condition, seconds = 30) {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await pause(25);
  }
}

function rangesOf(buffered) {
  return Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);
}

/** Whether the player has called endOfStream, which it does once everything is appended. */
function everythingAppended() {
  return mediaSource?.readyState === 'ended';
}

// ---- The players: each `open` gives the same small interface.

class HlsJs {
  static async open(url, { level = -1, element = video, bufferSeconds = EVERYTHING_S } = {}) {
    const player = new HlsJs();
    player.problems = [];
    player.switches = [];
    player.media = element;
    const hls = new Hls({
      startLevel: level,
      maxBufferLength: bufferSeconds,
      maxMaxBufferLength: bufferSeconds,
      maxBufferSize: 1e9,
      backBufferLength: Infinity,
      enableWorker: true,
      preferManagedMediaSource: false,
    });
    player.hls = hls;
    // Any error is one, fatal or not: a player that had to repair something was given something to repair.
    hls.on(Hls.Events.ERROR, (_, data) => {
      // With seconds buffered ahead of it, a stall is a busy machine's. Were it a hole, the end would not be reached.
      if (data.details === Hls.ErrorDetails.BUFFER_STALLED_ERROR && data.bufferInfo?.len > 1) return;
      player.problems.push(`hls.js ${data.fatal ? 'fatal' : 'error'} ${data.details}: ${data.reason ?? data.error?.message ?? ''}`);
    });
    hls.on(Hls.Events.LEVEL_SWITCHED, (_, data) => player.switches.push(data.level));
    hls.attachMedia(element);
    await new Promise((resolve) => hls.once(Hls.Events.MEDIA_ATTACHED, resolve));
    hls.loadSource(url);
    await until('the first media playlist', () => hls.levels.some((each) => each.details) || player.failed());
    if (level >= 0) hls.loadLevel = level;
    return player;
  }

  failed() {
    return this.problems.length > 0;
  }

  allBuffered() {
    return this.failed() || everythingAppended();
  }

  /** The level to play next, without waiting for what is buffered. */
  switchTo(level) {
    this.hls.nextLevel = level;
  }

  textTracks() {
    return this.hls.subtitleTracks.map(({ name, lang }) => ({ name, language: lang }));
  }

  showText(index) {
    this.hls.subtitleDisplay = true;
    this.hls.subtitleTrack = index;
  }

  close() {
    this.hls.destroy();
  }
}

class Shaka {
  static async open(url, { level = -1, element = video, bufferSeconds = EVERYTHING_S } = {}) {
    const player = new Shaka();
    player.problems = [];
    player.switches = [];
    player.media = element;
    shaka.polyfill.installAll();
    const api = new shaka.Player();
    player.api = api;
    api.addEventListener('error', (event) => player.problems.push(`Shaka error ${event.detail.code}: ${event.detail.message}`));
    for (const name of ['gapjumped', 'stalldetected']) {
      api.addEventListener(name, () => player.problems.push(`Shaka ${name} at ${element.currentTime}`));
    }
    api.addEventListener('adaptation', (event) => player.switches.push(event.newTrack.height));
    api.addEventListener('variantchanged', (event) => player.switches.push(event.newTrack.height));
    shaka.log.setLevel(shaka.log.Level.WARNING);
    await api.attach(element);
    api.configure({
      abr: { enabled: false },
      streaming: { bufferingGoal: bufferSeconds, bufferBehind: EVERYTHING_S, rebufferingGoal: 0.1 },
    });
    try {
      await api.load(url);
      if (level >= 0) api.selectVariantTrack(player.tracks()[level], /* clearBuffer= */ true);
    } catch (error) {
      player.problems.push(`Shaka cannot load it: ${error.code} ${error.message}`);
    }
    return player;
  }

  /** Variants by ascending bit rate, as hls.js numbers its levels. */
  tracks() {
    return this.api.getVariantTracks().sort((a, b) => a.bandwidth - b.bandwidth);
  }

  failed() {
    return this.problems.length > 0;
  }

  allBuffered() {
    return this.failed() || everythingAppended();
  }

  switchTo(level) {
    this.api.selectVariantTrack(this.tracks()[level], /* clearBuffer= */ false);
  }

  textTracks() {
    return this.api.getTextTracks().map(({ label, language }) => ({ name: label, language }));
  }

  showText(index) {
    this.api.selectTextTrack(this.api.getTextTracks()[index]);
  }

  async close() {
    await this.api.destroy();
  }
}

class Native {
  static async open(url) {
    const player = new Native();
    player.problems = [];
    player.switches = [];
    player.media = video;
    video.onerror = () => player.problems.push(`the video element: ${video.error?.code} ${video.error?.message}`);
    video.src = url;
    video.preload = 'auto';
    video.load();
    await until('the metadata', () => video.readyState >= 1 || player.failed());
    return player;
  }

  failed() {
    return this.problems.length > 0;
  }

  allBuffered() {
    return this.failed() || video.readyState >= 3;
  }

  close() {
    video.onerror = null;
    video.removeAttribute('src');
    video.load();
  }
}

const PLAYERS = { 'hls.js': HlsJs, Shaka, native: Native };

async function withPlayer(name, url, options, use) {
  sourceBuffers = [];
  mediaSource = null;
  video.playbackRate = 1;
  const player = await PLAYERS[name].open(url, options);
  try {
    return await use(player);
  } finally {
    await player.close();
  }
}

/** What is buffered per track and in all, the size and the duration. */
function state(player) {
  return {
    problems: player.problems,
    switches: player.switches,
    buffered: rangesOf(video.buffered),
    tracks: sourceBuffers.map(({ type, buffer }) => ({ type, ranges: rangesOf(buffer.buffered) })),
    size: [video.videoWidth, video.videoHeight],
    duration: video.duration,
    position: video.currentTime,
  };
}

async function playOut(player, rate) {
  video.playbackRate = rate;
  let ended = false;
  video.addEventListener('ended', () => (ended = true), { once: true });
  await video.play();
  const limit = 20 + (3 * video.duration) / rate;
  await until('the end', () => ended || player.failed(), limit);
  return ended;
}

// ---- What browser.js asks for.

/** Buffers one level as a whole, then plays it to its end. */
async function play(name, url, { level, rate }) {
  return withPlayer(name, url, { level }, async (player) => {
    await until('everything to be buffered', () => player.allBuffered());
    const before = state(player);
    const ended = await playOut(player, rate);
    const quality = video.getVideoPlaybackQuality();
    return { ...before, problems: player.problems, ended, position: video.currentTime, frames: quality.totalVideoFrames, corrupted: quality.corruptedVideoFrames };
  });
}

/** Where an element that should play stood still, for those who look often. */
class Stalls {
  found = [];

  constructor(element) {
    this.element = element;
    this.position = element.currentTime;
    this.movedAt = null;
  }

  look() {
    const { currentTime: position, ended, paused } = this.element;
    const now = performance.now();
    if (position !== this.position || ended || paused) {
      if (position !== this.position || this.movedAt !== null) this.movedAt = now;
      this.position = position;
    } else if (this.movedAt !== null && now - this.movedAt > STALL_MS) {
      this.found.push(position);
      this.movedAt = null; // once a stall
    }
  }
}

/** Plays while the level changes at the given times, with a short buffer so that each change is seen. */
async function switchLevels(name, url, { plan, rate }) {
  return withPlayer(name, url, { level: plan[0].level, bufferSeconds: 4 }, async (player) => {
    const sizes = new Set();
    const asked = new Set();
    const stalls = new Stalls(video);
    const watch = setInterval(() => {
      sizes.add(video.videoHeight);
      stalls.look();
      plan.forEach(({ at, level }, index) => {
        if (index > 0 && video.currentTime >= at && !asked.has(index)) {
          asked.add(index);
          player.switchTo(level);
        }
      });
    }, 20);
    try {
      await until('the first frame', () => video.readyState >= 3 || player.failed());
      const ended = await playOut(player, rate);
      return { ...state(player), ended, sizes: [...sizes].filter(Boolean), stalls: stalls.found };
    } finally {
      clearInterval(watch);
    }
  });
}

/** What text track `index` shows, once it is chosen and `count` texts are loaded, and what the other tracks are. */
async function texts(name, url, { index, count }) {
  return withPlayer(name, url, {}, async (player) => {
    player.showText(index);
    await until('everything to be buffered', () => player.allBuffered());
    const shown = () => [...video.textTracks].filter(({ mode }) => mode !== 'disabled').flatMap(({ cues }) => [...(cues ?? [])]);
    await until(`${count} texts`, () => shown().length >= count, 10).catch(() => {});
    await pause(300); // for more than there should be
    const found = shown().map(({ startTime, endTime, text }) => ({ start: startTime, end: endTime, text }));
    return { problems: player.problems, tracks: player.textTracks(), texts: found.toSorted((a, b) => a.start - b.start || a.end - b.end) };
  });
}

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d', { willReadFrequently: true });

/** The counter card that an element shows now, read in the middle of each of its 16 by 9 parts. */
function cardShown(element) {
  const { videoWidth: width, videoHeight: height } = element;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.drawImage(element, 0, 0);
  const pixels = new Uint8Array(CARD_BLOCKS * 9);
  for (let row = 0; row < 9; row++) {
    const { data } = context.getImageData(0, Math.floor(((row + 0.5) * height) / 9), width, 1);
    for (let block = 0; block < CARD_BLOCKS; block++) {
      pixels[row * CARD_BLOCKS + block] = data[Math.floor(((block + 0.5) * width) / CARD_BLOCKS) * 4 + 1];
    }
  }
  return numberOf(pixels);
}

async function seekTo(element, time) {
  const shown = new Promise((resolve) => element.requestVideoFrameCallback((_, frame) => resolve(frame.mediaTime)));
  const sought = new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
  element.currentTime = time;
  await sought;
  return Promise.race([shown, pause(1500)]);
}

/** The card at each of these times, after a seek there. */
async function seek(name, url, { level, times }) {
  return withPlayer(name, url, { level }, async (player) => {
    await until('everything to be buffered', () => player.allBuffered());
    const cards = [];
    for (const time of times) {
      const mediaTime = await seekTo(video, time);
      cards.push({ time, mediaTime, card: cardShown(video).card });
    }
    return { ...state(player), cards };
  });
}

/** hls.js's I-frame player, asked for the middle of each of these spans: half-open, in seconds, one an I-frame. */
async function iframes(url, { spans }) {
  return withPlayer('hls.js', url, {}, async (player) => {
    await until('everything to be buffered', () => player.allBuffered());
    const iframePlayer = player.hls.createIFramePlayer();
    if (!iframePlayer) return { problems: ['hls.js finds no I-frame variants'], cards: [] };
    const problems = [];
    iframePlayer.on(Hls.Events.ERROR, (_, data) => problems.push(`${data.details}: ${data.reason ?? data.error?.message ?? ''}`));
    const attached = new Promise((resolve) => iframePlayer.once(Hls.Events.MEDIA_ATTACHED, resolve));
    iframePlayer.attachMedia(second);
    await attached;
    const cards = [];
    let mediaTime = -1;
    const look = (_, frame) => {
      mediaTime = frame.mediaTime;
      second.requestVideoFrameCallback(look);
    };
    second.requestVideoFrameCallback(look);
    for (const [time, end] of spans) {
      // Asked again where nothing shows, as who drags a slider would: Chromium may paint no frame of a video that
      // never played nor sought.
      for (let tries = 0; tries < 4 && Math.abs(mediaTime - time) >= 0.005; tries++) {
        iframePlayer.loadMediaAt((time + end) / 2 + tries * 0.01);
        await until('the I-frame', () => Math.abs(mediaTime - time) < 0.005 || problems.length > 0, 1.5).catch(() => {});
      }
      cards.push({ time, mediaTime, card: second.videoWidth ? cardShown(second).card : null });
    }
    const levels = iframePlayer.levels.map((each) => each.height);
    iframePlayer.destroy();
    return { problems: [...player.problems, ...problems], cards, levels };
  });
}

/** Shaka's fast forward over I-frames: it must switch to them, run to the end, and come back. */
async function trickPlay(url, { rate }) {
  return withPlayer('Shaka', url, {}, async (player) => {
    const variants = player.api.getManifest().variants;
    const missing = variants.filter((variant) => variant.video && !variant.video.trickModeVideo).length;
    await until('the first frame', () => video.readyState >= 3 || player.failed());
    await video.play();
    player.api.trickPlay(rate);
    await until('the end', () => video.ended || video.currentTime > video.duration - 0.6 || player.failed(), 20 + video.duration);
    const reached = video.currentTime;
    player.api.cancelTrickPlay();
    return { problems: player.problems, missing, reached, duration: video.duration };
  });
}

// Passes on every sample that it hears, with its place in the audio graph's own count.
const LISTENER = `registerProcessor('listener', class extends AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage({ frame: currentFrame, samples: channel.slice() });
    return true;
  }
});`;
const LISTENER_RATE = 48000;

/** An element whose audio goes through the page's audio graph, where `heard` has its samples since `forget`. */
class Listener {
  static async open() {
    const listener = new Listener();
    listener.audio = new AudioContext({ sampleRate: LISTENER_RATE });
    await listener.audio.audioWorklet.addModule(URL.createObjectURL(new Blob([LISTENER], { type: 'text/javascript' })));
    listener.element = document.createElement('video');
    listener.element.width = 640;
    document.body.append(listener.element);
    const node = new AudioWorkletNode(listener.audio, 'listener');
    listener.audio.createMediaElementSource(listener.element).connect(node).connect(listener.audio.destination);
    listener.forget();
    node.port.onmessage = ({ data }) => listener.blocks.push(data);
    return listener;
  }

  forget() {
    this.blocks = [];
  }

  /** Everything heard in one row; a block that is missing is an error. */
  heard() {
    const samples = new Float32Array(this.blocks.reduce((sum, block) => sum + block.samples.length, 0));
    let at = 0;
    for (const block of this.blocks) {
      if (block.frame !== this.blocks[0].frame + at) throw new Error(`the audio graph lost samples at ${block.frame}`);
      samples.set(block.samples, at);
      at += block.samples.length;
    }
    return samples;
  }

  async close() {
    this.element.remove();
    await this.audio.close();
  }
}

/** Frames as they are shown: media time, card and flash of each, until `stop`. */
function watchFrames(element) {
  const frames = [];
  let watching = true;
  const look = (_, frame) => {
    if (!watching) return;
    frames.push({ time: frame.mediaTime, ...cardShown(element) });
    element.requestVideoFrameCallback(look);
  };
  element.requestVideoFrameCallback(look);
  return { frames, stop: () => (watching = false) };
}

/**
 * Media times of the frames and beeps in `seconds` from each of `starts`, of a clip with a hum under its beeps. A player
 * gives the audio from a seek's very time on, so the hum's first sample is that time, and samples counted from it are media
 * time, whatever the machine does meanwhile; a frame brings its media time along.
 */
async function lips(name, url, { starts, seconds }) {
  const listener = await Listener.open();
  const { element } = listener;
  const player = await PLAYERS[name].open(url, { element, bufferSeconds: 2 * seconds });
  try {
    await until('the first frame', () => element.readyState >= 3 || player.failed());
    await listener.audio.resume();
    const windows = [];
    for (const start of starts) {
      await seekTo(element, start);
      // Shaka stops time with a rate of 0 until it has enough; what Chromium stretches on the way from 0 to 1 is no measure.
      await until(`${start} s to be buffered`, () => (element.readyState >= 4 && element.playbackRate === 1) || player.failed());
      await pause(200); // what still sounds of before
      listener.forget();
      const watch = watchFrames(element);
      await element.play();
      await until('a few seconds to be played', () => element.currentTime >= start + seconds || player.failed());
      element.pause();
      watch.stop();
      await pause(100); // the last samples are on their way
      windows.push({ start, frames: watch.frames, ...audioOf(listener.heard(), start) });
    }
    return { problems: player.problems, windows };
  } finally {
    await player.close();
    await listener.close();
  }
}

/** Media times of beeps in samples whose first sounding one is that of `start`, and of holes in their hum. */
function audioOf(samples, start) {
  const first = samples.findIndex((sample) => Math.abs(sample) > 1e-4);
  const beeps = [];
  const holes = [];
  let [lastLoud, lastSounding] = [-Infinity, first];
  const mediaTime = (index) => start + (index - first) / LISTENER_RATE;
  for (let i = Math.max(first, 0); i < samples.length; i++) {
    const level = Math.abs(samples[i]);
    if (level > 1e-4) {
      if (i - lastSounding > LISTENER_RATE * 0.002) holes.push(mediaTime(lastSounding));
      lastSounding = i;
    }
    // Half of what a beep reaches: what AAC smears ahead of its start is far below.
    if (level > 0.25) {
      if (i - lastLoud > LISTENER_RATE * 0.05) beeps.push(mediaTime(i));
      lastLoud = i;
    }
  }
  return { beeps, holes };
}

window.judge = { play, switchLevels, texts, seek, iframes, trickPlay, lips };
