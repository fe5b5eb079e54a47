/** What providers and recipients say of a message that left, and what that makes of the world. Runs no engine. */
import type { HandOver } from '../../../src/hosts/host.ts';
import type { Outcome, ReceiptKind } from '../../../src/kernel/input.ts';
import type { Policies } from './policies.ts';
import {
  type Counted,
  doubt,
  loseTrack,
  personOf,
  suppress,
  takeBack,
  takeUnsubscribe,
  type World,
} from './world.ts';

/** An outcome by a number of 0 to 99. */
export function outcomeOf(dice: number): Outcome {
  if (dice < 55) return { result: 'accepted', providerId: 'p' };
  if (dice < 70) return { result: 'unknown', reason: 'no_answer' };
  if (dice < 85) return { result: 'retryable', reason: 'connection' };
  return { result: 'rejected', reason: 'content' };
}

function countedOf(world: World, { subscriber, key }: HandOver): Counted | undefined {
  return personOf(world, subscriber)?.counted.get(key);
}

/** The answer to an attempt. */
export function takeOutcome(world: World, handOver: HandOver, { result }: Outcome, now: number): void {
  const counted = countedOf(world, handOver);
  if (counted === undefined || counted.at !== handOver.at) return;
  if (result === 'accepted') {
    counted.state = 'accepted';
    counted.countsUntil = Number.POSITIVE_INFINITY;
  } else if (result === 'unknown') {
    loseTrack(counted, now);
    doubt(world, handOver.key);
  } else {
    personOf(world, handOver.subscriber)?.counted.delete(handOver.key);
    takeBack(world, handOver.key);
  }
}

/** What is said later. */
export function takeReceipt(
  world: World,
  policies: Policies,
  handOver: HandOver,
  kind: ReceiptKind,
  now: number,
): void {
  const { message, subscriber, key } = handOver;
  const person = personOf(world, subscriber);
  const counted = countedOf(world, handOver);
  if (person === undefined) return;
  const hasFailed = kind === 'hard_bounced' || kind === 'failed';
  if (counted !== undefined && counted.state !== 'accepted' && kind !== 'soft_bounced') {
    if (hasFailed) {
      person.counted.delete(key);
      takeBack(world, key);
    } else if (counted.countsUntil > now) {
      counted.state = 'accepted';
      counted.countsUntil = Number.POSITIVE_INFINITY;
    }
  }
  const { channel, class: className, to } = message;
  if (kind === 'hard_bounced' || kind === 'complained') suppress(world, channel, to, kind);
  if (kind === 'unsubscribed')
    takeUnsubscribe(world, person, { channel, class: className, to }, policies, now);
}
