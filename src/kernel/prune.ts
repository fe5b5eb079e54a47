/** Drops what no later call can see any more, so that a state stays bounded. Changes no meaning. */
import type { Moment } from './moment.ts';
import { pruneSince } from './new-facts.ts';
import type { EntryHistory } from './state.ts';
import { pruneSubstituted } from './substitute.ts';

/** Touches outside every cap's window, and exposures whose goals count no more. */
function pruneLists(moment: Moment): void {
  const { state, program, now } = moment;
  const oldestAt = now - program.touchWindowMs;
  const [oldest] = state.touches;
  // They stand in order of time.
  if (oldest !== undefined && oldest.at <= oldestAt) {
    const pending = new Set(state.sends.map((send) => send.key));
    state.touches = state.touches.filter((touch) => touch.at > oldestAt || pending.has(touch.key));
  }
  if (state.exposures.some((exposure) => exposure.until <= now)) {
    state.exposures = state.exposures.filter((exposure) => exposure.until > now);
  }
}

/** Keyed re-entry records that bar nothing: keys are endless, journeys are not. */
function pruneHistory(moment: Moment): void {
  const { state, before, program, now } = moment;
  if (state.history === before.history || state.history.length === 0) return;
  const bars = ({ name, enteredAt, exitedAt }: EntryHistory): boolean => {
    const end = name.indexOf('\u0000');
    if (end < 0 || exitedAt === null) return true;
    const reentry = program.inForce.get(name.slice(0, end))?.plan.reentry;
    if (reentry === undefined || reentry.mode === 'never') return true;
    const from = reentry.mode === 'after' && reentry.from === 'entry' ? enteredAt : exitedAt;
    return reentry.mode !== 'always' && now < from + reentry.afterMs;
  };
  if (!state.history.every(bars)) state.history = state.history.filter(bars);
}

/** Prunes the draft at the end of a call. */
export function pruneState(moment: Moment): void {
  pruneLists(moment);
  pruneHistory(moment);
  pruneSubstituted(moment);
  pruneSince(moment);
}
