/** The risks of each element that changes: who is asked, by its part and by what about it is different. */

import { quoteName, quoteNames } from '../../base/quote-names.ts';
import { bundleParts } from '../bundle.ts';
import type { Plan } from '../plan.ts';
import { changedArms, templatesOfArms } from './arm-risks.ts';
import type { Aspect, Risk } from './change.ts';
import { correctionRisks } from './copy-risks.ts';
import type { Element } from './elements.ts';
import { audienceRisks, entryRisks, exitRisks, orderRisks, segmentEntryRisks } from './entry-risks.ts';
import { disturbanceRisks, goneRisks, metricRisks, removalRisks } from './journey-risks.ts';
import { bypassRisks } from './message-risks.ts';
import { isPolicyChanged } from './policy-risks.ts';
import { policiesUsing } from './reach.ts';
import { namesOf, orderFor } from './renames.ts';
import { formerElement, formerName, journeysOf, stepsOf, type Work } from './work.ts';
import { channelRisks, classRisks, holdoutRisks } from './workspace-risks.ts';

/** Risks of policies and journeys that did not change themselves, by a segment or trait that they ask. */
function risksByUse(work: Work, part: 'segment' | 'trait', name: string): readonly Risk[] {
  const group = `${part}s` as const;
  const reached = work.reach.after.named(group, name).flatMap((journey) => {
    const [before, after] = journeysOf(work, journey);
    if (before === undefined || after === undefined) return [];
    // Those that only a policy connects with it are entered and left as before.
    const asks =
      Object.hasOwn(bundleParts(work.after, after)[group], name) ||
      Object.hasOwn(bundleParts(work.before, before)[group], formerElement(work, part, name));
    return asks ? segmentEntryRisks(before, after, work.widens) : [];
  });
  return [...policyRisksByUse(work, group, formerElement(work, part, name)), ...reached];
}

function policyRisksByUse(work: Work, part: 'segments' | 'traits', former: string): readonly Risk[] {
  const presentNames = namesOf(work.renames, 'policy');
  return policiesUsing(work.before, part, former).flatMap((policy) => {
    const present = presentNames.get(policy) ?? policy;
    const isChanged = isPolicyChanged(work.before, work.after, policy, present);
    if (isChanged) return [];
    const reaches = work.reach.after.policy(present);
    return (work.policies.get(present) ?? []).map((risk) => ({ ...risk, reaches }));
  });
}

function risksOfJourney(work: Work, name: string, aspect: Aspect): readonly Risk[] {
  const { after: plan, judges } = work;
  const [before, after] = journeysOf(work, name);
  if (after === undefined) return before === undefined ? [] : goneRisks(before);
  if (before === undefined) {
    return Object.entries(after.steps).flatMap(([id, step]) =>
      bypassRisks(id, null, { plan, journey: name, step }, judges),
    );
  }
  const { widens } = work;
  if (aspect === 'exits') return exitRisks(before, after, widens);
  if (aspect === 'audience') return audienceRisks(before, after, widens);
  if (aspect === 'goals') return metricRisks(before, after, judges);
  if (aspect === 'migration') return orderRisks(before, after, judges);
  return aspect === 'entry' ? entryRisks(before, after, widens) : [];
}

/** Paths of experiments that do something else because of this step. */
function armRisks(work: Work, name: string, id: string): readonly Risk[] {
  const [before, after] = journeysOf(work, name);
  if (before === undefined || after === undefined) return [];
  const steps = work.renames.filter(({ of, journey }) => of === 'step' && journey === name);
  const presentName = (step: string) => steps.find(({ from }) => from === step)?.to ?? step;
  const arms = work.arms.get(name) ?? changedArms(before, after, presentName, work.judges);
  work.arms.set(name, arms);
  const former = formerName(work, name, id);
  return arms.filter((arm) => arm.before.includes(former) || arm.after.includes(id)).map(({ risk }) => risk);
}

function risksOfStep(work: Work, name: string, id: string, aspect: Aspect): readonly Risk[] {
  return [...risksOfStepItself(work, name, id, aspect), ...armRisks(work, name, id)];
}

function risksOfStepItself(work: Work, name: string, id: string, aspect: Aspect): readonly Risk[] {
  const { judges } = work;
  const [old, young] = stepsOf(work, name, id);
  const [, journey] = journeysOf(work, name);
  if (young === undefined) {
    const order = journey === undefined ? null : (orderFor(journey, id) ?? null);
    return old === undefined ? [] : removalRisks(id, old, order, judges);
  }
  const after = { plan: work.after, journey: name, step: young };
  if (old === undefined) return bypassRisks(id, null, after, judges);
  const before = { plan: work.before, journey: formerName(work, name, null), step: old };
  if (aspect === 'message' || aspect === 'kind') {
    return [
      ...bypassRisks(id, before, after, judges),
      ...(aspect === 'kind' ? disturbanceRisks(id, old, young, judges) : []),
    ];
  }
  return aspect === 'experiment' || aspect === 'edges' ? disturbanceRisks(id, old, young, judges) : [];
}

/** All of them. Pure. */
export function risksOf(work: Work, { part, name, step }: Element, aspect: Aspect): readonly Risk[] {
  const [before, after] = [work.before.workspace, work.after.workspace];
  if (part === 'policy') return work.policies.get(name) ?? [];
  if (part === 'segment' || part === 'trait') return risksByUse(work, part, name);
  if (part === 'template') return [...copyRisks(work, name), ...treatmentRisks(work, name)];
  if (part === 'journey') return risksOfJourney(work, name, aspect);
  if (part === 'step') return risksOfStep(work, name, step ?? '', aspect);
  if (part === 'class') return classRisks(name, work.before, work.after);
  if (part === 'channel') return channelRisks(name, before.channels[name], after.channels[name]);
  return aspect === 'holdout' ? holdoutRisks(before.holdout, after.holdout) : [];
}

/** Wording that one path of an experiment sends. */
function treatmentRisks(work: Work, name: string): readonly Risk[] {
  if (work.before.templates[name] === undefined || work.after.templates[name] === undefined) return [];
  return work.reach.after.named('templates', name).flatMap((journey) => {
    const [old, young] = journeysOf(work, journey);
    if (old === undefined || young === undefined) return [];
    const sent = (each: typeof old) =>
      templatesOfArms(each, work.judges).filter(({ template }) => template === name);
    const known = new Set(sent(old).map(({ experiment }) => experiment));
    return sent(young)
      .filter(({ experiment }) => known.has(experiment))
      .map(({ step, experiment }) => {
        const [at, of, copy] = [step, experiment, name].map((each) => quoteNames([each]));
        const message = `${at}: a path of the experiment ${of} sends ${copy}, which says something else`;
        return { code: 'experiment_disturbed' as const, message };
      });
  });
}

/** Journeys whose runs under way get a change of this template, too; none where it came or went. */
export function correctedBy(work: Work, name: string): readonly string[] {
  if (work.before.templates[name] === undefined || work.after.templates[name] === undefined) return [];
  return work.reach.after.named('templates', name).filter((journey) => {
    const [old, young] = journeysOf(work, journey);
    return old !== undefined && young?.hotfix === true;
  });
}

/** Wording that is corrected for runs under way, and reads what they may not have. */
function copyRisks(work: Work, name: string): readonly Risk[] {
  const [before, after] = [work.before.templates[name], work.after.templates[name]];
  if (before === undefined || after === undefined) return [];
  return correctedBy(work, name).flatMap((journey) =>
    correctionRisks(name, { before, after }, journeysOf(work, journey), work.judges),
  );
}

/** Members of a segment are nobody's members under a name that nobody has seen yet: `existing: enter` takes them in. */
export function renamedEntryRisks({ before, after }: Work, from: string, to: string): readonly Risk[] {
  const entersBy = ({ journeys }: Plan, segment: string) =>
    Object.values(journeys).filter(({ entry }) => entry.by === 'segment' && entry.segment === segment);
  if (entersBy(before, from).length === 0) return [];
  return entersBy(after, to)
    .filter(({ entry }) => entry.by === 'segment' && entry.existing === 'enter')
    .map(({ name }) => ({
      code: 'entries_raised' as const,
      message: `${quoteName(name)}: whoever is in ${quoteName(to)} now enters (\`existing: enter\`), for nobody was in a segment of this name`,
    }));
}
