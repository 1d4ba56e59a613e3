// What to paste into a page of one's own: the same as in examples/player.html, with the address of the destination.
import { $ } from './words.js';

const PLACE = 'https://videos.example.com/lecture/';

export async function offerEmbedding() {
  const answer = await fetch('embed.txt');
  if (!answer.ok) return;
  const text = await answer.text();
  const fill = () => {
    const given = $('public-address').value.trim();
    // Within a JavaScript text in quotes, in a script element.
    const safe = given && encodeURI(given.endsWith('/') ? given : `${given}/`).replaceAll("'", '%27');
    $('embed-code').textContent = safe ? text.replace(PLACE, () => safe) : text;
  };
  $('public-address').addEventListener('input', fill);
  $('copy-embed').addEventListener('click', async () => {
    await navigator.clipboard.writeText($('embed-code').textContent);
    $('copied').textContent = 'Copied';
  });
  fill();
  $('embed').hidden = false;
}
