// What there is to say of a level of hls.js, which is a variant of the multivariant playlist.

/** The rendition's name: that of its folder, where the worker wrote it. */
export function nameOf(level) {
  const folder = /\/video\/([^/]+)\//.exec(level.uri || '');
  return folder ? decodeURIComponent(folder[1]) : level.height ? `${level.height}p` : 'Audio';
}

/** Frames a second, or 25 where the playlist doesn't say. */
export function frameRateOf(level) {
  return (level && Number(level.attrs['FRAME-RATE'])) || 25;
}
