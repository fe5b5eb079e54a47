/** What a change of the workspace itself does: classes that become essential, words that end messages, the holdout. */
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import type { ChannelPlan, HoldoutPlan, Plan } from '../plan.ts';
import type { Risk } from './change.ts';

/** An essential class is no marketing: which policies stop judging it, and which still do. */
export function classRisks(name: string, before: Plan, after: Plan): readonly Risk[] {
  const [old, young] = [before.workspace.classes[name], after.workspace.classes[name]];
  if (old === undefined || old.essential || young?.essential !== true) return [];
  const covering = (plan: Plan) =>
    Object.entries(plan.policies)
      .filter(([, { covers }]) => covers.classes.includes(name))
      .map(([policy]) => policy);
  const [then, now] = [covering(before), covering(after)];
  const lost = then.filter((policy) => !now.includes(policy)).sort();
  const told = [
    'that an address unsubscribed or complained no longer stops it, it never gives way to other messages, and it no longer counts as marketing',
    ...(lost.length === 0 ? [] : [`${quoteNames(lost)} no longer judge it`]),
    ...(now.length === 0
      ? []
      : [
          `${quoteNames(now.sort())}, which name the class, still judge it, and may refuse it to the same people`,
        ]),
  ];
  const message = `the class ${quoteName(name)} becomes essential: ${told.join('; ')}`;
  return [{ code: 'class_made_essential', message }];
}

/** Words that somebody may answer to get no more messages. */
export function channelRisks(
  name: string,
  before: ChannelPlan | undefined,
  after: ChannelPlan | undefined,
): readonly Risk[] {
  if (before === undefined || after === undefined) return [];
  const known = after.keywords?.stop ?? [];
  const gone = (before.keywords?.stop ?? []).filter((word) => !known.includes(word));
  if (gone.length === 0) return [];
  const words = quoteNames(gone);
  return [{ code: 'consent_weakened', message: `${words} by ${quoteName(name)} no longer ends messages` }];
}

/** Whoever is held out now and was written to before, or the other way round, spoils the comparison. */
export function holdoutRisks(
  before: HoldoutPlan | undefined,
  after: HoldoutPlan | undefined,
): readonly Risk[] {
  if (before === undefined) return [];
  const say = (message: string): readonly Risk[] => [{ code: 'holdout_changed', message }];
  if (after === undefined) return say('the holdout is gone');
  const exempt = after.exempt.filter((name) => !before.exempt.includes(name));
  return [
    ...(before.salt === after.salt ? [] : say('the holdout has another salt: other people are held out')),
    ...(before.buckets === after.buckets
      ? []
      : say(`the holdout is ${after.buckets / 100} % instead of ${before.buckets / 100} %`)),
    ...(exempt.length === 0 ? [] : say(`${quoteNames(exempt)} no longer held out`)),
  ];
}
