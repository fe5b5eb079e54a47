/** Checks what channels say about their adapters: the name, and the configuration against the adapter's own schema. */
import { suggest } from '../base/suggest.ts';
import type { Adapter } from '../delivery/contract.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { checkSchema } from '../language/model/check.ts';
import { child, type Entry, entry } from '../language/syntax/node.ts';
import { parseCached } from '../language/workspace/cache.ts';
import type { WorkspaceFile } from '../language/workspace/read.ts';

/** What is wrong with the channels of the Workspace document; whose form is wrong the compiler reports. Pure. */
export function checkAdapters(
  files: readonly WorkspaceFile[],
  adapters: readonly Adapter[],
): readonly Diagnostic[] {
  return files.flatMap(({ path, text }) => {
    if (!/^kind:\s*["']?Workspace\b/m.test(text)) return [];
    const { root, broken } = parseCached(path, text);
    const channels = root === null || broken ? undefined : child(root, 'channels');
    if (channels?.node !== 'map') return [];
    return channels.entries.flatMap((channel) => checkChannel(channel, adapters));
  });
}

function checkChannel(channel: Entry, adapters: readonly Adapter[]): readonly Diagnostic[] {
  const named = child(channel.value, 'adapter');
  if (named?.node !== 'scalar' || typeof named.value !== 'string') return [];
  const name = named.value;
  const adapter = adapters.find((each) => each.name === name);
  if (adapter === undefined) {
    const names = adapters.map((each) => each.name);
    const near = suggest(name, names);
    const help =
      near === undefined
        ? `use one of: ${names.map((each) => `\`${each}\``).join(', ')}`
        : `did you mean \`${near}\`?`;
    return [
      {
        code: 'unknown-adapter',
        severity: 'error',
        message: `there is no adapter \`${name}\``,
        span: named.span,
        help,
      },
    ];
  }
  const config = entry(channel.value, 'config');
  const what = `the configuration of channel \`${channel.name}\``;
  const place = { what, name: 'config', holder: (config ?? channel).span };
  const value = config?.value ?? { node: 'map' as const, entries: [], span: channel.span };
  return value.node === 'map' ? checkSchema(value, adapter.configSchema, place) : [];
}
