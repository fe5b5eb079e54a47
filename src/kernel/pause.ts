/**
 * Paused journeys (semantics 37): whose timers stand still, and who waits in front of the first step. What a pause does to
 * sends is the gate's business.
 */
import { controlsOf, pausesOf } from './controls.ts';
import type { Control } from './input.ts';
import type { Moment } from './moment.ts';
import type { Run } from './state.ts';

/** True while any control is in force: most instants of most subscribers need not look any further. */
export function isAnythingStopped(moment: Moment): boolean {
  return controlsOf(moment.context.shared).length > 0;
}

/** The pause under which those who enter this journey are dropped, or else wait; undefined: they go in. */
export function entryPauseOf(moment: Moment, journey: string): Control | undefined {
  const pauses = pausesOf(controlsOf(moment.context.shared), journey);
  return pauses.find(({ entrants }) => entrants === 'drop') ?? pauses[0];
}

/** True while no timer of this run fires: its journey is frozen, or it waits in front of the first step. */
export function isStopped(moment: Moment, run: Run): boolean {
  const controls = controlsOf(moment.context.shared);
  if (controls.length === 0) return false;
  const pauses = pausesOf(controls, run.journey);
  if (run.queued === true) return pauses.length > 0;
  return pauses.some(({ mode }) => mode === 'freeze');
}
