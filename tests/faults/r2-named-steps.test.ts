/**
 * R2: the daemon is killed right before and right after each named step, and inside a checkpoint; then as R1. The steps
 * are told from outside, by hooks around SQLite and sockets.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figure, trials } from './figures.ts';
import { POINTS } from './rig/points.ts';
import { openSite, type Site, type StartOptions } from './rig/site.ts';
import { killAtSyscall, STRACE } from './rig/strace.ts';
import { writeVariant } from './rig/variants.ts';

const MOMENTS = ['before', 'after'] as const;
/** The how manieth time at which a point kills. */
const TURNS = [3, 40, 90];

/** Every death by name: in the short form the even ones of the first turn, before and after in alternation. */
function deaths(
  site: Site,
  others: readonly string[],
): readonly (readonly [name: string, options: StartOptions])[] {
  const variants = [...others];
  const all = TURNS.slice(0, trials(1, TURNS.length)).flatMap((turn) => [
    ...Object.keys(POINTS).flatMap((point, index) =>
      (index % 2 === 0 ? MOMENTS : MOMENTS.toReversed()).map((moment): [string, StartOptions] => {
        if (point !== 'plan_swap')
          return [`${point} ${moment}`, { faults: { FAULT_POINT: `${point}:${moment}:${turn}` } }];
        const plan = variants.shift() ?? '';
        return [`${point} ${moment}`, { plan, faults: { FAULT_POINT: `${point}:${moment}:1` } }];
      }),
    ),
    ...(STRACE === null ? [] : ['pwrite64', 'fsync']).map((call): [string, StartOptions] => {
      const under = killAtSyscall(STRACE ?? '', call, join(site.directory, 'rutter.db'), turn);
      return [`checkpoint ${call}`, { faults: { FAULT_CHECKPOINT_PAGES: '10' }, under }];
    }),
  ]);
  return all.filter((_each, index) => trials(1) > 1 || index % 2 === 0);
}

it('R2 killed before and after each named step, it ends as if never killed', async () => {
  const site = await openSite('r2', { providerDelayMs: 5 });
  const variants: string[] = [];
  // A plan is used once: each swap has its own.
  for (let number = 0; number < TURNS.length * MOMENTS.length; number += 1) {
    variants.push(await writeVariant(site, number));
  }
  const unreached: string[] = [];
  let kills = 0;
  try {
    await site.witness.ask('load', { workers: 4, people: 2, restMs: 5 });
    for (const [name, options] of deaths(site, variants)) {
      kills += 1;
      if (!(await site.serveToDeath(options)).died) unreached.push(name);
    }
    const verdict = await site.conclude(kills);
    const violations = verdict.lost + verdict.wrongStates + verdict.beyond;
    const figures = {
      points: kills,
      unreached: unreached.length,
      violations,
      people: verdict.people,
      lost: verdict.lost,
      wrong_states: verdict.wrongStates,
      duplicates: verdict.duplicates,
      duplicates_beyond_promise: verdict.beyond,
    };
    figure('R2', figures);
    expect(unreached).toEqual([]);
    expect(figures).toMatchObject({ violations: 0 });
  } finally {
    await site.close();
  }
}, 3_600_000);
