// The page of `preview` and the report, as a person meets them: in Chromium, by keyboard, on a phone, in the dark.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { numberOf } from './card.js';
import { askHostileReport, askInspect } from './inspect.js';
import { readPresentation } from './presentation.js';
import { run } from './programs.js';
import { few } from './verdicts.js';

const here = dirname(fileURLToPath(import.meta.url));
const ENTRYPOINT = process.env.ENTRYPOINT ?? resolve(here, '../../../entrypoint');
const AXE = readFileSync(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');
const DESK = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const PROBLEM_FOUND = 80;
// What a person can do something with.
const CONTROLS = 'a[href], button, input, select, summary, [tabindex="0"]';

/** Starts `preview` for a folder and waits for its address. */
export async function startPreview(folder, source) {
  const more = source ? ['--source', source] : [];
  const child = spawn(ENTRYPOINT, ['preview', folder, '--no-open', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.on('close', done));
  let said = '';
  const url = await new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`preview named no address in 60 s: ${said}`)), 60_000);
    const hear = (data) => {
      said += data;
      const address = /http:\/\/\S+/.exec(said);
      if (address) {
        clearTimeout(timer);
        found(address[0]);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    ended.then((code) => failed(new Error(`preview ended with ${code}: ${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** A page in a context of its own; `problems` are what it complained of, and requests that left its own server. */
export async function openPage(chromium, url, settings = DESK) {
  const context = await chromium.newContext(settings);
  await context.addInitScript(`window.lumasOf = ${lumasOf}`);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(new URL(url).origin) && !/^(data|blob):/.test(target)) problems.push(`asked for ${target}`);
  });
  await page.goto(url);
  return { page, problems, close: () => context.close() };
}

/** Violations of axe-core's rules (WCAG 2.2 A and AA among them). */
export async function axe(page) {
  await page.evaluate(AXE); // by the debugger, so that the page's policy stays as it is
  const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }));
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}: ${few(nodes.map(({ target }) => target.join(' ')))}`);
}

export async function overflow(page) {
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  return wide[0] > wide[1] ? `the page is ${wide[0]} px wide on a screen of ${wide[1]} px` : null;
}

/** Everything that can be operated, by id or text, that pressing Tab again and again does not reach. */
async function unreachable(page) {
  await page.evaluate(() => document.activeElement?.blur());
  const due = await page.$$eval(CONTROLS, (all) =>
    all.filter((each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0).map((each) => each.id || each.textContent.trim()),
  );
  const reached = new Set();
  for (let i = 0; i < 2 * due.length + 10; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.id || at?.textContent.trim();
    }));
  }
  return due.filter((name) => !reached.has(name));
}

const video = (page, read, argument) => page.$eval('#video', read, argument);

export async function until(page, what, condition, argument, seconds = 20) {
  try {
    await page.waitForFunction(condition, argument, { timeout: seconds * 1000, polling: 50 });
  } catch {
    throw new Error(`waited ${seconds} s for ${what}`);
  }
}

export async function ready(page) {
  await until(page, 'the first frame or audio', () => document.getElementById('video').readyState >= 3);
}

/** Plays by the space bar, eight times as fast once it runs, to the end. */
async function playOut({ page, problems }) {
  await ready(page);
  await page.keyboard.press('Space');
  await until(page, 'the space bar to start it', () => !document.getElementById('video').paused);
  await video(page, (element) => (element.playbackRate = 8));
  await until(page, 'the end', () => document.getElementById('video').ended, null, 60);
  return [...problems, await shownProblem(page)];
}

async function shownProblem(page) {
  const text = await page.$eval('#problem', (element) => (element.hidden ? '' : element.textContent));
  return text ? `the page says: ${text}` : null;
}

/** Every size can be chosen; each is `{value, text, height}`, the largest first, and that again. */
async function sizes(page) {
  const options = await page.$$eval('#rendition option', (all) => all.map(({ value, textContent }) => ({ value, text: textContent })));
  const found = options.slice(1).map((option) => ({ ...option, height: /×(\d+)/.exec(option.text)[1] }));
  return [...found, found[0]];
}

/** Chooses a size: the page says so until it is seen, then names it. */
async function choose(page, { value, text, height }) {
  await page.selectOption('#rendition', value);
  await until(page, `${text} to be seen`, (lines) => document.getElementById('switching').hidden && document.getElementById('video').videoHeight === Number(lines), height);
  await until(page, `${text} to be told`, (lines) => document.getElementById('figure-rendition').textContent.endsWith(`×${lines}`), height);
}

/** Chooses each size while it plays: in the middle, and where nothing comes after. */
async function chooseInPlay({ page, problems }, presentation) {
  await ready(page);
  const all = await sizes(page);
  const due = presentation.variants.map(({ resolution }) => `${resolution.width}×${resolution.height}`);
  const wrong = due.filter((each) => !all.some(({ text }) => text.includes(each))).map((each) => `${each} cannot be chosen`);
  for (const part of [0.2, 0.95]) {
    for (const size of all) {
      await video(page, (element, to) => ((element.currentTime = element.duration * to), element.play()), part);
      await choose(page, size);
    }
  }
  return [...problems, ...wrong, await shownProblem(page)];
}

/** Chooses each size while it is paused, also at the end: its frame is the one that was shown before. */
async function chooseInPause({ page, problems }, cards) {
  const wrong = [];
  await ready(page);
  const seen = () => video(page, (element) => ({ time: element.currentTime, lumas: window.lumasOf(element, element.videoWidth, element.videoHeight) }));
  for (const part of [0, 0.5, 0.97]) {
    await video(page, (element, to) => (element.currentTime = element.duration * to), part);
    await until(page, 'the frame there', () => !document.getElementById('video').seeking);
    const before = await seen();
    for (const size of await sizes(page)) {
      await choose(page, size);
      const after = await seen();
      if (after.time !== before.time) wrong.push(`${size.text} is of ${after.time}, not ${before.time}`);
      const [was, is] = [before, after].map(({ lumas }) => numberOf(Uint8Array.from(lumas)).card);
      if (cards && (is === null || is !== was)) wrong.push(`${size.text} at ${before.time} shows card ${is}, not ${was}`);
    }
  }
  return [...problems, ...wrong, await shownProblem(page)];
}

/** In the page: luma of the middle of each of the card's 16 by 9 parts of an image or video. */
export function lumasOf(source, width, height) {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(source, 0, 0);
  const middle = (part, parts, length) => Math.floor(((part + 0.5) * length) / parts);
  const lumas = [];
  for (let row = 0; row < 9; row++) {
    for (let block = 0; block < 16; block++) {
      lumas.push(context.getImageData(middle(block, 16, width), middle(row, 9, height), 1, 1).data[1]);
    }
  }
  return lumas;
}

/** The counter card in a frame of the screen. */
export async function cardOn(page, selector) {
  const png = await page.locator(selector).screenshot();
  const lumas = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    return window.lumasOf(image, image.width, image.height);
  }, png.toString('base64'));
  return numberOf(Uint8Array.from(lumas)).card;
}

/** Hovers along the seek bar: the frame must be one of the time that stands below it. */
async function hover({ page, problems }, rate, duration, intervalSeconds) {
  const wrong = [];
  await ready(page);
  await until(page, 'the duration', () => Number(document.getElementById('seek').max) > 0);
  const bar = await page.locator('#seek').boundingBox();
  for (const part of [0.03, 0.35, 0.5, 0.72, 0.97]) {
    await page.mouse.move(bar.x + bar.width * part, bar.y + bar.height / 2);
    await until(page, 'a frame above the seek bar', () => !document.getElementById('thumbnail').hidden, null, 5);
    await page.waitForLoadState('networkidle');
    const card = await cardOn(page, '#thumbnail-image');
    const off = card === null ? null : card / rate - part * duration;
    if (off === null || Math.abs(off) > intervalSeconds) {
      wrong.push(`at ${(part * duration).toFixed(1)} s ${card === null ? 'no card can be read' : `the frame of ${(card / rate).toFixed(1)} s`}`);
    }
  }
  return [...problems, ...wrong];
}

/** Seconds between two frames of a storyboard. */
export function storyboardInterval(folder) {
  const index = readdirSync(folder, { recursive: true }).find((path) => path.endsWith('storyboard.vtt'));
  if (!index) throw new Error('there is no storyboard.vtt');
  const [start, end] = /(\S+) --> (\S+)/.exec(readFileSync(join(folder, index), 'utf8')).slice(1)
    .map((time) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  return end - start;
}

/** What keys do, each looked at in what it changes. */
async function keys({ page, problems }, rate) {
  const wrong = [];
  await ready(page);
  const after = async (key, what, read, holds) => {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
    const found = await video(page, read);
    if (!holds(found)) wrong.push(`${key}: ${what} is ${found}`);
  };
  await after('5', 'the place', (element) => element.currentTime / element.duration, (part) => Math.abs(part - 0.5) < 0.01);
  await after('ArrowLeft', 'the place', (element) => element.currentTime - element.duration / 2, (by) => Math.abs(by + 5) < 0.5);
  await after('0', 'the place', (element) => element.currentTime, (time) => time === 0);
  await after('.', 'the place in frames', (element) => element.currentTime, (time) => Math.abs(time * rate - 1) < 0.01);
  await after(',', 'the place', (element) => element.currentTime, (time) => time === 0);
  await after('m', 'muted', (element) => element.muted, (muted) => muted);
  await after('k', 'paused', (element) => element.paused, (paused) => !paused);
  await after('Space', 'paused', (element) => element.paused, (paused) => paused);
  // The chooser, with nothing but keys.
  await page.focus('#rendition');
  await page.keyboard.press('ArrowDown');
  const chosen = await page.$eval('#rendition', (element) => element.selectedIndex);
  if (chosen !== 1) wrong.push(`arrow down in the chooser chose its entry ${chosen}`);
  return [...problems, ...wrong];
}

/** One encoded clip on its preview page. */
export async function askPage(verdicts, chromium, { name, folder, source, cards, screens }) {
  const ask = (question, answer) => verdicts.askPlayer(`${name}: preview: ${question}`, answer);
  const presentation = readPresentation(name, folder);
  const moves = presentation.duration <= 60;
  let preview;
  await ask('names its address', async () => {
    preview = await startPreview(folder, source);
  });
  if (!preview) return;
  const withPage = async (settings, use) => {
    const opened = await openPage(chromium, preview.url, settings);
    try {
      return await use(opened);
    } finally {
      await opened.close();
    }
  };
  if (moves) await ask('plays to its end', () => withPage(DESK, playOut));
  if (moves && presentation.variants.length > 1) {
    await ask('every size can be chosen in mid-play, and in the last segment', () => withPage(DESK, (opened) => chooseInPlay(opened, presentation)));
    await ask('every size can be chosen in pause, and shows the same frame', () => withPage(DESK, (opened) => chooseInPause(opened, cards)));
  }
  if (cards) {
    await ask('frames along the seek bar are those of their times', () =>
      withPage(DESK, async (opened) => {
        const problems = await hover(opened, cards.rate, presentation.duration, storyboardInterval(folder) + 0.5 + presentation.duration / 500);
        await opened.page.screenshot({ path: join(screens, `${name}-hover.png`) });
        return problems;
      }),
    );
    await ask('goes to a place near the end and shows its frame', () => withPage(DESK, (opened) => jump(opened, cards.rate, presentation.duration)));
  }
  if (moves && presentation.duration >= 10) await ask('keys do what the page says', () => withPage(DESK, (opened) => keys(opened, presentation.variants[0].frameRate ?? 25)));
  await ask('Tab reaches everything', () => withPage(DESK, async ({ page }) => {
    await ready(page);
    const left = await unreachable(page);
    return left.length > 0 ? `not ${few(left)}` : null;
  }));
  for (const [look, settings] of looks()) {
    await ask(`${look}: no violation of axe-core, nothing wider than the screen`, () => withPage(settings, async ({ page, problems }) => {
      await ready(page);
      await page.screenshot({ path: join(screens, `${name}-${look}.png`) });
      return [...problems, ...(await axe(page)), await overflow(page)];
    }));
  }
  await askInspect(ask, withPage, Object.fromEntries(looks()), { presentation, cards, name, screens, moves });
  await ask('ends well with Ctrl-C', async () => {
    const code = await preview.stop();
    return code === 0 ? null : `exit code ${code}`;
  });
}

function looks() {
  return [
    ['desk', DESK],
    ['desk-dark', { ...DESK, colorScheme: 'dark' }],
    ['phone', PHONE],
    ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
  ];
}

/** Seeks far ahead: the frame there must come. */
async function jump({ page, problems }, rate, duration) {
  await ready(page);
  const due = Math.floor(duration * 0.93 * rate);
  await page.$eval('#video', (element, to) => (element.currentTime = to), (due + 0.5) / rate);
  await until(page, 'the frame there', () => !document.getElementById('video').seeking && document.getElementById('video').readyState >= 2);
  await page.waitForTimeout(300);
  const lumas = await video(page, (element) => window.lumasOf(element, element.videoWidth, element.videoHeight));
  const { card } = numberOf(Uint8Array.from(lumas));
  return [...problems, card === due ? null : `card ${card}, not ${due}`];
}

/** The report, without the preview command: one file from any web server. */
export async function askReport(verdicts, chromium, { name, folder, url, screens }) {
  const path = readdirSync(folder, { recursive: true }).find((each) => each.endsWith('report.html'));
  for (const [look, settings] of looks()) {
    await verdicts.ask(`${name}: report, ${look}: no violation of axe-core, nothing wider than the screen, no request`, async () => {
      if (!path) return 'there is no report.html';
      const opened = await openPage(chromium, 'about:blank', settings);
      try {
        const asked = [];
        opened.page.on('request', (request) => asked.push(request.url()));
        await opened.page.goto(url(path));
        await opened.page.screenshot({ path: join(screens, `${name}-report-${look}.png`), fullPage: true });
        const problems = [...(await axe(opened.page)), await overflow(opened.page)];
        const others = asked.slice(1).filter((each) => !each.startsWith('data:'));
        return [...problems, others.length > 0 ? `asked for ${few(others)}` : null];
      } finally {
        await opened.close();
      }
    });
  }
}

/** Destinations that are not what one hopes for. */
export async function askOddPlaces(verdicts, chromium, { good, screens }) {
  await askHostileReport(verdicts, chromium, good);
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  try {
    await verdicts.ask('preview of a folder without a video: one sentence and exit code 80', async () => {
      const { code, stdout, stderr } = await run(ENTRYPOINT, ['preview', folder, '--no-open'], { seconds: 60 });
      const said = stdout.toString() + stderr;
      return [code === PROBLEM_FOUND ? null : `exit code ${code}`, /not the destination of a video/.test(said) ? null : `said: ${said}`];
    });
    await verdicts.ask('preview of a result that is half there: names what is missing, and plays until there', async () => {
      const half = join(folder, 'half');
      cpSync(good, half, { recursive: true });
      const presentation = readPresentation('half', half);
      for (const { list } of presentation.variants) rmSync(join(half, list.resolve(list.segments.at(-1).uri)));
      const preview = await startPreview(half);
      const { page, close } = await openPage(chromium, preview.url);
      try {
        await ready(page);
        const notice = await page.textContent('#notice');
        const badge = await page.textContent('#state');
        const playable = presentation.duration - presentation.variants[0].list.segments.at(-1).duration;
        await video(page, (element) => element.play());
        await until(page, 'it to play until there', (end) => document.getElementById('video').currentTime > end - 0.5, playable, 40);
        await until(page, 'the page to say where it stops', () => !document.getElementById('problem').hidden, null, 60);
        await page.screenshot({ path: join(screens, 'half-there.png') });
        const problem = await page.textContent('#problem');
        const violations = await axe(page);
        return [
          /Incomplete/.test(badge) ? null : `its badge says ${badge}`,
          notice.includes('segment-') ? null : `it says: ${notice}`,
          problem.includes('segment-') ? null : `where it stops it says: ${problem}`,
          ...violations,
        ];
      } finally {
        await close();
        await preview.stop();
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes the folder of screenshots anew. */
export function screensIn(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
