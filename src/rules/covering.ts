/**
 * Which policies judge what a send step sends on one of its channels, and where that channel is written. What a policy
 * then says of it is not looked at.
 */
import { type Named, policiesOf } from '../compiler/proof/coverage.ts';
import type { SendData } from '../kinds/steps/send/schema.ts';
import { readSpec } from '../kinds/steps/spec.ts';
import { child, type Span } from '../language/syntax/node.ts';
import type { Plan, PolicyPlan, StepPlan } from '../plan/plan.ts';
import type { StepSite } from './definition.ts';

/** One message as policies see it. */
export type Sending = {
  readonly class: string;
  readonly channel: string;
  readonly tags: readonly string[];
  readonly journey: string;
};

/** The data of a send step; undefined for every other step. Pure. */
export function sendOf(step: StepPlan | undefined): SendData | undefined {
  return step?.kind === 'send' ? readSpec<SendData>(step) : undefined;
}

/** What a send step sends: one for each channel of its chain. Pure. */
export function sendingsOf(
  journey: string,
  { class: className, channels, tags }: SendData,
): readonly Sending[] {
  return channels.map((channel) => ({ class: className, channel, tags, journey }));
}

/** True for classes that are not essential. Pure. */
export function isMarketing({ workspace }: Plan, className: string): boolean {
  return workspace.classes[className]?.essential !== true;
}

/** Whether a policy judges a sending: by class and channel, and by tags and journeys where it names some. Pure. */
export function covers({ covers: { classes, channels }, spec }: PolicyPlan, sending: Sending): boolean {
  if (!classes.includes(sending.class) || !channels.includes(sending.channel)) return false;
  const { tags, journeys } = spec;
  if (Array.isArray(journeys) && !journeys.includes(sending.journey)) return false;
  return !Array.isArray(tags) || sending.tags.some((tag) => tags.includes(tag));
}

/** Finds the policies of a gate that judge a sending, in order of name. */
export function coveringOf(plan: Plan, gate: string): (sending: Sending) => readonly Named[] {
  const policies = policiesOf(plan, gate);
  return (sending) => policies.filter(({ policy }) => covers(policy, sending));
}

/** Where a send step names a channel; its key where it cannot be found. Pure. */
export function channelSpan({ body }: StepSite, channel: string): Span {
  const single = child(body.value, 'channel');
  if (single !== undefined) return single.span;
  const chain = child(body.value, 'channels');
  const items = chain?.node === 'list' ? chain.items : [];
  return items.find((item) => item.node === 'scalar' && item.value === channel)?.span ?? body.key.span;
}
