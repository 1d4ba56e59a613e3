// Chromium, driven by playwright-core, with the players of page.js.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--disable-dev-shm-usage',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
];

/** A browser with one page at a time. Warnings and errors of its media pipeline are problems of the question they came in. */
export class Browser {
  static async start(origin, executablePath) {
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath, headless: true, args: FLAGS });
    browser.version = browser.chromium.version();
    browser.origin = origin;
    return browser;
  }

  /** A fresh page for a clip. */
  async open() {
    await this.page?.close();
    this.page = await this.chromium.newPage();
    this.said = [];
    const hear = (line) => this.said.push(line);
    this.page.on('pageerror', (error) => hear(`page: ${error.message}`));
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) hear(`console: ${message.text()}`);
    });
    const devtools = await this.page.context().newCDPSession(this.page);
    devtools.on('Media.playerMessagesLogged', ({ messages }) => {
      for (const { level, message } of messages) {
        if (level === 'error' || level === 'warning') hear(`media ${level}: ${message}`);
      }
    });
    devtools.on('Media.playerErrorsRaised', ({ errors }) => errors.forEach((error) => hear(`media error: ${JSON.stringify(error)}`)));
    await devtools.send('Media.enable');
    await this.page.goto(`${this.origin}/players/page.html`);
    await this.page.waitForFunction(() => window.judge);
  }

  /** Calls `judge[name](...args)` in the page; adds what the browser itself complained of to `problems`. */
  async ask(name, ...args) {
    this.said = [];
    try {
      const result = await this.page.evaluate(([wanted, given]) => window.judge[wanted](...given), [name, args]);
      const said = this.said.filter((line) => !HABITS.test(line) && !isLastAudio(line));
      return { ...result, problems: [...new Set([...(result.problems ?? []), ...said])] };
    } catch (error) {
      await this.open(); // whatever hung, the next question gets a page without it
      throw error;
    }
  }

  close() {
    return this.chromium.close();
  }
}

/** What Chromium says of any media, whatever is in it. */
const HABITS = /internal Manifest structure is NOT covered|GPU stall/;

/**
 * Shaka's debug build holds what a segment added against its place in the playlist, which it cuts at the frame's end. The
 * last audio has up to a frame more, and its first frame is heard a frame before its decode time: together more than the
 * 30 ms it allows.
 */
function isLastAudio(line) {
  const match = /Unexpected buffered range .*\/audio\/.*\{start: ([\d.]+), end: ([\d.]+)\} but got \{start: ([\d.]+), end: ([\d.]+)\}/.exec(line);
  if (!match) return false;
  const [start, end, foundStart, foundEnd] = match.slice(1).map(Number);
  const frame = 1024 / 44100;
  return Math.abs(foundStart - start) <= frame && foundEnd >= end && foundEnd - end <= frame;
}
