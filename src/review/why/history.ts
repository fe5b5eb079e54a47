/**
 * One person's history out of a file of Segment-shaped lines, as `ingest` reads them: their own lines and those of the
 * ids that turn out to be theirs, in order of time. Holds no line of anybody else. Reads what it is given, no file.
 */
import { type Instant, instant } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { readInstant } from '../../daemon/ingest/event-time.ts';
import { readSegmentBody } from '../../daemon/ingest/segment.ts';
import type { Incoming } from '../../hosts/host.ts';

/** The lines, from the first on, each time it is called. `refused`: why one is not taken. */
export type OpenLines = () => AsyncIterable<{ readonly text: string; readonly refused?: string | null }>;

/** A line (1-based) that cannot be taken, and why; never what stands in it. */
export type BadLine = { readonly line: number; readonly reason: string };

export type History = { readonly incoming: readonly Incoming[]; readonly bad: readonly BadLine[] };

export type HistoryOptions = {
  readonly subscriber: string;
  /** Nothing later than this. */
  readonly until: Instant;
  /** Everybody's lines: where the plan compares people with each other, or limits how many may enter. */
  readonly everybody: boolean;
};

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function idsOf(item: JsonObject): readonly string[] {
  return [item.userId, item.anonymousId, item.previousId].flatMap((id) =>
    (typeof id === 'string' && id !== '') || typeof id === 'number' ? [String(id)] : [],
  );
}

const writtenAt = (item: JsonObject) => readInstant(item.originalTimestamp ?? item.timestamp);

/** Which ids belong to one person, by the lines that name two of them. */
function createGroups() {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    return root;
  };
  return {
    join(ids: readonly string[]): void {
      const [first = '', ...others] = ids.map(rootOf);
      for (const other of others) if (other !== first && rootOf(other) !== first) parents.set(other, first);
    },
    areOne: (id: string, other: string) => rootOf(id) === rootOf(other),
  };
}

type Survey = { readonly isOwn: (item: JsonObject) => boolean; readonly firstAt: Instant | null };

/** The first look: which ids are this person's, and when the file begins. */
async function survey(open: OpenLines, { subscriber, everybody }: HistoryOptions): Promise<Survey> {
  const groups = createGroups();
  let firstAt: Instant | null = null;
  for await (const { text, refused = null } of open()) {
    const item = refused === null ? parse(text) : null;
    if (item === null) continue;
    const ids = idsOf(item);
    if (ids.length > 1) groups.join(ids);
    firstAt ??= writtenAt(item);
  }
  return {
    isOwn: (item) => everybody || idsOf(item).some((id) => groups.areOne(id, subscriber)),
    firstAt,
  };
}

/**
 * Reads the file twice. A line without a timestamp happened when the line before it did, at the start of the file with
 * the first that has one. A line that cannot be read, and one of this person that the ingest would refuse, is listed.
 */
export async function readHistory(open: OpenLines, options: HistoryOptions): Promise<History> {
  const { isOwn, firstAt } = await survey(open, options);
  const incoming: Incoming[] = [];
  const bad: BadLine[] = [];
  let lastAt = firstAt ?? options.until;
  let line = 0;
  for await (const { text, refused = null } of open()) {
    line += 1;
    if (refused === null && text.trim() === '') continue;
    const item = refused === null ? parse(text) : null;
    if (item === null) {
      bad.push({ line, reason: refused ?? 'no JSON object' });
      continue;
    }
    lastAt = writtenAt(item) ?? lastAt;
    if (idsOf(item).length > 0 && !isOwn(item)) continue;
    const newId = () => `line-${line}`;
    const read = readSegmentBody(
      'batch',
      { batch: [item] },
      { receivedAt: lastAt, writeKey: '', replay: true, newId },
    );
    if ('error' in read) bad.push({ line, reason: read.error });
    else {
      for (const { reason } of read.refused) bad.push({ line, reason });
      incoming.push(...read.incoming.filter(({ at }) => at <= options.until));
    }
  }
  const inOrder = incoming.map((each, index) => ({ each, index }));
  inOrder.sort((left, right) => left.each.at - right.each.at || left.index - right.index);
  return { incoming: inOrder.map(({ each }) => ({ ...each, at: instant(each.at) })), bad };
}
