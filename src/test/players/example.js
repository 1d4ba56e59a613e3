// examples/player.html, as it stands in docs/first-video.md: on a site of its own, with the video at the bucket's address and
// the bucket's CORS rules. No byte of the page is changed for it; its names lead to files of this machine.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { axe, cardOn, lumasOf, overflow, storyboardInterval, until } from './preview.js';
import { readPresentation } from './presentation.js';

const here = dirname(fileURLToPath(import.meta.url));
const DOCS = resolve(here, '../../../docs');
const PAGES = resolve(here, '../../../examples');
const SITE = 'https://www.example.com';
const FOLDER = 'https://videos.example.com/lecture/';
const SCRIPT = /^https:\/\/cdn\.jsdelivr\.net\/npm\/(.+)@([\d.]+)\/(.+)$/;

/** Headers of a bucket with the rules that the page tells to paste, for a request from this origin. */
function corsHeaders(origin) {
  const page = readFileSync(join(DOCS, 'first-video.md'), 'utf8');
  const rules = JSON.parse(/```json\n(\[[\s\S]*?"AllowedOrigins"[\s\S]*?\])\n```/.exec(page.replaceAll(/^ {3}/gm, ''))[1]);
  const rule = rules.find((each) => each.AllowedOrigins.includes(origin) && each.AllowedMethods.includes('GET'));
  // R2 then sends none, which playwright would mend.
  if (!rule) return { 'Access-Control-Allow-Origin': 'https://nobody.invalid' };
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': rule.ExposeHeaders.join(', ') };
}

/** What the internet has at an address: the page, the video of a folder, and the files of npm. */
function answer(url, folder, origin) {
  const script = SCRIPT.exec(url);
  const file = script
    ? join(here, 'node_modules', script[1], script[3])
    : url.startsWith(FOLDER)
      ? join(folder, url.slice(FOLDER.length))
      : join(PAGES, url.slice(SITE.length));
  const isThere = existsSync(file) && (!script || JSON.parse(readFileSync(join(here, 'node_modules', script[1], 'package.json'))).version === script[2]);
  if (!isThere) return { status: 404, headers: script ? { 'Access-Control-Allow-Origin': '*' } : corsHeaders(origin) };
  return { status: 200, path: file, headers: script ? { 'Access-Control-Allow-Origin': '*' } : corsHeaders(origin) };
}

/** One encoded clip on the page of the tutorial. */
export async function askExample(verdicts, chromium, { name, folder, rate, screens }) {
  const presentation = readPresentation(name, folder);
  const withPage = async (use) => {
    const context = await chromium.newContext({ viewport: { width: 1000, height: 900 } });
    await context.addInitScript(`window.lumasOf = ${lumasOf}`);
    const page = await context.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    await page.route('**/*', (route) => {
      const url = route.request().url();
      const found = answer(url, folder, SITE);
      if (found.status !== 200) problems.push(`asked for ${url}: ${found.status}`);
      return route.fulfill(found);
    });
    try {
      await page.goto(`${SITE}/player.html`);
      await until(page, 'something to play', () => document.getElementById('video').readyState >= 3);
      return await use(page, problems);
    } finally {
      await context.close();
    }
  };
  const ask = (question, check) => verdicts.askPlayer(`${name}: examples/player.html: ${question}`, () => withPage(check));
  await ask('plays to its end, with its poster and every subtitle', async (page, problems) => {
    await page.evaluate(() => {
      const video = document.getElementById('video');
      video.muted = true;
      video.playbackRate = 8;
      return video.play();
    });
    await until(page, 'the end', () => document.getElementById('video').ended, null, 60);
    const texts = await page.evaluate(() => [...document.getElementById('video').textTracks].filter(({ kind }) => kind === 'subtitles').length);
    const poster = await page.$eval('#video', (video) => new Promise((loaded) => {
      const image = new Image();
      image.onload = () => loaded(image.naturalWidth);
      image.onerror = () => loaded(0);
      image.src = video.poster;
    }));
    await page.screenshot({ path: join(screens, `${name}-example.png`) });
    return [
      ...problems,
      texts === presentation.subtitles.length ? null : `${texts} of ${presentation.subtitles.length} subtitles`,
      poster > 0 ? null : 'no poster',
      ...(await axe(page)),
      await overflow(page),
    ];
  });
  if (!rate) return;
  await ask('thumbnails below the bar are those of their times, and a click goes there', async (page, problems) => {
    await until(page, 'the duration', () => Number(document.getElementById('seek').max) > 0);
    const bar = await page.locator('#seek').boundingBox();
    const wrong = [];
    for (const part of [0.05, 0.5, 0.95]) {
      await page.mouse.move(bar.x + bar.width * part, bar.y + bar.height / 2);
      await until(page, 'a thumbnail', () => !document.getElementById('thumbnail').hidden, null, 5);
      await page.waitForLoadState('networkidle');
      const card = await cardOn(page, '#thumbnail');
      const off = card === null ? null : card / rate - part * presentation.duration;
      if (off === null || Math.abs(off) > storyboardInterval(folder) + 0.5) {
        wrong.push(`at ${part} ${card === null ? 'no card can be read' : `the frame of ${(card / rate).toFixed(1)} s`}`);
      }
    }
    await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height / 2);
    const place = await page.$eval('#video', (video) => video.currentTime / video.duration);
    if (Math.abs(place - 0.5) > 0.05) wrong.push(`a click in the middle went to ${place}`);
    return [...problems, ...wrong];
  });
}
