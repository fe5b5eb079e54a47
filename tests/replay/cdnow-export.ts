/**
 * The CDNOW purchase log as an export, one line a message: `node tests/replay/cdnow-export.ts CDNOW_master.txt > cdnow.ndjson`,
 * then `rutter simulate --workspace tests/fixtures/workspaces/cdnow --with cdnow.ndjson`.
 */
import { readFileSync } from 'node:fs';
import { printMessage } from '../../src/review/population/lines.ts';
import { readMessages } from './cdnow-log.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the log: CDNOW_master.txt');
for (const message of readMessages(readFileSync(file, 'latin1'), () => true)) {
  process.stdout.write(`${printMessage(message).join('\n')}\n`);
}
