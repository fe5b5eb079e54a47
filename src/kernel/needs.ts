/** What one call of `advance` may read of the outside, known before it runs. Fetches nothing. */
import { addressIn } from './address.ts';
import type { Input } from './input.ts';
import { needsHistory } from './new-facts.ts';
import type { Needs, Program } from './program.ts';
import type { SubscriberState } from './state.ts';
import { suppressionKey } from './suppression.ts';

const NOTHING: Needs = { addresses: [], touches: [], shared: false, budgets: [] };

/** True where this input may start or move a run, or claim a send. */
function mayAct(program: Program, state: SubscriberState, input: Input): boolean {
  if (input.type !== 'event') return true;
  if (program.entriesByEvent.has(input.name)) return true;
  if (!program.heard.has(input.name)) return state.runs.length + state.sends.length > 0;
  return state.runs.length + state.sends.length > 0 || program.entriesBySegment.size > 0;
}

function addAddress(keys: Set<string>, channel: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '') keys.add(suppressionKey(channel, value));
}

function collectAddresses(program: Program, state: SubscriberState, inputs: readonly Input[]): Set<string> {
  const keys = new Set<string>();
  for (const channel of program.channels) {
    const attribute = program.addressAttributes.get(channel);
    if (attribute === undefined) continue;
    addAddress(keys, channel, addressIn(program, state, channel));
    for (const input of inputs) {
      if (input.type === 'identify') addAddress(keys, channel, input.traits[attribute]);
      if (input.type === 'merge') addAddress(keys, channel, input.absorbed.profile[attribute]);
    }
  }
  for (const input of inputs) {
    if (input.type !== 'receipt' && input.type !== 'consent') continue;
    addAddress(keys, input.channel, addressIn(program, state, input.channel));
    if (input.type === 'receipt') addAddress(keys, input.channel, input.address);
  }
  return keys;
}

const NONE: readonly string[] = [];

/** Addresses of channels whose sends are kept by address: only there can a send be a second copy. */
function ownAddresses({ addressMemory, channels }: Program, addresses: readonly string[]): readonly string[] {
  const prefixes = channels
    .filter((channel) => addressMemory?.channels.has(channel))
    .map((channel) => `${channel}:`);
  return addresses.filter((address) => prefixes.some((prefix) => address.startsWith(prefix)));
}

/** What the host must fetch for these inputs. Pure; may ask for more than is read in the end, never for less. */
export function needs(program: Program, state: SubscriberState, inputs: readonly Input[]): Needs {
  const isAdopting = state.plan !== program.digest;
  if (!isAdopting && !inputs.some((input) => mayAct(program, state, input))) return NOTHING;
  const addresses = [...collectAddresses(program, state, inputs)];
  return {
    addresses,
    touches: program.addressMemory === null ? NONE : ownAddresses(program, addresses),
    shared: program.readsShared,
    budgets: program.limited.map((journey) => journey.plan.name),
    ...(needsHistory(program, state, inputs) ? { history: true } : {}),
  };
}
