/** Documents of files: an entry alone is what it is in the whole, however the text is written. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { entry } from '../language/syntax/node.ts';
import { peekParsed } from '../language/workspace/cache.ts';
import { readDocuments, type SourceFile } from './read-documents.ts';

/** In the middle of the others, so that its nodes are not at hand when they were read. */
const FILE = 'z5a.yaml';
const KEYS = ['kind', 'name', 'owner', 'own', 'when', 'tags', 'constructor', ''];
let turn = 0;
/** So many other files that not all nodes are kept; new ones each time, for those that are known are not read again. */
function otherFiles(): readonly SourceFile[] {
  turn += 1;
  return Array.from({ length: 300 }, (_, index) => ({
    path: `z${index}.yaml`,
    text: `kind: Segment\nname: other_${index}\nwhen: { profile.country: ES }\n# ${turn}${'x'.repeat(4000)}\n`,
  }));
}

describe('the entry of a document', () => {
  it.each([
    ['kind: Segment\nname: vip\nowner: crm # ours\nwhen: { profile.country: ES }\n'],
    ['# first\nkind: Segment\nname: vip\nowned: no\nowner: "crm"\nwhen:\n  profile.country: ES\n  # last\n'],
    ['{ kind: Segment, name: vip,\nowner: crm,\nwhen: { profile.country: ES } }\n'],
    ['"kind": Segment\nname: vip\n"owner": crm\nwhen: { profile.country: ES }\n'],
    ['kind: Segment\nname: vip\nowner: &a crm\ntags: [*a]\nwhen: { profile.country: ES }\n'],
    ['kind: Segment\r\nname: vip\r\nowner: crm\r\nwhen: { profile.country: ES }\r\n'],
    ['kind: Segment\nname: vip\nowner:\tcrm\nwhen: { profile.country: ES }\n'],
    ['kind: Segment\nname: vip\nowner: crm\n  and more\nwhen: { profile.country: ES\n'],
  ])('of %j is the one of its root', (written) => {
    const text = `${written}# ${'y'.repeat(9000)}\n`;
    const files = [...otherFiles(), { path: FILE, text }];
    const { documents } = readDocuments(files, definitions);
    const document = documents.find(({ file }) => file === FILE);
    expect(peekParsed(FILE, text)).toBeUndefined();
    const alone = KEYS.map((key) => document?.entry(key));
    expect(document?.name).toBe('vip');
    expect(alone).toEqual(KEYS.map((key) => entry(document?.root, key)));
    expect(KEYS.map((key) => document?.entry(key))).toEqual(alone);
  });
});
