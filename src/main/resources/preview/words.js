// Elements by their id, and figures as people read them.

export const $ = (id) => document.getElementById(id);

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (n) => String(n).padStart(2, '0');
  const h = Math.floor(whole / 3600);
  const m = Math.floor(whole / 60) % 60;
  return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
}

export function bitRate(bitsPerSecond) {
  if (!bitsPerSecond || !Number.isFinite(bitsPerSecond)) return '–';
  return bitsPerSecond >= 1e6 ? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bitsPerSecond / 1e3)} kbit/s`;
}

export function show(id, text) {
  $(id).textContent = text || '';
  $(id).hidden = !text;
}

/** An element with text, which never becomes markup. */
export function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export function option(select, value, text) {
  const item = element('option', text);
  item.value = value;
  select.append(item);
}
