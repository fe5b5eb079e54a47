/** A message to a team in place of one that was refused (semantics 26): planned here, under panic and lane only. */
import { sha256 } from '../base/hash.ts';
import { NEVER, type SendKey } from '../base/ids.ts';
import type { Instead } from './kinds.ts';
import type { Moment } from './moment.ts';
import { decideSend, notTried } from './sends.ts';
import type { Send } from './state.ts';

/** One for each refused visit and policy, whatever becomes of names and digests (semantics 31). */
function keyOf({ program, state }: Moment, { journey, run, step, visit }: Send, policy: string): SendKey {
  const parts = [program.plan.workspace.name, state.id, journey, run, step, visit, 'instead', policy];
  return sha256(JSON.stringify(parts)).slice(0, 16) as SendKey;
}

/** Plans the message to a team's contact. No run waits for it, and none takes it along when it ends. */
export function planInstead(moment: Moment, refused: Send, instead: Instead): void {
  const { state, now } = moment;
  const key = keyOf(moment, refused, instead.policy);
  if (state.sends.some((send) => send.key === key)) return;
  const { value: _worth, maybeDuplicate: _doubt, ...about } = refused;
  const send: Send = {
    ...about,
    key,
    contact: instead.contact,
    channels: [instead.channel],
    channelIndex: 0,
    tags: [],
    templates: { [instead.channel]: instead.template },
    plannedAt: now,
    expiresAt: NEVER,
    onCapped: { do: 'skip' },
    onUnknown: 'retry',
    blocks: false,
    ...notTried(now),
  };
  state.sends.push(send);
  const decision = decideSend(moment, 'planned', send, 'instead');
  decision.policy = instead.policy;
  decision.reason = 'instead';
  decision.source = instead.source;
  decision.values = { contact: instead.contact, instead_of: refused.key };
}
