/** Rutter in a process of its own, started by `npm run bench -- runner`: what it took, as JSON on the last line. */
import { runChild } from './child.ts';
import { engine } from './engine.ts';

await runChild([engine]);
