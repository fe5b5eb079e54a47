/**
 * How long a plan can count an accepted send against later ones: a class that no policy with a memory names is counted by
 * none. A simulation's plan never changes, so what it cannot count need not be remembered.
 */
import type { SendKey } from '../../../base/ids.ts';
import type { Kinds } from '../../../kernel/kinds.ts';
import type { SubscriberState, Touch } from '../../../kernel/state.ts';
import type { Plan } from '../../../plan/plan.ts';

const NO_KEY = '' as SendKey;

/** Milliseconds by class; a class that is not there is never counted. */
export type TouchWindows = ReadonlyMap<string, number>;

/** The widest window among the policies that name a class, wherever they name it. Pure. */
export function touchWindowsOf(plan: Plan, kinds: Kinds): TouchWindows {
  const windows = new Map<string, number>();
  for (const [name, policy] of Object.entries(plan.policies)) {
    const kind = kinds.gates.find((each) => each.name === policy.gate);
    const windowMs = kind?.touchWindowMs?.([{ name, ...policy }]) ?? 0;
    if (windowMs === 0) continue;
    const text = JSON.stringify(policy);
    for (const className of Object.keys(plan.workspace.classes)) {
      if (!text.includes(JSON.stringify(className))) continue;
      windows.set(className, Math.max(windows.get(className) ?? 0, windowMs));
    }
  }
  return windows;
}

/** Only a send that is not final looks for its own touch by its key. */
function forgetKey(touch: Touch): Touch {
  return touch.key === NO_KEY ? touch : { ...touch, key: NO_KEY };
}

/**
 * The state without accepted sends that nothing counts any more, and without the keys of those that are counted; those of pending
 * sends stay as they are. Pure.
 */
export function forgetTouches(state: SubscriberState, windows: TouchWindows): SubscriberState {
  const { now, touches, sends } = state;
  const isPending = ({ key }: Touch): boolean => sends.some((send) => send.key === key);
  const kept: Touch[] = [];
  let isSame = true;
  for (const touch of touches) {
    const isWanted = isPending(touch);
    if (!isWanted && touch.at <= now - (windows.get(touch.class) ?? 0)) continue;
    const one = isWanted ? touch : forgetKey(touch);
    isSame &&= one === touch;
    kept.push(one);
  }
  return isSame && kept.length === touches.length ? state : { ...state, touches: kept };
}
