/** Journeys come back from the shelf as they went in, folded or not. */
import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../base/ids.ts';
import { definitions } from '../kinds/registry.ts';
import type { JourneyPlan } from '../plan/plan.ts';
import { compileWorkspace } from './compile.ts';
import { createJourneyShelf } from './journey-shelf.ts';

describe('createJourneyShelf', () => {
  let journeys: readonly JourneyPlan[] = [];
  beforeAll(async () => {
    const paths = globSync('**/*.yaml', { cwd: 'journeys' });
    const files = paths.map((path) => ({ path, text: readFileSync(`journeys/${path}`, 'utf8') }));
    const { plan } = await compileWorkspace(files, definitions);
    journeys = Object.values(plan?.journeys ?? {});
  });

  it.each([0, 1, 3, 400])('gives the same with room for %d unfolded journeys', (room) => {
    expect(journeys.length).toBeGreaterThan(5);
    const shelf = createJourneyShelf(room);
    for (const journey of journeys) shelf.add(journey);
    const asked: string[] = [];
    const record = shelf.toRecord(({ name }) => {
      asked.push(name);
      return `digest of ${name}` as Digest;
    });
    expect(Object.keys(record)).toEqual(journeys.map(({ name }) => name));
    for (const { name, digest: _, ...rest } of journeys) {
      const { digest, ...found } = record[name] ?? journeys[0]!;
      expect(found).toEqual({ name, ...rest });
      expect(digest).toBe(`digest of ${name}`);
    }
    expect(JSON.parse(JSON.stringify(record))).toEqual(
      Object.fromEntries(journeys.map((each) => [each.name, { ...each, digest: `digest of ${each.name}` }])),
    );
  });

  it('asks for no digest that nobody reads', () => {
    const shelf = createJourneyShelf(2);
    for (const journey of journeys) shelf.add(journey);
    const record = shelf.toRecord(() => {
      throw new Error('asked');
    });
    for (const { name, steps } of journeys) expect(record[name]?.steps).toEqual(steps);
  });

  it('keeps the later of two journeys of one name', () => {
    const [one, two] = journeys;
    const shelf = createJourneyShelf(0);
    shelf.add(one!);
    shelf.add({ ...two!, name: one!.name });
    expect(shelf.toRecord(() => '' as Digest)[one!.name]?.steps).toEqual(two!.steps);
  });
});
