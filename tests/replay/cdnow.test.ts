/**
 * Real input: 18 months of purchases of 23,570 customers run through a win-back written twice, a second-order and a VIP
 * journey. Every entry, send and exit of every customer is compared, to the millisecond, with plain loops over the log.
 * Memory runs the whole log, SQLite every tenth customer; RUTTER_CDNOW=full runs the whole log on SQLite, too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/hosts/memory/store.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { Store } from '../../src/hosts/store.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { LOG_END, LOG_FILE, readLog, readMessages } from './cdnow-log.ts';
import { foretell, type Stories } from './cdnow-oracle.ts';
import { compileCdnow, type Told, tellRun } from './cdnow-run.ts';

const MINUTE_MS = 60_000;
const log = readLog();
const text = log ?? '';
const everybody = () => true;
const isSampled = (customer: number) => customer % 10 === 0;

/** Customers whose stories differ, with the lines that only one side tells. */
function differences(told: Stories, foretold: Stories): object[] {
  const customers = new Set([...told.keys(), ...foretold.keys()]);
  return [...customers].flatMap((customer) => {
    const [is, should] = [told.get(customer) ?? [], foretold.get(customer) ?? []];
    if (is.join('\n') === should.join('\n')) return [];
    const missing = should.filter((line) => !is.includes(line));
    return [{ customer, missing, unexpected: is.filter((line) => !should.includes(line)) }];
  });
}

function count(stories: Stories, what: string): number {
  let lines = 0;
  for (const story of stories.values()) lines += story.filter((line) => line.endsWith(what)).length;
  return lines;
}

/** Instants of the sends of a template, by customer; customers without one are left out. */
function sendsOf(stories: Stories, template: string): Map<string, string> {
  const sends = new Map<string, string>();
  for (const [customer, story] of stories) {
    const lines = story.filter((line) => line.endsWith(`sent ${template}`));
    if (lines.length > 0) sends.set(customer, lines.map((line) => line.slice(0, 24)).join(' '));
  }
  return sends;
}

function checkRun(plan: PlanFile, store: Store, isWanted: (customer: number) => boolean): Told {
  const told = tellRun(plan, store, readMessages(text, isWanted));
  const foretold = foretell(text, LOG_END, isWanted);
  expect(differences(told.stories, foretold).slice(0, 5)).toEqual([]);
  expect(told.stories.size).toBe(foretold.size);
  expect(sendsOf(told.stories, 'come_back_too')).toEqual(sendsOf(told.stories, 'come_back'));
  expect(sendsOf(told.stories, 'last_call_too')).toEqual(sendsOf(told.stories, 'last_call'));
  const sends = [...told.stories.values()].flat().filter((line) => line.includes(' sent ')).length;
  const { entry_refused: refused = 0, ...others } = told.others;
  expect(others).toEqual({ planned: sends, passed: sends, settled: sends });
  expect(refused).toBeGreaterThan(0);
  expect(store.readQuarantine()).toEqual([]);
  return told;
}

function checkOnSqlite(plan: PlanFile, isWanted: (customer: number) => boolean): void {
  const directory = mkdtempSync(join(tmpdir(), 'rutter-cdnow-'));
  const store = openSqliteStore(directory);
  try {
    checkRun(plan, store, isWanted);
  } finally {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

describe.skipIf(log === null)(`the CDNOW log${log === null ? ` (skipped: no ${LOG_FILE})` : ''}`, () => {
  let plan: PlanFile;
  beforeAll(async () => {
    plan = await compileCdnow();
  });

  it('is whole: 69,659 purchases of 23,570 customers', () => {
    const messages = readMessages(text, everybody);
    const orders = messages.filter(({ messageId }) => messageId !== '');
    expect({ orders: orders.length, profiles: messages.length - orders.length }).toEqual({
      orders: 69_659,
      profiles: 23_570,
    });
  });

  it('holds orders at the very instant of an offer, which win over it', () => {
    const byCustomer = Map.groupBy(readMessages(text, everybody).slice(23_570), (order) => order.subscriber);
    let exact = 0;
    for (const orders of byCustomer.values()) {
      for (const [index, { at }] of orders.entries()) {
        if (at - (orders[index - 1]?.at ?? 0) === 90 * 24 * 60 * MINUTE_MS) exact += 1;
      }
    }
    expect(exact).toBeGreaterThan(50);
  });

  it('agrees with plain loops in every customer, on the memory host', { timeout: 10 * MINUTE_MS }, () => {
    const { stories } = checkRun(plan, createMemoryStore(), everybody);
    expect(stories.size).toBe(23_570);
    const counts = [
      'sent come_back',
      'sent last_call',
      'sent thanks_again',
      'sent vip_welcome',
      'sent vip_gift',
    ];
    for (const what of counts) expect([what, count(stories, what) > 500]).toEqual([what, true]);
  });

  it('agrees with plain loops in every tenth customer, on SQLite', { timeout: 10 * MINUTE_MS }, () => {
    checkOnSqlite(plan, isSampled);
  });

  it.runIf(process.env.RUTTER_CDNOW === 'full')(
    'agrees with plain loops in every customer, on SQLite',
    { timeout: 60 * MINUTE_MS },
    () => checkOnSqlite(plan, everybody),
  );
});
