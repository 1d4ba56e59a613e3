// A question that fails is a failure: at once where nothing moves, at the second try where a player does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Verdicts } from './verdicts.js';

/** An answer that is wrong the first `times`. */
function wrongFor(times) {
  let asked = 0;
  return async () => (asked++ < times ? 'wrong' : null);
}

test('ask: fails at the first wrong answer', async () => {
  const verdicts = new Verdicts();
  await verdicts.ask('a file', wrongFor(1));
  assert.deepEqual([verdicts.passed, verdicts.failed], [0, 1]);
});

test('askPlayer: passes where the second answer is right', async () => {
  const verdicts = new Verdicts();
  await verdicts.askPlayer('a player', wrongFor(1));
  assert.deepEqual([verdicts.passed, verdicts.failed], [1, 0]);
});

test('askPlayer: fails where both answers are wrong, or throw', async () => {
  const verdicts = new Verdicts();
  await verdicts.askPlayer('a player', wrongFor(2));
  await verdicts.askPlayer('another', () => {
    throw new Error('no page');
  });
  assert.deepEqual([verdicts.passed, verdicts.failed], [0, 2]);
});

test('askPlayer: asks three questions again, no more', async () => {
  const verdicts = new Verdicts();
  for (let i = 0; i < 4; i++) await verdicts.askPlayer(`player ${i}`, wrongFor(1));
  assert.deepEqual([verdicts.passed, verdicts.failed], [3, 1]);
});
