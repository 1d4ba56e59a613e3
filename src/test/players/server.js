// A small static server on loopback: byte ranges, the content types a CDN would send, and no cache.
import { createServer } from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';

const TYPES = {
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/**
 * Serves folders under the first part of the path.
 *
 * @param {Record<string, string>} folders name in the URL -> folder on disk
 * @returns {Promise<{origin: string, refused: string[], close: () => void}>} `refused` lists every request that got
 *   no 200 or 206: a player that had to ask for something that isn't there
 */
export async function serve(folders) {
  const refused = [];
  const server = createServer((request, response) => {
    const status = answer(folders, request, response);
    if (status >= 400) {
      refused.push(`${request.method} ${request.url}: ${status}`);
      response.writeHead(status).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    refused,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers if it can; otherwise returns the status to refuse with. */
function answer(folders, request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const [name, ...rest] = path.split('/').filter(Boolean);
  const folder = folders[name];
  if (!folder) {
    return 404;
  }
  const file = resolve(join(folder, ...rest));
  if (!file.startsWith(resolve(folder) + sep)) {
    return 403;
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    return 404;
  }
  const headers = {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
  };
  let [start, end, status] = [0, found.size - 1, 200];
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (range) {
    start = Number(range[1]);
    end = range[2] ? Math.min(Number(range[2]), end) : end;
    if (start > end) {
      return 416;
    }
    status = 206;
    headers['Content-Range'] = `bytes ${start}-${end}/${found.size}`;
  }
  headers['Content-Length'] = end - start + 1;
  response.writeHead(status, headers);
  if (request.method === 'HEAD' || found.size === 0) {
    response.end();
  } else {
    createReadStream(file, { start, end }).pipe(response);
  }
  return status;
}
