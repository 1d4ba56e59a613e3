// Every sample of a rendition as mp4box.js sees it, and the rules of CMAF, ISO/IEC 14496-12 and HLS about them.
import { createFile, MP4BoxBuffer } from 'mp4box';
import { few } from './verdicts.js';

/** A rendition parsed in one piece: `info`, `file`, `track`, `samples` and the bytes they point into. */
export function parse(list) {
  const bytes = list.whole();
  const file = createFile(/* keepMdatData= */ true);
  const complaints = [];
  file.onError = (module, message) => complaints.push(`${module}: ${message}`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(buffer, 0));
  file.flush();
  const info = file.getInfo();
  const track = info.tracks[0];
  return { list, file, info, track, trak: file.moov.traks[0], samples: file.getTrackSamplesInfo(track.id), bytes, complaints };
}

/** The presentation time of a sample, in the track's time base, after the edit list. */
function presentationTime(media, sample) {
  return sample.cts - editStart(media);
}

/** The media time at which the one edit starts; 0 without one. */
export function editStart(media) {
  const entries = media.trak.edts?.elst?.entries ?? [];
  return entries.length === 1 ? entries[0].media_time : 0;
}

export function checkInit(media) {
  const problems = [...media.complaints];
  const { file, info, trak } = media;
  if (info.tracks.length !== 1) problems.push(`${info.tracks.length} tracks`);
  if (!info.isFragmented) problems.push('not marked as fragmented (no mvex)');
  if (!['cmfc', 'cmf2'].some((brand) => [file.ftyp.major_brand, ...file.ftyp.compatible_brands].includes(brand))) {
    problems.push(`ftyp names no CMAF brand: ${file.ftyp.compatible_brands}`);
  }
  const entries = trak.edts?.elst?.entries ?? [];
  if (entries.length > 1) problems.push(`${entries.length} edits`);
  if (entries.some((entry) => entry.media_time < 0)) problems.push('an empty edit, which MSE players ignore');
  if (trak.mdia.minf.stbl.stts?.sample_counts?.length) problems.push('samples in moov');
  const stray = file.boxes.map((box) => box.type).filter((type) => !['ftyp', 'moov', 'styp', 'sidx', 'prft', 'emsg', 'moof', 'mdat'].includes(type));
  if (stray.length > 0) problems.push(`boxes that have no place there: ${few(stray)}`);
  return problems;
}

export function checkFragments(media) {
  const problems = [];
  const moofs = media.file.moofs;
  let expectedDts = 0;
  let lastSequence = -1;
  moofs.forEach((moof, index) => {
    if (moof.trafs.length !== 1) problems.push(`fragment ${index} has ${moof.trafs.length} traf boxes`);
    const { tfdt, truns } = moof.trafs[0];
    if (!tfdt) {
      problems.push(`fragment ${index} has no tfdt`);
      return;
    }
    if (tfdt.version !== 1) problems.push(`fragment ${index}: tfdt of ${tfdt.version === 0 ? 32 : 64} bits`);
    if (tfdt.baseMediaDecodeTime !== expectedDts) {
      problems.push(`fragment ${index} starts at ${tfdt.baseMediaDecodeTime}, the one before ends at ${expectedDts}`);
    }
    if (moof.mfhd.sequence_number <= lastSequence) {
      problems.push(`fragment ${index}: mfhd ${moof.mfhd.sequence_number} after ${lastSequence}`);
    }
    lastSequence = moof.mfhd.sequence_number;
    const durations = truns.flatMap((trun) => trun.sample_duration);
    const implied = moof.trafs[0].tfhd.default_sample_duration || media.file.moov.mvex.trexs[0].default_sample_duration;
    const samples = truns.reduce((sum, trun) => sum + trun.sample_count, 0);
    expectedDts = tfdt.baseMediaDecodeTime + (durations.length > 0 ? durations.reduce((a, b) => a + b, 0) : samples * implied);
  });
  if (media.samples.length === 0) problems.push('no samples');
  media.samples.forEach((sample, index) => {
    const next = media.samples[index + 1];
    if (next && sample.dts + sample.duration !== next.dts) {
      problems.push(`sample ${index} ends at ${sample.dts + sample.duration}, the next starts at ${next.dts}`);
    }
    if (sample.offset + sample.size > media.bytes.length) problems.push(`sample ${index} lies outside the file`);
  });
  return problems;
}

/**
 * Each EXTINF is what its segment's samples last, an encoder's priming included: Shaka holds the decode time of a segment
 * against its place in the playlist, and moves audio by the difference.
 */
export function checkSegmentDurations(media) {
  const problems = [];
  let start = media.list.init().length;
  media.list.segments.forEach((segment, index) => {
    const end = start + media.list.size(index);
    const inside = media.samples.filter((sample) => sample.offset >= start && sample.offset < end);
    const seconds = inside.reduce((sum, sample) => sum + sample.duration, 0) / media.track.timescale;
    if (Math.abs(seconds - segment.duration) > 1e-5) {
      problems.push(`${segment.uri}: EXTINF ${segment.duration}, its samples last ${seconds.toFixed(6)} s`);
    }
    start = end;
  });
  return problems;
}

/** Frames: a regular grid from zero, every fragment a closed GOP that starts with an IDR frame. */
export function checkVideoSamples(media) {
  const problems = [];
  const { samples } = media;
  const times = samples.map((sample) => presentationTime(media, sample)).sort((a, b) => a - b);
  if (times[0] !== 0) problems.push(`the first frame is shown at ${times[0]}`);
  const step = samples[0].duration;
  const uneven = times.findIndex((time, index) => time !== index * step);
  if (uneven >= 0) problems.push(`frame ${uneven} is shown at ${times[uneven]}, the grid says ${uneven * step}`);
  const firstOfFragment = fragmentStarts(media);
  samples.forEach((sample, index) => {
    const types = nalTypes(media, sample);
    const starts = firstOfFragment.has(index);
    if (starts !== sample.is_sync) problems.push(`sample ${index}: sync is ${sample.is_sync}, ${starts ? 'first' : 'not first'} in its fragment`);
    if (starts !== types.includes(5)) problems.push(`sample ${index}: NAL units ${types}, ${starts ? 'first' : 'not first'} in its fragment`);
    const parameterSets = types.filter((type) => [7, 8, 13, 15].includes(type));
    if (parameterSets.length > 0) problems.push(`sample ${index} carries parameter sets (${parameterSets}), which avc1 forbids`);
  });
  // Closed: no frame of a fragment is shown before its first one.
  let firstShown = -Infinity;
  samples.forEach((sample, index) => {
    if (firstOfFragment.has(index)) {
      if (sample.cts < firstShown) problems.push(`fragment at sample ${index} is shown before the one before it`);
      firstShown = sample.cts;
    } else if (sample.cts < firstShown) {
      problems.push(`sample ${index} is shown before its GOP's first frame`);
    }
  });
  return problems;
}

/** Audio: whole AAC frames, the edit hides the encoder's priming and nothing else, and every frame is a sync sample. */
export function checkAudioSamples(media) {
  const problems = [];
  const odd = media.samples.findIndex((sample) => sample.duration !== 1024);
  if (odd >= 0 && odd !== media.samples.length - 1) problems.push(`sample ${odd} lasts ${media.samples[odd].duration}`);
  const start = editStart(media);
  if (start % 1024 !== 0 || start === 0 || start > 4096) problems.push(`the edit starts at ${start}, which is no encoder's priming`);
  const unsync = media.samples.findIndex((sample) => !sample.is_sync);
  if (unsync >= 0) problems.push(`sample ${unsync} is no sync sample`);
  return problems;
}

/** Indexes of samples that are the first of their fragment. */
function fragmentStarts(media) {
  const starts = new Set();
  let count = 0;
  for (const moof of media.file.moofs) {
    starts.add(count);
    count += moof.trafs[0].truns.reduce((sum, trun) => sum + trun.sample_count, 0);
  }
  return starts;
}

/** Types of the NAL units of an AVC sample (ISO/IEC 14496-10, table 7-1), by the length size its avcC names. */
export function nalTypes(media, sample) {
  const lengthSize = media.trak.mdia.minf.stbl.stsd.entries[0].avcC.lengthSizeMinusOne + 1;
  const types = [];
  let at = sample.offset;
  const end = sample.offset + sample.size;
  while (at + lengthSize < end) {
    const length = media.bytes.readUIntBE(at, lengthSize);
    types.push(media.bytes[at + lengthSize] & 31);
    at += lengthSize + length;
  }
  if (at !== end) types.push('a NAL unit that ends outside its sample');
  return types;
}

/** An I-frame playlist's ranges: each a moof and its one first sample, an IDR frame, in the order of the title. */
export function checkIFrames(list, video) {
  const problems = [];
  const sync = video.samples.filter((sample) => sample.is_sync);
  if (list.segments.length !== sync.length) {
    problems.push(`${list.segments.length} I-frames, the rendition has ${sync.length} sync samples`);
  }
  if (Math.abs(list.duration - video.list.duration) > 1e-3) {
    problems.push(`lasts ${list.duration} s, the rendition ${video.list.duration} s`);
  }
  let time = 0;
  list.segments.forEach((segment, index) => {
    const bytes = list.bytes(index);
    const moofSize = bytes.readUInt32BE(0);
    if (bytes.toString('latin1', 4, 8) !== 'moof') {
      problems.push(`range ${index} begins with ${bytes.toString('latin1', 4, 8)}, not moof`);
    } else if (bytes.toString('latin1', moofSize + 4, moofSize + 8) !== 'mdat') {
      problems.push(`range ${index}: no mdat after its moof`);
    }
    const sample = sync[index];
    if (sample && bytes.length !== moofSize + 8 + sample.size) {
      problems.push(`range ${index} has ${bytes.length} bytes, moof, mdat header and sample have ${moofSize + 8 + sample.size}`);
    }
    const expected = sample && (sample.cts - editStart(video)) / video.track.timescale;
    if (sample && Math.abs(expected - time) > 1e-3) problems.push(`I-frame ${index} is listed at ${time}, shown at ${expected}`);
    time += segment.duration;
  });
  return problems;
}
