/** A `wait_for` in plain language, and its ways out. */
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { describeMoment } from '../moment-instant.ts';
import { readSpec } from '../spec.ts';
import type { WaitForData } from './schema.ts';

/** "wait for `published` (Project Published) or 3d". Pure. */
export function describe(plan: StepPlan): string {
  const { paths, deadline } = readSpec<WaitForData>(plan);
  const names = paths.map((path) =>
    path.on === 'event'
      ? `\`${path.event}\`${path.where === undefined ? '' : ' with a condition'}`
      : `condition \`${path.id}\``,
  );
  return `wait for ${names.join(', ')}, or ${describeMoment(deadline)}`;
}

/** Each path, and the timeout. What follows is listed where `on_past: skip` may lead there. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { paths, onTimeout, deadline, next } = readSpec<WaitForData>(plan);
  return [
    ...paths.map(({ id, to }) => ({ label: id, to })),
    { label: 'timeout', to: onTimeout },
    ...(deadline.onPast === 'skip' ? [{ label: 'past', to: next }] : []),
  ];
}
