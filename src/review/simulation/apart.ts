/**
 * Plays made-up people one after the other, each life to its end, where they live apart: nothing that one of them does is seen
 * by another. That takes less time and memory than all of them side by side, and comes to the same.
 */
import { type Instant, instant } from '../../base/ids.ts';
import { link } from '../../kernel/link.ts';
import type { Program } from '../../kernel/program.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { Population } from '../population/life.ts';
import { forgetId, type Played, type SimulationOptions } from './play.ts';
import { createStage } from './stage.ts';

/** A journey that visits everybody at one instant, in an order of people. */
function isSweep({ entry }: JourneyPlan): boolean {
  return entry.by === 'at' || (entry.by === 'schedule' && entry.zone === 'workspace');
}

/**
 * True where no lane, entry limit, memory of addresses, broadcast or value of everybody makes one life depend on another. Of
 * messages that bounce or are complained about, or of orders from outside, the plan says nothing: ask only without them. Pure.
 */
export function livesApart({ lanes, limited, addressMemory, readsShared, plan }: Program): boolean {
  const isShared = lanes.length > 0 || limited.length > 0 || addressMemory !== null || readsShared;
  return !isShared && !Object.values(plan.journeys).some(isSweep);
}

/** Made-up people who live apart, and the span in which they are played. */
type Lives = {
  readonly people: Population;
  readonly size: number;
  readonly from: Instant;
  readonly until: Instant;
};

/** Null: one life may touch another, or somebody is to be told of messages in order of time. */
export function livesOf(options: SimulationOptions): Lives | null {
  const { plan, kinds, renderer, input, from, until, interventions, recipients, onMessage } = options;
  if (!('people' in input) || from === null || until === null || onMessage !== undefined) return null;
  if (interventions.length > 0 || recipients.complaints > 0 || recipients.bounces > 0) return null;
  if (!livesApart(link(plan.plan, plan.digest, [], kinds, renderer))) return null;
  return { ...input, from, until };
}

/** Plays them. */
export function playApart(options: SimulationOptions, { people, size, from, until }: Lives): Played {
  const stage = createStage(options, people.beginAt, from);
  const { host } = stage;
  const beginAt = host.now();
  let lines = 0;
  let subscribers = 0;
  let isAnybody = false;
  for (let person = 0; person < size; person += 1) {
    const { subscriber, incoming } = people.lifeOf(person);
    lines += incoming.length;
    const played = incoming.filter(({ at }) => at <= until).map(forgetId);
    if (played.length === 0) continue;
    isAnybody = true;
    host.feed(played);
    host.advanceTo(until);
    subscribers += host.store.counts().subscribers;
    host.endLife(subscriber, beginAt);
  }
  const firstAt = instant(beginAt + 1);
  return {
    stage: isAnybody ? stage : null,
    firstAt,
    until,
    lines,
    late: 0,
    bad_lines: 0,
    bad: [],
    subscribers,
  };
}
