/** The doctor's look at the states of a store, one by one. Changes nothing; a daemon may run. */
import { sayCount } from '../../base/say-count.ts';
import { type StateScan, scanStates } from '../../hosts/sqlite/scan-states.ts';
import { type Check, fine } from './check.ts';

const SHOWN_MAX = 10;

const HELP =
  'the daemon keeps what comes for them in quarantine: put the state back from a backup (README, "A state that cannot be read") and `rutter dead retry --subscriber ID`, or erase them with `rutter forget ID`';

/** In words. Pure. */
function describeScan({ scanned, unreadable, named, nameless }: StateScan): readonly Check[] {
  const checks: Check[] = [];
  if (unreadable > 0) {
    const shown = named
      .slice(0, SHOWN_MAX)
      .map(({ subscriber, problem }) => `\`${subscriber}\` (${problem})`);
    const rest = unreadable > shown.length ? `, and ${unreadable - shown.length} more` : '';
    const message = `${unreadable} of ${sayCount(scanned, 'state')} cannot be read: ${shown.join(', ')}${rest}`;
    checks.push({ name: 'states', status: 'fail', message, help: HELP });
  }
  if (nameless > 0) {
    const message = `${sayCount(nameless, 'state')} of nobody: the name is gone, nobody is woken for it`;
    checks.push({
      name: 'states',
      status: 'warn',
      message,
      help: 'restore a backup, if that is more than you can do without',
    });
  }
  return checks.length > 0 ? checks : [fine('states', `all ${scanned} can be read`)];
}

/** Reads every state of a store file that is whole; `onProgress` hears how many were read. */
export function checkStates(file: string, onProgress: (scanned: number) => void): readonly Check[] {
  return describeScan(scanStates(file, onProgress));
}
