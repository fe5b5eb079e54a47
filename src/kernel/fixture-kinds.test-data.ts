/** Tiny kinds for the kernel's own tests; each does just enough to show one idea. */
import { type FactId, type Instant, NEVER, type StepId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { EventInput } from './input.ts';
import type { Kinds, Move } from './kinds.ts';

const at = (ms: number): Instant => ms as Instant;
const DAY = 86_400_000;

const stay = (dueAt: number): Move => ({ go: 'stay', dueAt: at(dueAt) });

/** Facts: the instants of an event. Conditions: count in a window, attribute equality, consent, constants. */
export const kinds: Kinds = {
  conditions: [
    {
      name: 'counts',
      link(spec, linker) {
        const read = linker.fact(spec.fact as FactId, { of: 'count', windowMs: spec.windowMs as number });
        return (view) => ((read(view) as number) >= (spec.min as number) ? 1 : 0);
      },
    },
    {
      name: 'not',
      link(spec, linker) {
        const inner = linker.condition(spec.of as never);
        return (view) => ([1, 0, 2] as const)[inner(view)];
      },
    },
    {
      name: 'all',
      link(spec, linker) {
        const parts = (spec.of as never[]).map((part) => linker.condition(part));
        return (view) =>
          parts.reduce<0 | 1 | 2>((sum, part) => {
            const truth = part(view);
            return sum === 0 || truth === 0 ? 0 : sum === 2 || truth === 2 ? 2 : 1;
          }, 1);
      },
    },
    {
      name: 'is',
      link(spec, linker) {
        const read = linker.path(spec.path as string[]);
        return (view) => {
          const value = read(view);
          if (view.seen !== null && value !== undefined) view.seen[(spec.path as string[]).join('.')] = value;
          return value === undefined ? 2 : value === spec.value ? 1 : 0;
        };
      },
    },
    {
      name: 'consents',
      link: (spec) => (view) =>
        view.state.consent[spec.channel as string]?.[spec.purpose as string]?.given ? 1 : 0,
    },
  ],
  facts: [
    {
      name: 'instants',
      link: () => ({
        fold: (value, event) => [...((value as number[] | undefined) ?? []), event.at].sort((a, b) => a - b),
        read: (reading) => (value, view) => {
          const windowMs = reading.windowMs ?? Number.POSITIVE_INFINITY;
          let count = 0;
          for (const when of (value as number[] | undefined) ?? []) {
            if (when <= view.now - windowMs) continue;
            count++;
            if (when + windowMs < view.validUntil) view.validUntil = at(when + windowMs);
          }
          return count;
        },
        merge: (ours, theirs) => [...(ours as number[]), ...(theirs as number[])].sort((a, b) => a - b),
      }),
    },
  ],
  steps: [
    {
      name: 'send',
      plans: true,
      link: (spec) => ({
        arrive(view) {
          view.plan({
            type: 'send',
            channels: (spec.channels as string[] | undefined) ?? ['email'],
            class: (spec.class as string | undefined) ?? 'promotional',
            tags: [],
            templates: { email: 'hello', sms: 'short' },
            request: null,
            maxLatenessMs: (spec.maxLatenessMs as number | undefined) ?? null,
            onCapped: (spec.onCapped as never) ?? { do: 'skip' },
            onUnknown: (spec.onUnknown as never) ?? null,
            blocks: spec.blocks !== false,
          });
          return spec.blocks === false ? { go: 'next' } : stay(NEVER);
        },
      }),
    },
    {
      name: 'wait',
      link: (spec) => ({
        arrive: (view) => stay(view.run.arrivedAt + (spec.ms as number)),
        due: () => ({ go: 'next' }),
      }),
    },
    {
      name: 'wait_for',
      link(spec) {
        const on = (event: EventInput): Move => ({
          go: 'to',
          step: spec.then as StepId,
          event: { name: event.name, at: event.at, properties: event.properties },
        });
        return {
          listens: [spec.event as string],
          arrive(view) {
            const found = view.recent.find(
              (event) => event.name === spec.event && event.at >= view.run.arrivedAt,
            );
            return found === undefined ? stay(view.run.arrivedAt + (spec.ms as number)) : on(found);
          },
          event: (_view, event) => on(event),
          due: () => ({ go: 'next' }),
        };
      },
    },
    {
      name: 'when',
      link(spec, linker) {
        const holds = linker.condition(spec.if as never);
        const look = (view: Parameters<typeof holds>[0]): Move =>
          holds(view) === 1 ? { go: 'next' } : stay(NEVER);
        return { arrive: look, touched: look };
      },
    },
    {
      // Wakes once before its deadline, as a condition whose answer expires would make it.
      name: 'naps',
      link: (spec) => ({
        listens: ['reply'],
        arrive: (view) => stay(view.run.arrivedAt + (spec.napMs as number)),
        event: () => ({ go: 'next' }),
        due: (view) =>
          view.now < view.run.arrivedAt + (spec.ms as number)
            ? stay(view.run.arrivedAt + (spec.ms as number))
            : { go: 'exit', reason: 'timeout' },
      }),
    },
    {
      name: 'update',
      link: (spec) => ({
        arrive(view) {
          view.update(spec.attribute as string, spec.value as Json);
          return { go: 'next' };
        },
      }),
    },
    { name: 'exit', link: () => ({ arrive: () => ({ go: 'exit', reason: 'done' }) }) },
  ],
  gates: [
    {
      name: 'suppression',
      stage: 'alone',
      link: () => ({
        judge: (_send, _rivals, view) =>
          Object.keys(view.context.suppressions).some((key) => key.endsWith(`:${view.address}`))
            ? { verdict: 'refuse', policy: 'suppression', reason: 'suppressed' }
            : { verdict: 'pass' },
      }),
    },
    {
      name: 'night',
      stage: 'alone',
      link: (policies) => ({
        judge(_send, _rivals, view) {
          const until = policies[0]?.spec.until as number | undefined;
          return until === undefined || view.now >= until
            ? { verdict: 'pass' }
            : { verdict: 'defer', until: at(until), policy: 'night', reason: 'night' };
        },
      }),
    },
    {
      // Sends of every journey but `best` give way to one of it.
      name: 'rivalry',
      stage: 'joint',
      link: (policies) => ({
        judge(send, rivals) {
          const best = policies[0]?.spec.best;
          return best === undefined ||
            send.journey === best ||
            rivals.every((rival) => rival.journey !== best)
            ? { verdict: 'pass' }
            : { verdict: 'refuse', policy: 'rivalry', reason: 'outranked' };
        },
      }),
    },
    {
      name: 'frequency',
      stage: 'serial',
      touchWindowMs: () => DAY,
      link: (policies) => ({
        judge(send, _rivals, view) {
          const max = policies[0]?.spec.max as number | undefined;
          const inside = view.state.touches.filter((t) => t.at > view.now - DAY && t.key !== send.key);
          if (max === undefined || inside.length < max) return { verdict: 'pass' };
          const until = at(Math.min(...inside.map((t) => t.at)) + DAY);
          return { verdict: 'defer', until, policy: 'cap', reason: 'cap' };
        },
      }),
    },
  ],
};
