/**
 * A substitute message in the place of a send that a panic refused (semantics 38): planned here, once for each person and
 * panic. It stands under every gate and every other control; only the panic that called for it lets it pass.
 */
import { sha256 } from '../base/hash.ts';
import type { SendKey } from '../base/ids.ts';
import { controlsOf } from './controls.ts';
import type { Substitute } from './kinds.ts';
import type { Moment } from './moment.ts';
import { decideSend, expiryOf, notTried } from './sends.ts';
import type { Send } from './state.ts';

/** One for each person and control (semantics 31). */
function keyOf({ program, state }: Moment, control: string): SendKey {
  const parts = [program.plan.workspace.name, state.id, 'substitute', control];
  return sha256(JSON.stringify(parts)).slice(0, 16) as SendKey;
}

/** Plans the substitute, in the run of the send that was refused; the run does not wait for it. */
export function planSubstitute(moment: Moment, refused: Send, substitute: Substitute): void {
  const { state, now } = moment;
  const { control, channel, template, class: className } = substitute;
  state.substituted = [...(state.substituted ?? []), control];
  const onCapped = { do: 'skip' } as const;
  const { value: _worth, maybeDuplicate: _doubt, contact: _team, ...about } = refused;
  const send: Send = {
    ...about,
    type: 'send',
    key: keyOf(moment, control),
    substitute: control,
    channels: [channel],
    channelIndex: 0,
    class: className,
    tags: [],
    templates: { [channel]: template },
    request: null,
    plannedAt: now,
    expiresAt: expiryOf(moment, { type: 'send', class: className, maxLatenessMs: null, onCapped }),
    onCapped,
    onUnknown: null,
    blocks: false,
    ...notTried(now),
  };
  state.sends.push(send);
  const decision = decideSend(moment, 'planned', send, 'substitute');
  decision.policy = substitute.policy;
  decision.reason = 'substitute';
  decision.source = substitute.source;
  decision.values = { control, in_place_of: refused.key };
}

/** Forgets the panics that are over: nobody is substituted for them any more. */
export function pruneSubstituted(moment: Moment): void {
  const { state } = moment;
  if (state.substituted === undefined) return;
  const controls = controlsOf(moment.context.shared);
  const pending = new Set(state.sends.map((send) => send.substitute));
  const kept = state.substituted.filter(
    (id) => pending.has(id) || controls.some((control) => control.id === id),
  );
  if (kept.length === state.substituted.length) return;
  if (kept.length > 0) state.substituted = kept;
  else delete state.substituted;
}
