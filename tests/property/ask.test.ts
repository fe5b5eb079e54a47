/**
 * The answer before the fact is the decision: what `why --with` says of a send at an instant is what the host decides
 * when the send is really planned then, for random histories; and asking changes nothing.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import { encodeState } from '../../src/kernel/codec.ts';
import type { Decision } from '../../src/kernel/decision.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { type AheadChannel, lookAhead, playHistory, type Stage } from '../../src/review/why/ahead.ts';
import { readHistory } from '../../src/review/why/history.ts';
import { compileAsked, histories, PROBES } from './ask-workspace.ts';

/** More for a long run: RUTTER_PROPERTY_RUNS=2000. */
const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 100);

let stage: Stage;
beforeAll(async () => {
  const plan: PlanFile = await compileAsked();
  stage = { plan, definitions, renderer: createRenderer({}) };
});

async function* linesOf(lines: readonly string[]) {
  for (const text of lines) yield { text };
}

type Word = { readonly gate: string; readonly effect: string; readonly [more: string]: unknown };

/** What the log says about the probe's send, channel by channel. */
function decided(decisions: readonly Decision[], journey: string): readonly Word[] {
  return decisions
    .filter((each) => each.journey === journey && each.send !== undefined && each.type !== 'planned')
    .flatMap((each): readonly Word[] => {
      const { type, channel, kind = '', policy, reason, values, until, againAt } = each;
      if (type === 'passed') return [{ channel, gate: '', effect: 'passes' }];
      if (type === 'settled')
        return reason === 'address' ? [{ channel, gate: 'address', effect: 'rejected' }] : [];
      const effect = type === 'deferred' ? 'held' : 'refused';
      return [{ channel, gate: kind, effect, policy, reason, values, until: until ?? againAt ?? null }];
    });
}

/** The same, as the answer has it: the first objection of each channel that was tried. */
function foretold(channels: readonly AheadChannel[]): readonly Word[] {
  return channels.map(({ channel, objections: [first] }): Word => {
    if (first === undefined) return { channel, gate: '', effect: 'passes' };
    const { gate, effect, policy, reason, values, until } = first;
    return gate === 'address'
      ? { channel, gate, effect }
      : { channel, gate, effect, policy, reason, values, until };
  });
}

describe('the answer before the fact', () => {
  it('is what the host decides when the send is really planned at that instant, values and ends included', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.constantFrom(...Object.keys(PROBES)),
        async ({ person, lines, at }, name) => {
          const until = instant(at);
          const options = { subscriber: person, until, everybody: false };
          const { incoming, bad } = await readHistory(() => linesOf(lines), options);
          expect(bad).toEqual([]);
          const journey = `probe_${name}`;
          const ahead = lookAhead(
            stage,
            incoming,
            { subscriber: person, at: until },
            { journey, step: 'ask' },
          );
          const said = foretold(ahead?.journeys[0]?.sends[0]?.channels ?? []);

          const host = playHistory(stage, incoming, until);
          const event = { type: 'event' as const, id: 'probe', name: journey, at: until, properties: {} };
          host.feed([{ messageId: 'probe', subscriber: person, at: until, inputs: [event] }]);
          host.advanceTo(until);
          expect(host.store.readQuarantine()).toEqual([]);
          const log = host.engine.decisions(person, 10_000).filter((each) => each.at <= until);
          expect(said).toEqual(decided(log, journey));
          for (const { gate, effect } of said) {
            seen.set(`${gate} ${effect}`, (seen.get(`${gate} ${effect}`) ?? 0) + 1);
          }
        },
      ),
      { numRuns: RUNS * 10 },
    );
    const gates = [...seen.keys()].map((word) => word.split(' ')[0]);
    for (const gate of [
      'address',
      'consent',
      'exclusion',
      'quality',
      'holdout',
      'quiet_hours',
      'arbitration',
      'frequency',
    ]) {
      expect(gates).toContain(gate);
    }
    expect([...seen.keys()]).toContain(' passes');
    expect([...seen.keys()]).toContain('frequency held');
  });

  it('changes nothing, and names the first instant at which the send would pass if nothing else happened', async () => {
    let later = 0;
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.constantFrom(...Object.keys(PROBES)),
        fc.integer({ min: 1, max: 999 }),
        async ({ person, lines, at }, name, part) => {
          const until = instant(at);
          const { incoming } = await readHistory(() => linesOf(lines), {
            subscriber: person,
            until,
            everybody: false,
          });
          const { engine } = playHistory(stage, incoming, until);
          const before = JSON.stringify(encodeState(engine.read(person)!.state!));
          const request = { journey: `probe_${name}`, step: 'ask' };
          const answer = engine.ask(person, request, until)!;
          expect(JSON.stringify(encodeState(engine.read(person)!.state!))).toBe(before);
          const { nextPassAt } = answer;
          if (answer.outcome === 'passes') expect(nextPassAt).toBe(answer.at);
          if (nextPassAt === null || nextPassAt === answer.at) return;
          later += 1;
          expect(engine.ask(person, request, nextPassAt)!.outcome).toBe('passes');
          // Among equals only messages of one instant lose: a moment later this gate would pass before its horizon ends.
          const gates = answer.channels.flatMap(({ objections }) => objections.map(({ gate }) => gate));
          if (gates.includes('arbitration')) return;
          const between = instant(Math.floor(answer.at + ((nextPassAt - answer.at) * part) / 1000));
          expect(engine.ask(person, request, between)!.outcome).not.toBe('passes');
          expect(engine.ask(person, request, instant(nextPassAt - 1))!.outcome).not.toBe('passes');
        },
      ),
      { numRuns: RUNS * 4 },
    );
    expect(later).toBeGreaterThan(0);
  });
});
