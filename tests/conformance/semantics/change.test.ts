/** Semantics 35, 36 and 40: plans that change under runs that wait, and the assignment of experiments. */
import { describe, expect, it } from 'vitest';
import { apply, decided, event, play, sent } from '../scenario.ts';
import { journey, policy, shop, template } from '../shop.ts';

const signUp = event('0s', 'ana', 'Signed Up');

describe('a new plan while runs wait', () => {
  const said = (words: string) => template('said', 'email', `{ subject: "${words}", html: "<p>x</p>" }`);
  const old = journey(`
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: rest, wait: 2d }
  - { id: a, send: { channel: email, template: said } }
  - { id: more, wait: 2d }
  - { id: b, send: { channel: email, template: two } }
`);
  const fresh = journey(`
enter: { event: Signed Up, reentry: always, while_active: parallel }
exit: [ { event: Stopped } ]
steps:
  - { id: rest, wait: 1h }
  - { id: a, send: { channel: email, template: said } }
  - { id: more, wait: 1h }
  - { id: c, send: { channel: email, template: three } }
`);

  it('semantics 35: runs finish on the steps, exits and templates they started with; new runs take the new ones', async () => {
    const played = await play({
      files: shop([old, said('old words')]),
      script: [
        signUp,
        apply('1d', shop([fresh, said('new words')])),
        event('1d', 'ana', 'Signed Up'),
        event('3d', 'ana', 'Stopped'),
      ],
    });
    expect(sent(played)).toEqual(['1d1h email said', '1d2h email three', '2d email said', '4d email two']);
    expect(played.sends.map(({ offsetMs, content }) => [offsetMs / 3_600_000, content.subject])).toEqual([
      [25, 'new words'],
      [26, 'Hello'],
      [48, 'old words'],
      [96, 'Hello'],
    ]);
  });

  it('semantics 35: a changed template alone is another digest of every journey that names it', async () => {
    const played = await play({
      files: shop([old, said('old words')]),
      script: [signUp, apply('1d', shop([old, said('new words')]))],
    });
    expect(played.sends[0]?.content.subject).toBe('old words');
  });

  it('semantics 35: policies are not pinned: the plan in force decides every send', async () => {
    const excluding = policy(
      'ExclusionPolicy',
      'nobody',
      'covers: { classes: [service], channels: [email] }\nwhen: { profile.id: ana }',
    );
    const files = shop([old, said('words')]);
    const guarded = shop([old, said('words'), excluding]);
    const during = await play({ files, script: [signUp, apply('1d', guarded), apply('3d', files)] });
    expect(sent(during)).toEqual(['4d email two']);
    expect(decided(during, 'refused')).toEqual(['2d refused nobody: excluded']);
    const withdrawn = await play({ files: guarded, script: [signUp, apply('1d', files)] });
    expect(sent(withdrawn)).toEqual(['2d email said', '4d email two']);
  });

  it('semantics 35: a send that is held by one policy is judged by the next plan', async () => {
    const night = policy(
      'QuietHoursPolicy',
      'night',
      'covers: { classes: [service], channels: [email] }\nwindows: [ { from: "08:00", to: "20:00" } ]\nunknown_zone: chain',
    );
    const excluding = policy(
      'ExclusionPolicy',
      'nobody',
      'covers: { classes: [service], channels: [email] }\nwhen: { profile.id: ana }',
    );
    const files = shop([old, said('words'), night]);
    const played = await play({
      files,
      script: [signUp, apply('2d5h', shop([old, said('words'), night, excluding]))],
      until: '3d',
    });
    expect(decided(played, 'deferred', 'refused')).toEqual([
      '2d deferred night: quiet_hours until 2d11h',
      '2d11h refused nobody: excluded',
    ]);
  });

  it('semantics 35: the conditions of a pinned run still get their facts', async () => {
    const asking = journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - { id: rest, wait: 2d }
  - id: kind
    branch:
      paths:
        - { id: bought, when: { event: Ordered, count: { gte: 2 } }, steps: [ { id: a, send: { channel: email, template: one } } ] }
        - { id: none, else: true, steps: [ { id: b, send: { channel: email, template: two } } ] }
`);
    const played = await play({
      files: shop([asking]),
      script: [
        event('0s', 'ana', 'Ordered', {}, { id: 'before' }),
        event('1h', 'ana', 'Signed Up'),
        apply('1d', shop([fresh, said('x')])),
        event('1d12h', 'ana', 'Ordered'),
        event('1d13h', 'ana', 'Ordered'),
      ],
    });
    expect(sent(played)).toEqual(['2d1h email one']);
  });

  it('semantics 36: a parked step that is gone refuses the plan, unless the change says what becomes of its runs', async () => {
    const without = (migrate: string) =>
      shop([
        journey(`
enter: { event: Signed Up, reentry: always, while_active: parallel }
${migrate}
steps:
  - { id: other, wait: 1h }
  - { id: a, send: { channel: email, template: three } }
`),
      ]);
    const run = (migrate: string) =>
      play({ files: shop([old, said('words')]), script: [signUp, apply('1d', without(migrate))] });
    const refused = await run('');
    expect(refused.problems).toEqual([
      expect.objectContaining({ code: 'parked_step_removed', journey: 'trip', step: 'rest', count: 1 }),
    ]);
    expect(sent(refused)).toEqual(['2d email said', '4d email two']);
    const moved = await run('migrate: [ { moved: { from: rest, to: other } } ]');
    expect(moved.problems).toEqual([]);
    expect(sent(moved)).toEqual(['1d1h email three']);
    expect(sent(await run('migrate: [ { drain: rest } ]'))).toEqual(['2d email said', '4d email two']);
    expect(sent(await run('migrate: [ { exit: rest } ]'))).toEqual([]);
  });
});

describe('experiments', () => {
  /** GrowthBook's hash, version 2, written from its documentation: FNV-1a 32 of (FNV-1a 32 of seed + value) + "". */
  function growthBook(seed: string, value: string): number {
    const fnv = (text: string) => {
      let hash = 2166136261n;
      for (const character of text) {
        hash ^= BigInt(character.codePointAt(0) ?? 0);
        hash = (hash * 16777619n) % 4294967296n;
      }
      return hash;
    };
    return Number(fnv(`${fnv(seed + value)}`) % 10000n);
  }

  const splitting = (weights: readonly number[], experiment = 'name: nudge_q1') => {
    const names = ['one', 'two', 'three'];
    const paths = weights.map(
      (weight, index) =>
        `{ id: p${index}, weight: ${weight}, steps: [ { id: s${index}, send: { channel: email, template: ${names[index]} } } ] }`,
    );
    return shop([
      journey(`
enter: { event: Signed Up, reentry: always }
goals: [ { name: g, event: Ordered, within: 7d, primary: true } ]
steps:
  - id: how
    split:
      experiment: { ${experiment}, hypothesis: Something is better, metric: g }
      paths: [ ${paths.join(', ')} ]
`),
    ]);
  };
  const ids = Array.from({ length: 300 }, (_, index) => `user-${index}`);
  const people = Object.fromEntries(ids.map((id) => [id, { email: `${id}@x.example` }]));
  const script = ids.map((id) => event('0s', id, 'Signed Up'));

  async function assign(files: ReturnType<typeof splitting>): Promise<ReadonlyMap<string, string>> {
    const played = await play({ files, people, consents: {}, script, until: '0s' });
    return new Map(played.sends.map(({ subscriber, template: name }) => [subscriber, String(name)]));
  }

  it("semantics 40: assignment is GrowthBook's bucket of (salt of the experiment, subscriber)", async () => {
    const assigned = await assign(splitting([20, 30, 50]));
    const expected = ids.map((id) => {
      const bucket = growthBook('nudge_q1', id);
      return [id, bucket < 2000 ? 'one' : bucket < 5000 ? 'two' : 'three'];
    });
    expect([...assigned].sort()).toEqual(expected.sort());
  });

  it('semantics 40: a salt of its own outlives a rename', async () => {
    const before = await assign(splitting([50, 50], 'name: first_name, salt: fixed'));
    const after = await assign(splitting([50, 50], 'name: second_name, salt: fixed'));
    expect(after).toEqual(before);
    expect(await assign(splitting([50, 50], 'name: second_name'))).not.toEqual(before);
  });

  it('semantics 40: growing a path moves the fewest', async () => {
    const before = await assign(splitting([10, 90]));
    const after = await assign(splitting([30, 70]));
    for (const [id, name] of before) if (name === 'one') expect(after.get(id)).toBe('one');
    const moved = ids.filter((id) => before.get(id) !== after.get(id));
    expect(moved.every((id) => after.get(id) === 'one')).toBe(true);
    expect(moved.length).toBeGreaterThan(30);
    expect(moved.length).toBeLessThan(90);
  });

  it('semantics 40: the assignment is logged, also for a path that sends nothing', async () => {
    const silent = shop([
      journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - id: how
    split: { paths: [ { id: all, weight: 100 }, { id: none, weight: 0, steps: [ { id: s, send: { channel: email, template: one } } ] } ] }
`),
    ]);
    const played = await play({ files: silent, script: [signUp] });
    const move = played.decisions.find(({ decision }) => decision.kind === 'split')?.decision;
    expect(move).toMatchObject({
      type: 'moved',
      reason: 'all',
      values: { salt: 'trip/how', bucket: growthBook('trip/how', 'ana') },
    });
  });
});
