/** The language server over real pipes, on a copy of the small workspace: what an editor asks, in the order of a day's work. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CompletionItem,
  DocumentSymbol,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { invoke, makeFolder } from '../../../src/cli/invoke.fixture.ts';
import { printScanReport } from '../../../src/scan/scan-report.ts';
import { type Editor, openEditor, placeOf } from './client.ts';

const BASE = 'tests/fixtures/workspaces/rules';
const JOURNEY = 'welcome.journey.yaml';
const folder = makeFolder();
const read = (file: string) => readFileSync(join(folder.path, file), 'utf8');
let editor: Editor;
let journey = '';

beforeAll(async () => {
  cpSync(BASE, folder.path, { recursive: true });
  journey = read(JOURNEY);
  editor = await openEditor(folder.path);
  await editor.open(JOURNEY, journey);
});
afterAll(async () => {
  if (editor.isAlive()) await editor.quit();
  folder.remove();
});

const ask = <Answer>(method: string, file: string, params: object): Promise<Answer> =>
  editor.connection.sendRequest(method, {
    textDocument: { uri: editor.uri(file) },
    ...params,
  }) as Promise<Answer>;
const at = (method: string, word: string, by = 1, text = journey) =>
  ask<never>(method, JOURNEY, { position: placeOf(text, word, by), context: { includeDeclaration: true } });
const hover = async (word: string, by = 1) => {
  const answer = (await at('textDocument/hover', word, by)) as Hover | null;
  return (answer?.contents as { value: string } | undefined)?.value ?? '';
};
const wordsOf = (locations: readonly Location[]) =>
  locations
    .map(({ uri, range }) => {
      const file = uri.slice(uri.lastIndexOf('/') + 1);
      const line = read(file).split('\n')[range.start.line] ?? '';
      return `${file}: ${line.slice(range.start.character, range.end.character)}`;
    })
    .sort();

describe('diagnostics', () => {
  it('are those of `lint`, of what is typed and not saved, for every file', async () => {
    await editor.type(
      JOURNEY,
      journey.replace('template: hello', 'template: helo').replace('owner: crm\n', ''),
    );
    const [found] = await editor.until(JOURNEY, (each) => each.length > 0);
    expect(found?.code).toBe('unknown-template');
    expect(found?.message).toContain('did you mean `hello`?');
    const typed = journey.replace('owner: crm\n', '');
    await editor.type(JOURNEY, typed);
    const owners = await editor.until(JOURNEY, (each) => each.some(({ code }) => code === 'missing-owner'));
    const { out } = await invoke(['lint', '--format', 'json', '--workspace', folder.path], {
      cwd: folder.path,
    });
    expect((JSON.parse(out) as { diagnostics: unknown[] }).diagnostics).toEqual([]);
    expect(owners[0]?.range.start).toEqual(placeOf(typed, 'lifecycle_welcome'));
    await editor.type(JOURNEY, journey);
    await editor.until(JOURNEY, (each) => each.length === 0);
  });

  it('stand in UTF-16 columns, behind characters of two units, and with CRLF', async () => {
    const typed = journey
      .replace('purpose: Turn', 'purpose: "🎉🎉" # 🎉\ntitle: Turn')
      .replace('{ id: greet, send:', '{ id: greet, title: "🎉🎉", send:')
      .replace('template: hello', 'template: helo')
      .replaceAll('\n', '\r\n');
    await editor.type(JOURNEY, typed);
    const [found] = await editor.until(JOURNEY, (each) => each.length > 0);
    expect(found?.range.start).toEqual(placeOf(typed, 'helo'));
    expect(found?.range.end).toEqual(placeOf(typed, 'helo', 4));
    await editor.type(JOURNEY, journey);
    await editor.until(JOURNEY, (each) => each.length === 0);
  });

  it('survive any text, and an editor that types faster than anybody can compile', async () => {
    for (let length = 0; length <= journey.length; length += 7)
      await editor.type(JOURNEY, journey.slice(0, length));
    for (const odd of ['\u0000', '{[}]', '\ud83c', '&a *a', '- '.repeat(5_000), '{{ profile. '])
      await editor.type(JOURNEY, odd);
    await editor.until(JOURNEY, (each) => each.length > 0);
    await editor.type(JOURNEY, journey);
    await editor.until(JOURNEY, (each) => each.length === 0);
    expect(editor.isAlive()).toBe(true);
    expect(editor.said()).toBe('');
  });
});

describe('what lies on disk', () => {
  const changed = (file: string) =>
    editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: editor.uri(file), type: 2 }],
    });

  it('is watched by the editor for the server', () => {
    expect(editor.watched()).toEqual(['**/*.{yaml,yml}', '**/rutter-{baseline,scan}.json']);
  });

  it('counts when it changes: documents that nobody opened, and the report of the last scan', async () => {
    const codes = (found: readonly { readonly code?: unknown }[]) => found.map(({ code }) => code);
    const isGone = (found: readonly unknown[]) => found.length === 0;
    writeFileSync(join(folder.path, 'vip.yaml'), 'kind: Segment\nname: vip\nwhen: { profile.seats: 9 }\n');
    await changed('vip.yaml');
    await editor.until('vip.yaml', (found) => codes(found).includes('missing-owner'));
    rmSync(join(folder.path, 'vip.yaml'));
    writeFileSync(join(folder.path, 'rutter-scan.json'), printScanReport({ events: [], unresolved: 0 }));
    await changed('rutter-scan.json');
    await editor.until('vip.yaml', isGone);
    await editor.until('catalog.yaml', (found) => codes(found).includes('event-nobody-emits'));
    rmSync(join(folder.path, 'rutter-scan.json'));
    await changed('rutter-scan.json');
    await editor.until('catalog.yaml', isGone);
  });

  it('is held to the coverage that the standards ask for, as by `lint`', async () => {
    const standards = (percent: number) =>
      `kind: Standards\nname: shop\nowner: crm\nqa: [{ coverage: { steps: ${percent}% } }]\n`;
    const large = '{ id: large, when: { profile.seats: { gte: 99 } }, steps: [{ id: rare, exit: large }] }';
    const longer = `${journey}  - { id: size, branch: { paths: [${large}, { id: small, else: true }] } }\n`;
    const codes = (found: readonly { readonly code?: unknown }[]) => found.map(({ code }) => code);
    writeFileSync(join(folder.path, 'standards.yaml'), standards(100));
    await changed('standards.yaml');
    await editor.type(JOURNEY, longer);
    await editor.until(JOURNEY, (found) => codes(found).includes('qa-requirements'));
    writeFileSync(join(folder.path, 'standards.yaml'), standards(1));
    await changed('standards.yaml');
    await editor.until(JOURNEY, (found) => !codes(found).includes('qa-requirements'));
    await editor.type(JOURNEY, journey);
    rmSync(join(folder.path, 'standards.yaml'));
    await changed('standards.yaml');
    await editor.until(JOURNEY, (found) => found.length === 0);
  });
});

describe('reading', () => {
  it('says what a step does and where it leads, what a name is, and what a key is for', async () => {
    expect(await hover('settle')).toContain('wait 2 days');
    expect(await hover('settle')).toContain('`remind`');
    expect(await hover('send: { channel: push')).toContain('send `nudge` by `push`');
    expect(await hover('customers')).toContain('Bought at least once.');
    expect(await hover('hello')).toContain('(template)');
    expect(await hover('escalation')).toMatch(/\*\*escalation\*\*: \S/);
    expect(await hover('reentry')).toMatch(/\*\*reentry\*\*: \S/);
    expect(await hover('Order Placed')).toContain('(event)');
  });

  it('goes to the declaration, and lists all uses', async () => {
    expect(wordsOf(await at('textDocument/definition', 'segment: customers', 10))).toEqual([
      'customers.yaml: customers',
    ]);
    expect(wordsOf(await at('textDocument/definition', 'Order Placed'))).toEqual([
      'catalog.yaml: Order Placed',
    ]);
    const uses = wordsOf(await at('textDocument/references', 'Order Placed'));
    expect(uses).toEqual([
      'catalog.yaml: Order Placed',
      'customers.yaml: Order Placed',
      `${JOURNEY}: Order Placed`,
      `${JOURNEY}: Order Placed`,
    ]);
  });

  it('outlines a document, steps in it', async () => {
    const [outline] = await ask<DocumentSymbol[]>('textDocument/documentSymbol', JOURNEY, {});
    expect(outline?.name).toBe('lifecycle_welcome_newcomers_v1');
    expect(outline?.children?.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'bought event',
      'greet send',
      'settle wait',
      'remind send',
    ]);
  });
});

describe('writing', () => {
  const complete = async (text: string, marker = '|') => {
    const typed = text.replace(marker, '');
    await editor.type(JOURNEY, typed);
    const items = await ask<CompletionItem[]>('textDocument/completion', JOURNEY, {
      position: placeOf(text, marker),
    });
    await editor.type(JOURNEY, journey);
    return items.map(({ label }) => label);
  };

  it('proposes names of the right kind, keys that are not there yet, and values of closed lists', async () => {
    expect(await complete(journey.replace('template: hello', 'template: |'))).toEqual(['hello', 'nudge']);
    expect(await complete(journey.replace('segment: customers', 'segment: cus|'))).toEqual([
      'complaining',
      'customers',
    ]);
    expect(await complete(journey.replace('event: Signed Up', 'event: |'))).toContain('Complaint Opened');
    const keys = await complete(journey.replace('purpose:', 'milest|\npurpose:'));
    expect(keys).toContain('milestones');
    expect(keys).not.toContain('owner');
    expect(await complete(journey.replace('{ id: settle, wait: 2d }', '{ id: settle, wa| }'))).toContain(
      'wait_for',
    );
    expect(
      await complete(journey.replace('{ channel: email, template', '{ ma|, channel: email, template')),
    ).toContain('max_lateness');
    expect(await complete(journey.replace('kind: Journey', 'kind: |'))).toContain('FrequencyPolicy');
    expect(
      await complete(
        journey.replace('while', 'x').replace('reentry: never', 'reentry: never, while_active: |'),
      ),
    ).toContain('restart');
    expect(await complete(journey.replace('{ not: { segment: customers } }', '{ profile.|: ES }'))).toContain(
      'profile.country',
    );
  });

  it('offers the fix of a finding, and a waiver', async () => {
    const typed = journey.replace('channel: email', 'chanel: email');
    await editor.type(JOURNEY, typed);
    const start = placeOf(typed, 'chanel');
    const [fix] = await ask<CodeAction[]>('textDocument/codeAction', JOURNEY, {
      range: { start, end: start },
      context: { diagnostics: [] },
    });
    const edits: readonly TextEdit[] = Object.values(fix?.edit?.changes ?? {}).flat();
    expect(edits.map(({ newText }) => newText)).toEqual(['channel']);
    const bare = journey.replace('owner: crm\n', '');
    await editor.type(JOURNEY, bare);
    const place = placeOf(bare, 'lifecycle_welcome');
    const actions = await ask<CodeAction[]>('textDocument/codeAction', JOURNEY, {
      range: { start: place, end: place },
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toContain('waive `missing-owner` here for 30 days');
    await editor.type(JOURNEY, journey);
  });

  it('offers a waiver above a text of several lines, not within it', async () => {
    const typed = read('hello.yaml')
      .replace('good to have you.', 'look: http://shop.example/new')
      .replaceAll('\n', '\r\n');
    await editor.open('hello.yaml', typed);
    await editor.until('hello.yaml', (found) => found.length > 0);
    const start = placeOf(typed, 'http:');
    const actions = await ask<CodeAction[]>('textDocument/codeAction', 'hello.yaml', {
      range: { start, end: start },
      context: { diagnostics: [] },
    });
    const waiver = actions.find(({ title }) => title.startsWith('waive'));
    const edits: readonly TextEdit[] = Object.values(waiver?.edit?.changes ?? {}).flat();
    const waived = TextDocument.applyEdits(TextDocument.create('', 'yaml', 0, typed), [...edits]);
    expect(waived).toMatch(
      /\r\n {4}# rutter-ignore link-check: REASON \(OWNER, until: [-\d]+\)\r\n {4}text: \|\r\n/,
    );
    await editor.type('hello.yaml', waived);
    await editor.until('hello.yaml', (found) => found.length === 0);
    await editor.type('hello.yaml', read('hello.yaml'));
  });

  it('lays a document out as `fmt` does', async () => {
    const typed = journey.replace('{ not: { segment: customers } }', '{not: {segment: customers}}   ');
    await editor.type(JOURNEY, typed);
    const edits = await ask<TextEdit[]>('textDocument/formatting', JOURNEY, {
      options: { tabSize: 2, insertSpaces: true },
    });
    const { out } = await invoke(['fmt', '--stdin', '--stdin-filename', JOURNEY], {
      cwd: folder.path,
      stdin: typed,
    });
    expect(TextDocument.applyEdits(TextDocument.create('', 'yaml', 0, typed), edits)).toBe(out);
    expect(out).not.toBe(typed);
    await editor.type(JOURNEY, journey);
  });

  it('renames across files, and says why it does not', async () => {
    const renamed = (await ask<WorkspaceEdit>('textDocument/rename', JOURNEY, {
      position: placeOf(journey, 'segment: customers', 10),
      newName: 'buyers',
    })) as WorkspaceEdit;
    const changes = renamed.documentChanges ?? [];
    const files = changes.map((each) => ('textDocument' in each ? each.textDocument.uri : each.kind));
    expect(files.map((uri) => uri.slice(uri.lastIndexOf('/') + 1)).sort()).toEqual(
      ['customers.yaml', 'rename', JOURNEY].sort(),
    );
    await expect(
      ask('textDocument/rename', JOURNEY, {
        position: placeOf(journey, 'segment: customers', 10),
        newName: 'complaining',
      }),
    ).rejects.toThrow('there is a segment `complaining` already');
    const prepared = await ask<{ placeholder: string }>('textDocument/prepareRename', JOURNEY, {
      position: placeOf(journey, 'settle', 2),
    });
    expect(prepared.placeholder).toBe('settle');
  });

  it('ends when the editor says so', async () => {
    expect(await editor.quit()).toBe(0);
  });
});
