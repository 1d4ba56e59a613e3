// node check.js TEMPLATE...: prints what is wrong with each, and "N passed, N failed"; ends with 1 if anything is.

import { readFileSync } from 'node:fs';
import { problemsOf } from './template.js';

let failed = 0;
const files = process.argv.slice(2);
for (const file of files) {
  const problems = problemsOf(JSON.parse(readFileSync(file, 'utf8')));
  problems.forEach((problem) => console.log(`${file}: ${problem}`));
  failed += problems.length === 0 ? 0 : 1;
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
