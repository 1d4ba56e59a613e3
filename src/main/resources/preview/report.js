// The report as part of the page. What a destination holds is not trusted: its report is read as a document that runs nothing,
// and only elements and attributes that reports are made of are made again here, with the worker's own style.
import { $ } from './words.js';

const ELEMENTS = new Set(
  ('section div span h1 h2 h3 p dl dt dd ul li table thead tbody tr th td figure figcaption details summary small bdi footer ' +
    'svg path rect g title text').split(' '),
);
const ATTRIBUTES = new Set(
  ('class scope role aria-label aria-hidden tabindex viewBox preserveAspectRatio d x y dx dy width height text-anchor ' +
    'dominant-baseline').split(' '),
);
const SVG = 'http://www.w3.org/2000/svg';

/** Makes elements of `from` again in `to`; of those that are not known only what they contain. */
function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      to.append(...made(node));
    }
  }
}

function made(node) {
  if (/^(script|style|header)$/i.test(node.localName)) return []; // the page has title and state itself
  if (!ELEMENTS.has(node.localName)) {
    const inner = document.createDocumentFragment();
    copy(node, inner);
    return [inner];
  }
  const again = node.namespaceURI === SVG ? document.createElementNS(SVG, node.localName) : document.createElement(node.localName);
  for (const { name, value } of node.attributes) {
    if (ATTRIBUTES.has(name)) again.setAttribute(name, value);
  }
  copy(node, again);
  return [again];
}

/** Its style would be refused, and the refusal logged. */
const withoutStyle = (html) => html.replace(/<style[^]*?<\/style>/gi, '');

let shown = null;

/** Shows the report at an address, unless it is shown already. */
export async function showReport(url) {
  if (!url || shown === url) return;
  shown = url;
  $('report-link').href = url;
  $('report').hidden = false;
  const answer = await fetch(url);
  if (!answer.ok) return;
  const report = new DOMParser().parseFromString(withoutStyle(await answer.text()), 'text/html');
  const root = $('report-body').shadowRoot ?? $('report-body').attachShadow({ mode: 'open' });
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = 'report.css';
  const body = document.createElement('div');
  body.className = 'within';
  copy(report.body, body);
  // Its parts stand below the page's own headings.
  root.replaceChildren(style, body);
}
