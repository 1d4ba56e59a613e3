// What the tags of a playlist say, with the section of draft-pantos-hls-rfc8216bis that defines each.

export const TAGS = {
  EXTM3U: ['The first line of every playlist.', '4.4.1.1'],
  'EXT-X-VERSION': ['The version of the format that a player must know.', '4.4.1.2'],
  'EXT-X-INDEPENDENT-SEGMENTS': ['Every segment can be decoded without another one: each begins with a key frame.', '4.4.2.1'],
  'EXT-X-START': ['Where playing begins unless the viewer chooses.', '4.4.2.2'],
  'EXT-X-DEFINE': ['A variable that other lines use.', '4.4.2.3'],
  'EXT-X-TARGETDURATION': ['No segment lasts longer than this many seconds, rounded.', '4.4.3.1'],
  'EXT-X-MEDIA-SEQUENCE': ['The number of the first segment.', '4.4.3.2'],
  'EXT-X-DISCONTINUITY-SEQUENCE': ['The number of discontinuities before the first segment.', '4.4.3.3'],
  'EXT-X-ENDLIST': ['The list is complete: no segment will be added.', '4.4.3.4'],
  'EXT-X-PLAYLIST-TYPE': ['VOD: the list never changes.', '4.4.3.5'],
  'EXT-X-I-FRAMES-ONLY': ['Each segment is a single key frame, for fast forward and for seeking.', '4.4.3.6'],
  EXTINF: ['How long the next segment lasts, in seconds.', '4.4.4.1'],
  'EXT-X-BYTERANGE': ['Which bytes of the file the next segment is: length@offset.', '4.4.4.2'],
  'EXT-X-DISCONTINUITY': ['What follows is encoded differently from what came before.', '4.4.4.3'],
  'EXT-X-KEY': ['How segments are encrypted.', '4.4.4.4'],
  'EXT-X-MAP': ['The init segment, which a player reads before the media segments.', '4.4.4.5'],
  'EXT-X-PROGRAM-DATE-TIME': ['The wall-clock time of the next segment.', '4.4.4.6'],
  'EXT-X-GAP': ['The next segment is missing.', '4.4.4.7'],
  'EXT-X-BITRATE': ['The approximate rate of the segments that follow, in kbit/s.', '4.4.4.8'],
  'EXT-X-MEDIA': ['An audio track or subtitles that belong to variants, by the name of their group.', '4.4.6.1'],
  'EXT-X-STREAM-INF': ['A variant: one size of the video with its audio. The next line is its playlist.', '4.4.6.2'],
  'EXT-X-I-FRAME-STREAM-INF': ['A playlist of key frames only.', '4.4.6.3'],
  'EXT-X-SESSION-DATA': ['Something about the whole presentation, such as its title or chapters.', '4.4.6.4'],
  'EXT-X-SESSION-KEY': ['A key that media playlists use, to be loaded early.', '4.4.6.5'],
  'EXT-X-CONTENT-STEERING': ['Which server to load from.', '4.4.6.6'],
  // Image Media Playlists, an extension that players of thumbnails read.
  'EXT-X-IMAGE-STREAM-INF': ['A playlist of thumbnails.', null],
  'EXT-X-IMAGES-ONLY': ['Each segment is a sheet of thumbnails.', null],
  'EXT-X-TILES': ['How thumbnails lie on the next sheet, and how long each stands.', null],
};

/** Reads a line: `{tag, value, attributes}`; `tag` is null for an address or a comment. */
export function readLine(line) {
  const match = /^#(EXT[A-Z0-9-]*)(?::(.*))?$/.exec(line);
  if (!match) return { tag: null, value: line, attributes: {} };
  const attributes = {};
  for (const [, name, value] of (match[2] ?? '').matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)) {
    attributes[name] = value.replace(/^"|"$/g, '');
  }
  return { tag: match[1], value: match[2] ?? '', attributes };
}
