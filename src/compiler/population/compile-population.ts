/** `Population` documents -> data to draw lives from. What is wrong is reported, and left out. */
import { DAY_MS } from '../../base/civil.ts';
import { parseDurationMs } from '../../base/duration.ts';
import { isZone } from '../../base/zone.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import { entriesOf, itemsOf, textOf } from '../../language/syntax/read-node.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { SourceDocument } from '../source-document.ts';
import { compileActivities } from './compile-activity.ts';
import { compileSample } from './compile-sample.ts';
import type { ConsentHabit, PopulationSpec, Sample, Samples } from './population.ts';
import { delayOf, shareOf } from './shares.ts';

/** Attribute after attribute: each may go by those above it. */
function compileProfile(node: Node | undefined, session: Session): Samples {
  const samples: { [name: string]: Sample } = {};
  const told = new Set<string>();
  const attributes = new Set<string>();
  for (const { name, key, value } of entriesOf(node)) {
    session.names.refer('attribute', name, key.span);
    const place = { session, attributes, told, followed: null };
    const sample = compileSample(value, { name, type: session.catalog.profile[name] }, place);
    if (sample !== null) samples[name] = sample;
    attributes.add(name);
  }
  return samples;
}

function compileConsents(node: Node | undefined, session: Session): readonly ConsentHabit[] {
  const habits: ConsentHabit[] = [];
  for (const channel of entriesOf(node)) {
    session.names.refer('channel', channel.name, channel.key.span);
    for (const { name: purpose, key, value } of entriesOf(channel.value)) {
      session.names.refer('purpose', purpose, key.span);
      const given = shareOf(value) ?? shareOf(child(value, 'given')) ?? 0;
      const share = shareOf(child(value, 'withdrawn'));
      const after = delayOf(child(value, 'after'), session);
      const withdrawn = share === undefined || after === null ? null : { share, after };
      const confirmed = shareOf(child(value, 'confirmed')) ?? null;
      habits.push({ channel: channel.name, purpose, given, confirmed, withdrawn });
    }
  }
  return habits;
}

function historyOf(node: Node | undefined, { report }: Session): number {
  if (node === undefined) return 0;
  const days = (parseDurationMs(textOf(node) ?? '') ?? 0) / DAY_MS;
  if (Number.isInteger(days)) return days;
  report(
    problem('empty-draw', '`history` is not of whole days', node.span, {
      help: 'write for example `30d`',
    }),
  );
  return 0;
}

/** Lowers one population. */
export function compilePopulation(document: SourceDocument, session: Session): PopulationSpec {
  const { root } = document;
  const { zone } = session.workspace;
  const profile = compileProfile(child(root, 'profile'), session);
  const attributes = new Set(entriesOf(child(root, 'profile')).map(({ name }) => name));
  return {
    name: document.name,
    zone: isZone(zone) ? zone : 'UTC',
    starts: textOf(child(root, 'starts')) ?? '',
    historyDays: historyOf(child(root, 'history'), session),
    newcomers: shareOf(child(root, 'newcomers')) ?? 0,
    stays: delayOf(child(root, 'stays'), session),
    profile,
    consents: compileConsents(child(root, 'consent'), session),
    activities: compileActivities(itemsOf(child(root, 'events')), attributes, session),
  };
}
