// The player's page: asks about.json what there is, plays it with hls.js, and keeps the figures fresh.

import { Compare } from './compare.js';
import { offerEmbedding } from './embed.js';
import { frameRateOf, nameOf } from './levels.js';
import { qualitiesOf, tracksOf } from './measured.js';
import { Playlists } from './playlists.js';
import { showReport } from './report.js';
import { listThumbnails, paintThumbnail, readStoryboard, thumbnailAt } from './storyboard.js';
import { AUTOMATIC, Switching } from './switching.js';
import { $, bitRate, clock, option, show } from './words.js';

const MEDIA = 'media/';
const CHAPTERS = 'com.apple.hls.chapters';
const TITLE = 'com.apple.hls.title';
const LOOK_AGAIN_MS = 4000;
const FIGURES_MS = 500;

const video = $('video');

let hls = null;
let switching = null;
let storyboard = [];
let chapters = [];
let stalls = 0;
let recovered = false;
let titled = false;

// ---- What there is

async function lookAgain() {
  let about;
  try {
    const answer = await fetch('about.json');
    if (!answer.ok) throw new Error((await answer.text()).trim());
    about = await answer.json();
  } catch (e) {
    show('problem', `The preview command does not answer: ${e.message}\nCheck that it is still running.`);
    setTimeout(lookAgain, LOOK_AGAIN_MS);
    return;
  }
  show('problem', '');
  tellStatus(about);
  const report = about.playlist ? about.report : about.failed_report;
  if (report) showReport(MEDIA + report);
  if (about.playlist) {
    play(about);
  } else {
    setTimeout(lookAgain, LOOK_AGAIN_MS);
  }
}

function tellStatus({ playlist, status }) {
  const job = status.last_job;
  const name = (job && job.video_id) || status.location;
  $('title').textContent = name;
  $('location').textContent = status.location;
  document.title = `${name} – preview`;
  const complete = status.publication.complete;
  const badge = $('state');
  badge.hidden = false;
  badge.className = 'badge';
  const say = (text, kind) => {
    badge.textContent = text;
    if (kind) badge.classList.add(kind);
  };
  let notice = '';
  const missing = status.publication.missing;
  if (playlist && !complete) {
    say('Incomplete', 'bad');
    notice = `${missing.length} objects that the playlists name are missing, the first is ${missing[0]}. ` +
      'Playback stops there. Encode the video again.';
  } else if (status.job === 'running') {
    say(`Encoding: ${job.percent.toFixed(1)} %`);
    notice = playlist
      ? 'A new result is being encoded. This is the earlier one.'
      : 'Nothing is published yet. The video plays here as soon as it is published.';
  } else if (status.job === 'submitted') {
    say('Submitted');
    notice = 'The job has not started yet.';
  } else if (status.job === 'stale') {
    say('Stopped', 'bad');
    notice = `The job sent no heartbeat since stage ${job.stage}, ${job.percent.toFixed(1)} %: it was killed, or cannot reach its storage. Run it again to resume it.`;
  } else if (status.job === 'failed') {
    say('Failed', 'bad');
    notice = `${job.reason || 'The last job failed.'}\nWhat to do: ${job.hint || 'see its log.'}` +
      (playlist ? '\nWhat plays here is an earlier result.' : '');
  } else if (complete) {
    say('Complete', 'good');
  }
  show('notice', notice);
}

// ---- Playing

function play(about) {
  const { playlist, storyboard: index, poster } = about;
  $('player').hidden = false;
  $('side').hidden = false;
  if (poster) video.poster = MEDIA + poster;
  if (!window.Hls || !Hls.isSupported()) {
    if (video.canPlayType('application/vnd.apple.mpegurl')) {
      video.src = MEDIA + playlist; // the browser's own player
    } else {
      show('problem', 'This browser cannot play HLS: it lacks Media Source Extensions.');
    }
    return;
  }
  hls = new Hls({ enableWorker: false, maxBufferLength: 30, backBufferLength: 60 });
  switching = new Switching(hls, video, (level) =>
    show('switching', level === null ? '' : `Switching to ${nameOf(hls.levels[level])} …`));
  hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => {
    const session = data.sessionData && data.sessionData[TITLE];
    titled = Boolean(session && session.VALUE);
    if (titled) tellTitle(session.VALUE);
    readChapters(data);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, offerRenditions);
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, offerAudioTracks);
  hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, offerText);
  hls.on(Hls.Events.AUDIO_TRACK_SWITCHED, () => { $('audio').value = hls.audioTrack; });
  hls.on(Hls.Events.SUBTITLE_TRACK_SWITCH, () => { $('text').value = hls.subtitleTrack; });
  hls.on(Hls.Events.ERROR, (_, data) => tellError(data));
  hls.loadSource(MEDIA + playlist);
  hls.attachMedia(video);
  if (index) offerThumbnails(MEDIA + index);
  inspect(about);
}

/** What stands below the player, of a result that can be played. */
async function inspect({ playlist, report_data: data, source }) {
  const playlists = new Playlists(MEDIA + playlist);
  const comparing = new Promise((ready) => {
    hls.once(Hls.Events.MANIFEST_PARSED, () => ready(hls.levels.some((level) => level.width) ? new Compare(hls, video, source) : null));
  });
  offerEmbedding();
  const report = data && (await (await fetch(MEDIA + data)).json().catch(() => null));
  if (!report) return; // the page plays without what was measured
  tellSource(report.source);
  playlists.tracks = tracksOf(report);
  const compare = await comparing;
  if (compare) compare.qualities = qualitiesOf(report);
}

/** The video's own title, or the name of its file; what the playlist says of it comes first. */
function tellSource(source) {
  const file = source?.identity?.location?.split(/[/\\]/).pop();
  const title = source?.outline?.title || file;
  if (title && !titled) tellTitle(title);
}

function tellError(data) {
  if (!data.fatal) return;
  if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
    recovered = true;
    hls.recoverMediaError();
    return;
  }
  const url = (data.frag && data.frag.url) || data.url || '';
  const key = url.includes('/' + MEDIA) ? url.split('/' + MEDIA)[1] : url;
  const code = data.response && data.response.code ? ` (HTTP ${data.response.code})` : '';
  show('problem', key
    ? `${key} could not be loaded${code}. Playing stops there; status tells what is missing.`
    : `The video cannot be played: ${data.details}${data.error ? `, ${data.error.message}` : ''}.`);
}

function offerRenditions() {
  const select = $('rendition');
  select.length = 1;
  const levels = hls.levels.map((level, index) => ({ level, index }));
  levels.sort((a, b) => (b.level.height || 0) - (a.level.height || 0) || b.level.bitrate - a.level.bitrate);
  for (const { level, index } of levels) {
    const size = level.width ? `, ${level.width}×${level.height}` : '';
    option(select, index, `${nameOf(level)}${size}, ${bitRate(level.bitrate)}`);
  }
  select.value = String(AUTOMATIC);
  $('audio-only').hidden = hls.levels.some((level) => level.width);
}

function offerAudioTracks() {
  const tracks = hls.audioTracks;
  $('audio').length = 0;
  tracks.forEach((track, i) => option($('audio'), i, track.name + language(track)));
  $('audio').value = hls.audioTrack;
  $('audio-choice').hidden = tracks.length < 2;
}

function offerText() {
  const tracks = hls.subtitleTracks;
  $('text').length = 1;
  tracks.forEach((track, i) => option($('text'), i, track.name + language(track)));
  $('text').value = hls.subtitleTrack;
  $('text-choice').hidden = tracks.length === 0;
}

function language(track) {
  return track.lang && track.lang !== 'und' ? ` (${track.lang})` : '';
}

$('rendition').addEventListener('change', () => switching.choose(Number($('rendition').value)));
$('audio').addEventListener('change', () => { hls.audioTrack = Number($('audio').value); });
$('text').addEventListener('change', () => chooseText(Number($('text').value)));
$('speed').addEventListener('change', () => { video.playbackRate = Number($('speed').value); });
$('chapter').addEventListener('change', () => seekTo(Number($('chapter').value)));

function chooseText(track) {
  if (!hls) return;
  hls.subtitleDisplay = track >= 0;
  hls.subtitleTrack = track;
}

function tellTitle(title) {
  $('title').textContent = title;
  document.title = `${title} – preview`;
}

// ---- Chapters: RFC 8216bis EXT-X-SESSION-DATA with Apple's JSON

async function readChapters(data) {
  const session = data.sessionData && data.sessionData[CHAPTERS];
  if (!session || !session.URI) return;
  try {
    const url = new URL(session.URI, new URL(data.url, location.href));
    chapters = (await (await fetch(url)).json())
      .map((each) => ({ start: Number(each['start-time']), title: titleOf(each) }))
      .filter((each) => Number.isFinite(each.start));
  } catch {
    chapters = [];
  }
  $('chapter').length = 0;
  chapters.forEach(({ start, title }) => option($('chapter'), start, `${clock(start)} ${title}`));
  $('chapter-choice').hidden = chapters.length === 0;
  markChapters();
}

function titleOf(chapter) {
  const titles = chapter.titles || [];
  const mine = titles.find((each) => navigator.language.startsWith(each.language)) || titles[0];
  return (mine && mine.title) || `Chapter ${chapter.chapter || ''}`;
}

function markChapters() {
  $('marks').replaceChildren();
  if (!Number.isFinite(video.duration)) return;
  for (const { start } of chapters) {
    const mark = document.createElement('i');
    mark.style.left = `${(100 * start) / video.duration}%`;
    $('marks').append(mark);
  }
}

// ---- Thumbnails

async function offerThumbnails(url) {
  storyboard = await readStoryboard(url);
  listThumbnails($('thumbnail-list'), storyboard, seekTo);
  $('thumbnails').hidden = storyboard.length === 0;
}

function showThumbnail(time) {
  const cue = thumbnailAt(storyboard, time);
  if (!cue || !Number.isFinite(video.duration)) return;
  const room = $('seek-area').clientWidth;
  const half = paintThumbnail($('thumbnail-image'), cue, 0.45 * room) / 2 + 2;
  $('thumbnail-time').textContent = clock(time);
  const at = (room * time) / video.duration;
  $('thumbnail').style.left = `${Math.min(room - half, Math.max(half, at))}px`;
  $('thumbnail').hidden = false;
}

function hideThumbnail() {
  $('thumbnail').hidden = true;
}

$('seek').addEventListener('pointermove', (event) => {
  const box = $('seek').getBoundingClientRect();
  const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  showThumbnail(part * (video.duration || 0));
});
$('seek').addEventListener('pointerleave', hideThumbnail);
$('seek').addEventListener('blur', hideThumbnail);

// ---- Controls

function seekTo(time) {
  video.currentTime = Math.min(Math.max(0, time), video.duration || 0);
}

$('earlier-frame').addEventListener('click', () => step(-1));
$('later-frame').addEventListener('click', () => step(1));

function toggle() {
  if (video.paused) {
    video.play().catch((e) => show('problem', `The browser does not start playing: ${e.message}`));
  } else {
    video.pause();
  }
}

function setVolume(volume) {
  video.volume = Math.min(1, Math.max(0, volume));
  video.muted = video.volume === 0;
}

function toggleFullscreen() {
  if (document.fullscreenElement) {
    document.exitFullscreen();
  } else if ($('player').requestFullscreen) {
    $('player').requestFullscreen();
  }
}

$('play').addEventListener('click', toggle);
$('screen').addEventListener('click', toggle);
$('back').addEventListener('click', () => seekTo(video.currentTime - 10));
$('ahead').addEventListener('click', () => seekTo(video.currentTime + 10));
$('mute').addEventListener('click', () => { video.muted = !video.muted; });
$('volume').addEventListener('input', () => setVolume(Number($('volume').value)));
$('fullscreen').addEventListener('click', toggleFullscreen);
$('seek').addEventListener('input', () => {
  seekTo(Number($('seek').value));
  showThumbnail(Number($('seek').value));
});

function tellPaused() {
  $('player').classList.toggle('playing', !video.paused);
  $('play').setAttribute('aria-label', video.paused ? 'Play' : 'Pause');
}

function tellTime() {
  const time = video.currentTime;
  $('now').textContent = clock(time);
  $('seek').value = time;
  $('seek').setAttribute('aria-valuetext', `${clock(time)} of ${clock(video.duration)}`);
  if (chapters.length && document.activeElement !== $('chapter')) {
    const now = chapters.filter((each) => each.start <= time + 0.05).pop();
    if (now) $('chapter').value = now.start;
  }
}

video.addEventListener('play', tellPaused);
video.addEventListener('pause', tellPaused);
video.addEventListener('timeupdate', tellTime);
video.addEventListener('seeking', tellTime);
video.addEventListener('durationchange', () => {
  if (!Number.isFinite(video.duration)) return;
  $('seek').max = video.duration;
  $('duration').textContent = clock(video.duration);
  tellTime();
  markChapters();
});
video.addEventListener('volumechange', () => {
  const muted = video.muted || video.volume === 0;
  $('player').classList.toggle('muted', muted);
  $('mute').setAttribute('aria-pressed', String(muted));
  $('volume').value = video.volume;
});
video.addEventListener('waiting', () => {
  const asked = video.seeking || (switching && switching.isDue);
  if (!asked && video.currentTime > 0) stalls += 1;
});

const KEYS = {
  ' ': toggle,
  k: toggle,
  arrowleft: () => seekTo(video.currentTime - 5),
  arrowright: () => seekTo(video.currentTime + 5),
  j: () => seekTo(video.currentTime - 10),
  l: () => seekTo(video.currentTime + 10),
  ',': () => step(-1),
  '.': () => step(1),
  arrowup: () => setVolume(video.volume + 0.1),
  arrowdown: () => setVolume(video.volume - 0.1),
  m: () => { video.muted = !video.muted; },
  f: toggleFullscreen,
  c: () => { if (hls && hls.subtitleTracks.length) chooseText(hls.subtitleTrack < 0 ? 0 : AUTOMATIC); },
};

function step(frames) {
  video.pause();
  seekTo(video.currentTime + frames / frameRateOf(hls && hls.levels[hls.currentLevel]));
}

document.addEventListener('keydown', (event) => {
  const target = event.target;
  if ($('player').hidden || event.ctrlKey || event.metaKey || event.altKey || target.closest('select, input:not([type=range])')) return;
  const key = event.key.toLowerCase();
  const pressesTarget = (key === ' ' || key === 'enter') && target.closest('button, summary, a, #report-body');
  const movesTarget = key.startsWith('arrow') && target.closest('#volume, #split, .view');
  if (pressesTarget || movesTarget) return;
  if (/^\d$/.test(key)) {
    seekTo(((video.duration || 0) * Number(key)) / 10);
  } else if (KEYS[key]) {
    KEYS[key]();
  } else {
    return;
  }
  event.preventDefault();
});

// ---- Figures

function bufferedAhead() {
  for (let i = 0; i < video.buffered.length; i++) {
    if (video.buffered.start(i) <= video.currentTime + 0.1 && video.currentTime <= video.buffered.end(i)) {
      return video.buffered.end(i) - video.currentTime;
    }
  }
  return 0;
}

setInterval(() => {
  if ($('player').hidden) return;
  const level = hls && hls.levels[hls.currentLevel];
  if (level) {
    const size = level.width ? `, ${level.width}×${level.height}` : '';
    $('figure-rendition').textContent = nameOf(level) + size;
    $('figure-rate').textContent = bitRate(level.averageBitrate || level.bitrate);
  }
  if (hls) $('figure-line').textContent = bitRate(hls.bandwidthEstimate);
  const ahead = bufferedAhead();
  $('figure-buffer').textContent = `${ahead.toFixed(1)} s`;
  $('buffered').value = video.duration ? Math.min(1, (video.currentTime + ahead) / video.duration) : 0;
  const frames = video.getVideoPlaybackQuality && video.getVideoPlaybackQuality();
  if (frames) $('figure-dropped').textContent = `${frames.droppedVideoFrames} of ${frames.totalVideoFrames}`;
  $('figure-stalls').textContent = String(stalls);
}, FIGURES_MS);

lookAgain();
