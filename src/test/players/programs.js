// Players and parsers that are programs: FFmpeg of another version than the worker's, GStreamer, VLC, MediaInfo.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CARD_BLOCKS, numberOf } from './card.js';

/**
 * Runs a program to its end.
 *
 * @returns {Promise<{code: number | null, stdout: Buffer, stderr: string}>} `code` is null where it took longer than
 *   `seconds` and was ended
 */
export function run(command, args, { seconds = 120, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = [[], []];
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    child.stdout.on('data', (data) => out.push(data));
    child.stderr.on('data', (data) => err.push(data));
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** Problems of a run that must end well and say nothing. */
function silence({ code, stderr }, allowed = /^$/) {
  const said = stderr.split('\n').filter((line) => line.trim() && !allowed.test(line));
  return [code === 0 ? null : code === null ? 'did not end' : `ended with ${code}`, ...said];
}

// ---- FFmpeg

/** Decodes everything a playlist offers; any message is a problem. */
export async function ffmpegDecodes(url) {
  const result = await run('ffmpeg', ['-nostdin', '-hide_banner', '-v', 'warning', '-xerror', '-i', url, '-map', '0', '-f', 'null', '-']);
  return silence(result, /Can't support the subtitle/); // FFmpeg 5.1 knows no text in HLS
}

/** What ffprobe counts: one entry a stream of that playlist, with the frames it decoded. */
export async function ffprobeStreams(url) {
  const { code, stdout, stderr } = await run('ffprobe', [
    '-v', 'warning', '-count_frames', '-of', 'json', '-show_entries',
    'stream=codec_type,codec_name,profile,width,height,sample_aspect_ratio,avg_frame_rate,pix_fmt,color_range,channels,sample_rate,nb_read_frames',
    url,
  ]);
  return { problems: silence({ code, stderr }), streams: code === 0 ? JSON.parse(stdout).streams : [] };
}

/**
 * Reads the counter card of every frame of a file or playlist: what `test-media/README.md` describes.
 *
 * @returns {Promise<{time: number, card: number | null, flash: boolean}[]>} in order of presentation; `card` is null where
 *   the blocks are neither black nor white
 */
export async function cardsOf(input) {
  const height = 9;
  const { code, stdout, stderr } = await run('ffmpeg', [
    '-nostdin', '-hide_banner', '-v', 'info', '-copyts', '-i', input, '-map', '0:v:0', '-fps_mode', 'passthrough',
    '-vf', `showinfo,scale=${CARD_BLOCKS}:${height}:flags=area,format=gray`, '-f', 'rawvideo', '-',
  ]);
  if (code !== 0) throw new Error(`ffmpeg on ${input}: ${stderr.split('\n').slice(-3).join(' ')}`);
  const times = [...stderr.matchAll(/pts_time:([-\d.]+)/g)].map((match) => Number(match[1]));
  const size = CARD_BLOCKS * height;
  return times.map((time, index) => ({ time, ...numberOf(stdout.subarray(index * size, (index + 1) * size)) }));
}

/** Start times of a file's first video and audio stream, edit lists applied; a missing stream is left out. */
export async function startsOf(input) {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'json', '-show_entries', 'stream=codec_type,start_time', input]);
  const starts = {};
  for (const { codec_type: kind, start_time: start } of JSON.parse(stdout).streams) starts[kind] ??= Number(start);
  return starts;
}

/** Times at which a tone of at least 50 ms starts after as much silence, by FFmpeg; seconds. */
export async function beepsOf(input) {
  const rate = 48000;
  const { code, stdout, stderr } = await run('ffmpeg', [
    '-nostdin', '-hide_banner', '-v', 'info', '-copyts', '-i', input, '-map', '0:a:0',
    '-af', `ashowinfo,aformat=sample_fmts=s16:channel_layouts=mono:sample_rates=${rate}`, '-f', 's16le', '-',
  ]);
  if (code !== 0) throw new Error(`ffmpeg on ${input}: ${stderr.split('\n').slice(-3).join(' ')}`);
  const start = Number(/pts_time:([-\d.]+)/.exec(stderr)?.[1] ?? 0);
  return beeps(new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1), rate).map((time) => time + start);
}

/** Starts of tones in samples, seconds from the first sample. */
export function beeps(samples, rate) {
  const loud = 32767 * 0.05;
  const starts = [];
  let lastLoud = -Infinity;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]) >= loud) {
      if (i - lastLoud > rate * 0.05) starts.push(i / rate);
      lastLoud = i;
    }
  }
  return starts;
}

// ---- GStreamer

const SINK = 'fakesink sync=false silent=false';

/**
 * Plays with playbin3 (hlsdemux2, qtdemux). On a busy machine GStreamer 1.22 sometimes ends or hangs before anything is
 * shown, in a race of its own (`gstplaybin3.c: assertion failed`, `Couldn't download fragments`): what fails three times
 * in a row is no race.
 */
async function gstreamer(args) {
  for (let attempt = 1; ; attempt++) {
    const result = await run('gst-launch-1.0', args, { seconds: 40 });
    if (result.code === 0 || attempt === 3) return result;
  }
}

/** Plays into sinks that show nothing; every error and warning is a problem. */
export async function gstreamerPlays(url) {
  const { code, stdout, stderr } = await gstreamer([
    'playbin3', `uri=${url}`, 'video-sink=fakesink sync=false', 'audio-sink=fakesink sync=false',
  ]);
  const said = (stdout + stderr).split('\n').filter((line) => /^(ERROR|WARNING)|CRITICAL|WARN/.test(line));
  return [...silence({ code, stderr: '' }), ...said];
}

/** Plays with what reaches the sinks printed. */
async function gstreamerDump(url, sinks) {
  const { code, stdout, stderr } = await gstreamer(['-v', 'playbin3', `uri=${url}`, ...sinks]);
  if (code !== 0) throw new Error(`gst-launch-1.0 ended with ${code}: ${stderr.slice(-300)}`);
  return dumped(stdout.toString('latin1'));
}

/** Frames with their times and counter cards, as `cardsOf`, through GStreamer's own HLS and MP4 code. */
export async function gstreamerCards(url) {
  const shrunk = `videoconvert ! videoscale ! video/x-raw,format=GRAY8,width=${CARD_BLOCKS},height=9 ! ${SINK} dump=true`;
  const buffers = await gstreamerDump(url, [`video-sink=${shrunk}`, 'audio-sink=fakesink sync=false']);
  return buffers.map(({ time, bytes }) => ({ time, ...numberOf(bytes) }));
}

/** Beeps as `beepsOf`, by the timestamps of GStreamer's buffers. */
export async function gstreamerBeeps(url) {
  const rate = 48000;
  const raw = `audioconvert ! audioresample ! audio/x-raw,format=S16LE,channels=1,rate=${rate} ! ${SINK} dump=true`;
  const buffers = await gstreamerDump(url, ['video-sink=fakesink sync=false', `audio-sink=${raw}`]);
  const samples = new Int16Array(buffers.reduce((sum, buffer) => sum + (buffer.bytes.length >> 1), 0));
  let at = 0;
  for (const { bytes } of buffers) {
    for (let i = 0; i + 1 < bytes.length; i += 2) samples[at++] = bytes.readInt16LE(i);
  }
  return beeps(samples, rate).map((time) => time + (buffers[0]?.time ?? 0));
}

/**
 * Buffers as fakesink prints them with -v, silent=false and dump=true. A buffer's time comes by way of the pipeline's bus
 * and its bytes at once: both keep their order, but not beside each other.
 */
function dumped(text) {
  const times = [];
  const dumps = [];
  for (const line of text.split('\n')) {
    const chain = /last-message = chain .*pts: (\d+):(\d+):([\d.]+)/.exec(line);
    const dump = /([0-9a-f]{8}) \(0x[0-9a-f]+\): ((?:[0-9a-f]{2} )+)/.exec(line);
    if (dump) {
      if (Number.parseInt(dump[1], 16) === 0) dumps.push([]);
      dumps.at(-1).push(dump[2]);
    } else if (chain) {
      times.push(Number(chain[1]) * 3600 + Number(chain[2]) * 60 + Number(chain[3]));
    }
  }
  if (times.length !== dumps.length) throw new Error(`GStreamer told ${times.length} times and ${dumps.length} buffers`);
  return times.map((time, index) => ({ time, bytes: Buffer.from(dumps[index].join('').replaceAll(' ', ''), 'hex') }));
}

// ---- VLC

// Its fMP4 demuxer says the first three of every fragmented file, its AAC decoder the fourth of every encoder's priming.
const VLC_HABITS = /elst box found|no chunk defined|STTS table of 0 entries|decoded zero sample|XDG_RUNTIME_DIR|dbus|interface|picture is too late|late frames/;

/** Plays with VLC's own adaptive and MP4 demuxers, as fast as four times. It refuses to run as root. */
export async function vlcPlays(url) {
  const home = mkdtempSync(join(tmpdir(), 'vlc-'));
  chmodSync(home, 0o777);
  const vlc = ['cvlc', '-I', 'dummy', '--vout', 'dummy', '--aout', 'dummy', '--play-and-exit', '--no-color', '-v', '--rate', '4', url];
  const command = process.getuid() === 0 ? ['setpriv', '--reuid=nobody', '--clear-groups', ...vlc] : vlc;
  try {
    const result = await run(command[0], command.slice(1), { env: { ...process.env, HOME: home } });
    const said = result.stderr.split('\n').filter((line) => / (error|warning): /.test(line) && !VLC_HABITS.test(line));
    const ended = /end of playlist, exiting/.test(result.stderr);
    return [...silence({ code: result.code, stderr: '' }), ended ? null : 'did not reach the end of the playlist', ...said];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

// ---- MediaInfo

/** The one track MediaInfo finds in a rendition put together in one file. */
export async function mediainfoTrack(bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'mediainfo-'));
  try {
    const file = join(folder, 'rendition.mp4');
    writeFileSync(file, bytes);
    const { stdout } = await run('mediainfo', ['--Output=JSON', file]);
    return JSON.parse(stdout).media.track.filter((track) => track['@type'] !== 'General');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
