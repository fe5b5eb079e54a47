/** What one call of `advance` may read of the outside, known before it runs. Fetches nothing. */
import type { Json } from '../base/json.ts';
import type { Mutable } from '../base/mutable.ts';
import { addressIn } from './address.ts';
import type { Input } from './input.ts';
import { needsHistory } from './new-facts.ts';
import type { Needs, Program } from './program.ts';
import type { SubscriberState } from './state.ts';
import { suppressionKey } from './suppression.ts';

const NONE: readonly string[] = [];
const NOTHING: Needs = { addresses: NONE, touches: NONE, shared: false, budgets: NONE };

/** True where this input may start or move a run, or claim a send. */
function mayAct(program: Program, state: SubscriberState, input: Input): boolean {
  if (input.type !== 'event') return true;
  if (program.entriesByEvent.has(input.name)) return true;
  if (!program.heard.has(input.name)) return state.runs.length + state.sends.length > 0;
  return state.runs.length + state.sends.length > 0 || program.entriesBySegment.size > 0;
}

/** Adds the key of an address, once: there are few of them. */
function addAddress(keys: string[], channel: string, value: Json | undefined): void {
  if (typeof value !== 'string' || value.trim() === '') return;
  const key = suppressionKey(channel, value);
  if (!keys.includes(key)) keys.push(key);
}

function collectAddresses(program: Program, state: SubscriberState, inputs: readonly Input[]): string[] {
  const keys: string[] = [];
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

/** Addresses of channels whose sends are kept by address: only there can a send be a second copy. */
function ownAddresses({ addressMemory, channels }: Program, addresses: readonly string[]): readonly string[] {
  const prefixes = channels
    .filter((channel) => addressMemory?.channels.has(channel))
    .map((channel) => `${channel}:`);
  return addresses.filter((address) => prefixes.some((prefix) => address.startsWith(prefix)));
}

function mayAnyAct(program: Program, state: SubscriberState, inputs: readonly Input[]): boolean {
  for (const input of inputs) if (mayAct(program, state, input)) return true;
  return false;
}

/** What the host must fetch for these inputs. Pure; may ask for more than is read in the end, never for less. */
export function needs(program: Program, state: SubscriberState, inputs: readonly Input[]): Needs {
  const isAdopting = state.plan !== program.digest;
  if (!isAdopting && !mayAnyAct(program, state, inputs)) return NOTHING;
  const addresses = collectAddresses(program, state, inputs);
  const { addressMemory, limited } = program;
  const wanted: Mutable<Needs> = {
    addresses,
    touches: addressMemory === null ? NONE : ownAddresses(program, addresses),
    shared: program.readsShared,
    budgets: limited.length === 0 ? NONE : limited.map((journey) => journey.plan.name),
  };
  if (needsHistory(program, state, inputs)) wanted.history = true;
  return wanted;
}
