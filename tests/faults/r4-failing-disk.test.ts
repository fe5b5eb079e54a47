/**
 * R4: the n-th write or sync of the store's files fails. Nothing of that commit is acknowledged, the daemon ends with its
 * code for that, and the next one goes on from what is durable.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { openSite, pause, stopChild } from './rig/site.ts';
import { failSyscall, STRACE } from './rig/strace.ts';

/** How `daemon-process.ts` ends when only a restart helps, and when it cannot start. */
const CODES: readonly (number | null)[] = [70, 3];
/** Where the failing call is, mostly beyond those of the start. A commit makes one sync and many writes. */
const CALLS = { fsync: { first: 25, step: 7 }, pwrite64: { first: 250, step: 60 } } as const;
const SERVE_MS = 2_000;

if (STRACE === null) console.log('skipped: R4 needs strace');

it.skipIf(STRACE === null)(
  'R4 when a write or a sync fails, nothing of it is acknowledged',
  async () => {
    const site = await openSite('r4');
    const turns = Array.from({ length: trials(1, 10) }, (_unused, index) => index);
    const survived: string[] = [];
    const codes: (number | null)[] = [];
    let cases = 0;
    try {
      await site.witness.ask('load', { workers: 4, people: 2, restMs: 5 });
      // The files are made, so that what fails is a commit or a checkpoint and not the start.
      await stopChild(await site.serve());
      for (const turn of turns) {
        for (const [call, { first, step }] of Object.entries(CALLS)) {
          const nth = first + step * turn;
          const fail = (file: string) =>
            failSyscall(STRACE ?? '', call, join(site.directory, file), { error: 'EIO', nth, count: 1 });
          cases += 2;
          const { died, code } = await site.serveToDeath({ under: fail('rutter.db-wal') });
          codes.push(code);
          if (!died) survived.push(call);
          // A checkpoint that fails is done again: what it moves is durable in the log. The daemon may go on.
          const faults = { FAULT_CHECKPOINT_PAGES: '10' };
          const child = await site.serve({ faults, under: fail('rutter.db') });
          await pause(SERVE_MS);
          child.kill('SIGKILL');
          await child.ended();
        }
      }
      const verdict = await site.conclude(cases);
      const figures = {
        cases,
        survived: survived.length,
        wrong_codes: codes.filter((code) => !CODES.includes(code)).length,
        people: verdict.people,
        false_acknowledgements: verdict.lost,
        lost: verdict.lost,
        wrong_states: verdict.wrongStates,
        duplicates: verdict.duplicates,
        duplicates_beyond_promise: verdict.beyond,
      };
      figure('R4', figures);
      expect({ survived, figures }).toMatchObject({ survived: [], figures: { wrong_codes: 0 } });
      expect(figures).toMatchObject({ lost: 0, wrong_states: 0, duplicates_beyond_promise: 0 });
    } finally {
      await site.close();
    }
  },
  3_600_000,
);
