// The browser's judge of audio and frame can say no.
//
//   PRESENTATION=FOLDER CHROMIUM=PROGRAM node --test lips.test.js
//
// FOLDER holds the clip that flashes and beeps.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.js';
import { watch } from './lips.js';
import { readPresentation } from './presentation.js';
import { serve } from './server.js';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lips-'));
let server, browser;

before(async () => {
  cpSync(process.env.PRESENTATION, folder, { recursive: true });
  server = await serve({ damaged: folder, players: here, modules: `${here}/node_modules` });
  browser = await Browser.start(server.origin, process.env.CHROMIUM ?? '/usr/bin/chromium');
});

after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts the audio of the last tenth later by so many samples, as a wrong time in each of its fragments would. */
function delayAudio(audio, samples) {
  for (let index = Math.floor(audio.segments.length * 0.9); index < audio.segments.length; index++) {
    const path = join(folder, audio.resolve(audio.segments[index].uri));
    const bytes = readFileSync(path);
    for (let at = bytes.indexOf('tfdt'); at > 0; at = bytes.indexOf('tfdt', at + 4)) {
      bytes.writeBigUInt64BE(bytes.readBigUInt64BE(at + 8) + BigInt(samples), at + 8);
    }
    writeFileSync(path, bytes);
  }
}

test('audio that is 30 ms late at the end is noticed, and only there', async () => {
  const presentation = readPresentation('damaged', folder);
  delayAudio(presentation.audio[0], 1440);
  const { problems, windows } = await watch(browser, 'hls.js', `${server.origin}/damaged/master.m3u8`, presentation.duration);
  assert.equal(problems.length, 1, problems.join('; '));
  assert.match(problems[0], /ms after their flashes/);
  const middles = windows.map(({ offsets }) => offsets.toSorted((a, b) => a - b)[offsets.length >> 1]);
  assert.ok(Math.abs(middles[2] - middles[1] - 30) < 2, `${middles}`);
});
