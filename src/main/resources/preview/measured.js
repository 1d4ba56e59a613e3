// Rates and lengths, worked out from the size and length that the report has of each stored segment.

/** Tracks of the report by the folder of their rendition, such as `video/720p`. */
export function tracksOf(report) {
  const tracks = new Map();
  for (const kind of ['video', 'audio']) {
    for (const track of report?.[kind] ?? []) {
      const segments = track.segments.map((each) => ({
        seconds: each.duration_ticks / track.timescale,
        bytes: each.size_bytes,
        ssim: each.quality?.ssim,
      }));
      tracks.set(`${kind}/${track.rendition}`, segments);
    }
  }
  return tracks;
}

const sum = (segments, of) => segments.reduce((total, each) => total + of(each), 0);

export const secondsOf = (segments) => sum(segments, ({ seconds }) => seconds);

export const longestOf = (segments) => Math.max(...segments.map(({ seconds }) => seconds));

export const averageOf = (segments) => (8 * sum(segments, ({ bytes }) => bytes)) / secondsOf(segments);

/** RFC 8216bis, 4.1: the highest rate of any run of segments that lasts 0.5 to 1.5 target durations. */
export function peakOf(segments, target) {
  let peak = 0;
  for (let first = 0; first < segments.length; first++) {
    let [bytes, seconds] = [0, 0];
    for (let last = first; last < segments.length; last++) {
      bytes += segments[last].bytes;
      seconds += segments[last].seconds;
      if (seconds > 1.5 * target) break;
      if (seconds >= 0.5 * target) peak = Math.max(peak, (8 * bytes) / seconds);
    }
  }
  return peak || averageOf(segments);
}

/** Spans of the segments that have a quality, in seconds, by rendition. */
export function qualitiesOf(report) {
  const qualities = new Map();
  for (const [name, segments] of tracksOf(report)) {
    let start = 0;
    const spans = segments.map(({ seconds, ssim }) => ({ start, end: (start += seconds), ssim }));
    qualities.set(name.replace(/^video\//, ''), spans.filter(({ ssim }) => ssim !== undefined));
  }
  return qualities;
}
