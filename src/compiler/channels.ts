/** The channels of the workspace against what there is: the attribute of the address, the adapter, its configuration. */
import type { JsonObject } from '../base/json.ts';
import { checkSchema } from '../language/model/check.ts';
import { child, type Entry, entry } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';
import { BARE_SCOPE, createCompiler } from './compiler.ts';
import { problem } from './problem.ts';
import { EMPTY, recordUses, type Session } from './session.ts';
import type { SourceDocument } from './source-document.ts';

/** What the compiler must know of an adapter; an `Adapter` of the registry fits. */
export type AdapterShape = { readonly name: string; readonly configSchema: JsonObject };

/**
 * Checks the channels. Without `adapters` (a caller that knows none) their names and configurations are not judged.
 * Reports through the session.
 */
export function checkChannels(
  document: SourceDocument | undefined,
  adapters: readonly AdapterShape[] | undefined,
  session: Session,
): void {
  if (document === undefined || !document.sound) return;
  for (const adapter of adapters ?? []) session.names.provide('adapter', adapter.name);
  const channels = child(document.root, 'channels');
  for (const each of channels?.node === 'map' ? channels.entries : []) {
    checkAddress(each, session);
    if (adapters !== undefined) checkAdapter(each, adapters, session);
  }
}

function checkAddress(channel: Entry, session: Session): void {
  const address = child(channel.value, 'address');
  const text = textOf(address);
  const place = { uses: recordUses(), journey: '', entryType: EMPTY };
  if (address !== undefined && text !== undefined) {
    createCompiler(session, place, BARE_SCOPE).path(text, address);
  }
  const { contacts } = session.workspace;
  const isForTeams = Object.values(contacts).some((team) => team[channel.name] !== undefined);
  if (address !== undefined || channel.name === 'call' || isForTeams) return;
  session.report(
    problem('missing-key', `the channel \`${channel.name}\` has no \`address\``, channel.key.span, {
      label: 'needs `address`',
      help: 'add the attribute that holds the address, for example `address: profile.email`',
    }),
  );
}

function checkAdapter(channel: Entry, adapters: readonly AdapterShape[], session: Session): void {
  const node = child(channel.value, 'adapter');
  const name = textOf(node);
  if (node === undefined || name === undefined || !session.names.refer('adapter', name, node.span)) return;
  const adapter = adapters.find((each) => each.name === name);
  if (adapter === undefined) return;
  const config = entry(channel.value, 'config');
  const holder = (config ?? channel).span;
  const what = `the configuration of channel \`${channel.name}\``;
  const value = config?.value ?? { node: 'map' as const, entries: [], span: channel.span };
  const words = { what, name: 'config', holder };
  for (const found of checkSchema(value, adapter.configSchema, words)) session.report(found);
}
