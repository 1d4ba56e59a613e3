// The counter card of test-media (see its README): which frame a frame shows.

export const CARD_BLOCKS = 16;

/**
 * Reads a card that was shrunk to 16 by 9 gray pixels: the top row is the frame number in binary, the rest of the frame
 * is white during a flash.
 *
 * @param {Uint8Array} pixels 144 lumas, row by row
 * @returns {{card: number | null, flash: boolean}} `card` is null where a block is neither black nor white
 */
export function numberOf(pixels) {
  let card = 0;
  for (let block = 0; block < CARD_BLOCKS; block++) {
    const luma = pixels[block];
    if (luma === undefined || (luma > 70 && luma < 180)) return { card: null, flash: false };
    card = card * 2 + (luma >= 126 ? 1 : 0);
  }
  let bright = 0;
  for (let i = CARD_BLOCKS * 2; i < pixels.length; i++) bright += pixels[i] > 220 ? 1 : 0;
  return { card, flash: bright > 0.95 * (pixels.length - CARD_BLOCKS * 2) };
}

/**
 * The card that each tick of a regular grid must show: that of the last source frame whose nearest tick is not later
 * (docs/decisions/0001), halves going up.
 *
 * @param {{time: number, card: number}[]} source frames in order, time 0 being the presentation's start
 * @param {number} rate ticks a second
 */
export function expectedCards(source, rate, count) {
  // FFmpeg prints six digits: 2.98333 for what is a half of 1/30 s.
  const nearest = ({ time }) => Math.floor(time * rate + 0.5 + 0.001);
  let next = 0;
  return Array.from({ length: count }, (_, tick) => {
    while (next + 1 < source.length && nearest(source[next + 1]) <= tick) next++;
    return source[next].card;
  });
}
