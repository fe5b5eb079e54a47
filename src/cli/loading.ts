/**
 * How the program itself is loaded: on which Node.js, what was compiled once is kept, and with RUTTER_DEBUG errors name lines of
 * the sources. Nothing is imported by name here: what an older Node.js lacks must end in words.
 */
import * as loader from 'node:module';

/** The `engines` of package.json: npm only warns of them. */
const OLDEST_MAJOR = 24;

const { node } = process.versions;
if (Number.parseInt(node, 10) < OLDEST_MAJOR) {
  process.stderr.write(`error: this is Node.js ${node}, and rutter needs ${OLDEST_MAJOR} or newer\n`);
  process.stderr.write('  = help: install it, or put the `node` of another folder first in PATH\n');
  process.exit(2);
}
loader.enableCompileCache();
// Reading the maps takes as long as reading the program: only for those who ask where an error comes from.
if ((process.env.RUTTER_DEBUG ?? '') !== '') loader.setSourceMapsSupport(true);
