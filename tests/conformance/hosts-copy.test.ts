/** `hotfix: copy` and the versions of journeys that a store keeps, over any store (semantics 30, 35). */
import { describe, expect, it } from 'vitest';
import { correctCopy } from '../../src/plan/hotfix.ts';
import type { JourneyBundle, PlanFile } from '../../src/plan/plan.ts';
import { accepted, at, createRig, DAY, event, HOUR, identify } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { compileShop } from './workspace.ts';

const thanks = (content: string) => ({
  'thanks.template.yaml': `kind: Template
name: thanks
owner: crm
channel: email
locales: { en: ${content} }
`,
});

const FIXED = thanks('{ subject: "Thank you", html: "<p>Thank you</p>" }');
/** Reads what no run has that the timeout moved. */
const TOO_MUCH = thanks('{ subject: "Thank you", html: "<p>{{ event.total }}</p>" }');

const waiting = `kind: Journey
name: later
owner: crm
class: service
enter: { event: signed_up, reentry: always, while_active: parallel }
steps:
  - { id: pause, wait: 1d }
  - { id: thanks, send: { channel: email, template: thanks } }
`;
const ordering = waiting.replace('event: signed_up', 'event: order_completed');

/** The shop with one journey, and another wording of its template. */
function compile(journey: string, extra: { readonly [path: string]: string } = {}): Promise<PlanFile> {
  return compileShop({ journeys: { later: journey }, extra });
}

describe.each(STORES)('corrected copy on %s', (_, create) => {
  const rig = createRig(create);

  /** Everybody who is due at an instant, and what goes out. */
  function run(ms: number) {
    const sent: (string | undefined)[] = [];
    for (let more = true; more; ) {
      const due = rig.engine.runDue(at(ms), 100);
      sent.push(...due.handOver.map(({ message }) => message.content.subject as string));
      rig.engine.outcomes(due.handOver.map(accepted), at(ms));
      more = due.more;
    }
    return sent;
  }

  it('reaches runs that are pinned to the version before, over restarts, and stays when the next plan says no more of it', async () => {
    rig.open(await compile(waiting));
    rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    const hotfix = await compile(`${waiting}hotfix: copy\n`, FIXED);
    expect(rig.engine.install(hotfix, at(HOUR))).toEqual([]);
    run(HOUR);
    const digest = rig.engine.read('ana')?.state?.runs[0]?.digest;
    expect(digest).not.toBe(hotfix.plan.journeys.later?.digest);
    const plain = await compile(waiting, FIXED);
    expect(rig.engine.install(plain, at(2 * HOUR))).toEqual([]);
    rig.restart(plain);
    expect(run(DAY)).toEqual(['Thank you']);
    const passed = rig.engine.decisions('ana', 99).find(({ type }) => type === 'passed');
    expect([passed?.digest, passed?.values?.copy]).toEqual([digest, 'corrected']);
  });

  it('does not happen without a word: a run gets what it began with', async () => {
    rig.open(await compile(waiting));
    rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    rig.engine.install(await compile(waiting, FIXED), at(HOUR));
    expect(run(DAY)).toEqual(['Thanks']);
  });

  it('reaches a send that is planned and waits for its first attempt, and changes no byte of one that was attempted', async () => {
    rig.open(await compile(waiting));
    rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    const first = rig.engine.runDue(at(DAY), 100);
    const [sent] = first.handOver;
    if (sent === undefined) throw new Error('nothing was sent');
    const failed = { ...accepted(sent), outcome: { result: 'retryable', reason: 'connection' } as const };
    rig.engine.outcomes([failed], at(DAY));
    rig.engine.accept([identify('bob', DAY), event('signed_up', 'bob', DAY)], at(DAY));
    const panic = { do: 'panic', scope: {}, by: 'ana', reason: 'a wrong price' } as const;
    const { report } = rig.engine.control(panic, at(DAY + HOUR));
    expect(run(2 * DAY)).toEqual([]);
    rig.engine.install(await compile(`${waiting}hotfix: copy\n`, FIXED), at(2 * DAY));
    const resume = { do: 'resume', by: 'ana', reason: 'mended' } as const;
    rig.engine.control({ ...resume, id: report.ids[0] ?? '' }, at(2 * DAY));
    expect(run(2 * DAY).toSorted()).toEqual(['Thank you', 'Thanks']);
  });

  it('takes nobody’s message away: who cannot get the new wording gets the first one', async () => {
    rig.open(await compile(ordering));
    const order = {
      type: 'event' as const,
      id: 'o',
      name: 'order_completed',
      at: at(0),
      properties: {},
    };
    rig.engine.accept([identify('ana'), event('order_completed', 'ana', 0, { inputs: [order] })], at(0));
    const entry = thanks('{ subject: "Thank you", html: "<p>{{ entry.total }}</p>" }');
    rig.engine.install(await compile(`${ordering}hotfix: copy\n`, entry), at(HOUR));
    expect(run(DAY)).toEqual(['Thanks']);
    const passed = rig.engine.decisions('ana', 99).find(({ type }) => type === 'passed');
    expect(passed?.values?.copy).toBe('first');
  });

  it('goes with a journey to its new name, and is not there for a version that is in force again', async () => {
    const before = await compile(waiting);
    rig.open(before);
    rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    const renamed = waiting.replace('name: later', 'name: much_later');
    const moved = `${renamed}migrate: [ { moved: { journey: later } } ]\nhotfix: copy\n`;
    const named = await compileShop({ journeys: { much_later: moved }, extra: FIXED });
    expect(rig.engine.install(named, at(HOUR))).toEqual([]);
    expect(rig.store.readBundles().filter(({ copy }) => copy !== undefined)).toHaveLength(1);
    rig.engine.install(before, at(2 * HOUR), { drain: ['much_later'] });
    expect(rig.store.readBundles().filter(({ copy }) => copy !== undefined)).toEqual([]);
    expect(run(DAY)).toEqual(['Thanks']);
  });

  it('drops a version of a journey when its last run has ended, without another plan', async () => {
    rig.open(await compile(waiting));
    rig.engine.accept([identify('ana'), event('signed_up', 'ana')], at(0));
    const slower = await compile(waiting.replace('1d', '2d'));
    rig.engine.install(slower, at(HOUR));
    rig.engine.maintain(at(HOUR));
    expect(rig.store.readBundles()).toHaveLength(2);
    expect(run(DAY)).toEqual(['Thanks']);
    rig.engine.maintain(at(DAY));
    expect(rig.store.readBundles().map(({ digest }) => digest)).toEqual([slower.plan.journeys.later?.digest]);
    rig.engine.accept([event('signed_up', 'ana', DAY)], at(DAY));
    expect(run(3 * DAY)).toEqual(['Thanks']);
  });
});

describe('what of a plan corrects an older version', () => {
  const bundleOf = ({ plan }: PlanFile, journey: string): JourneyBundle => {
    const { facts, segments, traits, templates, journeys } = plan;
    const found = journeys[journey];
    if (found === undefined) throw new Error(`no journey ${journey}`);
    return { digest: found.digest, journey: found, facts, segments, traits, templates };
  };

  it('is other content for the same channel, and nothing else', async () => {
    const old = bundleOf(await compile(waiting), 'later');
    const { plan } = await compile(`${waiting}hotfix: copy\n`, FIXED);
    expect(Object.keys(correctCopy(old, plan).copy ?? {})).toEqual(['thanks']);
    const same = await compile(`${waiting}hotfix: copy\n`);
    expect(correctCopy(old, same.plan)).toBe(old);
    const { thanks: young } = plan.templates;
    if (young === undefined) throw new Error('no template');
    const elsewhere = { ...plan, templates: { ...plan.templates, thanks: { ...young, channel: 'sms' } } };
    expect(correctCopy(old, elsewhere)).toBe(old);
  });

  it('is gone again when the content is what it was at first', async () => {
    const old = bundleOf(await compile(waiting), 'later');
    const fixed = correctCopy(old, (await compile(`${waiting}hotfix: copy\n`, FIXED)).plan);
    const back = await compile(`${waiting.replace('1d', '2d')}hotfix: copy\n`);
    expect(correctCopy(fixed, back.plan)).toEqual(old);
  });

  it('does not compile where a path does not bind what the new wording reads', async () => {
    await expect(compile(`${waiting}hotfix: copy\n`, TOO_MUCH)).rejects.toThrow('event');
  });
});
