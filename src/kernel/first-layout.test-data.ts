/** A state with something in every place, and the text that the first layout made of it. */
import { NEVER } from '../base/ids.ts';
import type { SubscriberState } from './state.ts';

const DIGEST = '9adfa82adbe261706efc9fda1cb0d9d00bd2353e3ec8446735cffef99fbe7002';
const OLDER = '1c0e4ad8b1ce3a6b3a1ab2c1a2f0f3a0b7de9f9d9f0a4c0d5a8f3fb0b7f6ad11';

const entry = { name: 'trial_started', at: 1_772_442_000_000, properties: { trial_id: 'trial-7' } };
const mover = { name: 'opened', at: 1_772_442_030_000, properties: {} };
const touch = { at: 1_772_442_000_000, channel: 'email', class: 'lifecycle' };

/** What both texts stand for. */
export const firstLayoutState = {
  id: 'person-7',
  bucketId: 'person-1',
  createdAt: 1_772_441_999_999,
  now: 1_772_442_060_000,
  plan: '70edaef27fd3130f9925945ad53ca062413013e35c2ee2699161cf677d3a9835',
  profile: { email: 'person-7@bench.example', seats: 7 },
  consent: { email: { lifecycle: { given: true, at: 1_772_441_999_999 } } },
  facts: { f1: [1_772_442_000_000], f2: { '"c-1"': [1_772_442_000_000, 0] } },
  watched: {
    'gone~1': { value: true, validUntil: NEVER },
    'late~2': { value: false, validUntil: 1_772_450_000_000 },
  },
  alarms: { birthday: { dueAt: 1_780_000_000_000, seen: { value: '1990-06-01', used: 0 } } },
  runs: [
    {
      id: 'mm8y7bzz-1',
      journey: 'trial',
      digest: DIGEST,
      key: 'trial-7',
      entry,
      event: entry,
      step: 'hello',
      arrivedAt: 1_772_442_000_000,
      dueAt: NEVER,
      visits: { hello: 1 },
      marks: { hello: 1_772_442_000_000 },
      local: null,
      answers: {},
    },
    {
      id: 'mm8y7bzz-2',
      journey: 'news',
      digest: OLDER,
      key: null,
      entry: { name: '', at: 1_772_442_000_000, properties: {} },
      event: mover,
      step: 'settle',
      arrivedAt: 1_772_442_000_000,
      dueAt: 1_772_442_120_000,
      visits: {},
      marks: {},
      local: { until: 1_772_442_120_000 },
      answers: { ask: { response: { ok: true } } },
      queued: true,
    },
  ],
  sends: [
    {
      key: '84cd40a4bbd37f0c',
      type: 'send',
      run: 'mm8y7bzz-1',
      journey: 'trial',
      digest: DIGEST,
      step: 'hello',
      visit: 1,
      channels: ['email'],
      channelIndex: 0,
      class: 'lifecycle',
      tags: [],
      templates: { email: 'hello' },
      request: null,
      scope: {
        at: entry.at,
        entry: entry.properties,
        eventAt: entry.at,
        event: entry.properties,
        steps: {},
        digest: null,
      },
      plannedAt: 1_772_442_000_000,
      expiresAt: 1_772_528_400_000,
      onCapped: { do: 'skip' },
      onUnknown: null,
      blocks: true,
      state: 'attempting',
      until: 1_772_442_000_000,
      reason: '',
      attempt: 1,
      since: 1_772_442_000_000,
      rendered: true,
    },
    {
      key: '0b5c2f3d77aa01ee',
      type: 'call',
      run: 'mm8y7bzz-9',
      journey: 'trial',
      digest: OLDER,
      step: 'ask',
      visit: 2,
      channels: ['call'],
      channelIndex: 0,
      class: 'service',
      tags: ['a', 'b'],
      templates: {},
      request: { url: 'https://x.example/{{ entry.trial_id }}' },
      scope: {
        at: entry.at,
        entry: {},
        eventAt: null,
        event: null,
        steps: { ask: { response: 1 } },
        digest: null,
      },
      plannedAt: 1_772_442_000_000,
      expiresAt: NEVER,
      onCapped: { do: 'defer', deferMs: 60_000 },
      onUnknown: 'hold',
      blocks: false,
      state: 'unknown',
      until: 1_772_442_900_000,
      reason: 'no_answer',
      attempt: 3,
      since: 1_772_442_000_000,
      rendered: true,
      maybeDuplicate: true,
      value: 4,
      contact: 'crm',
      substitute: 'panic-1',
    },
  ],
  touches: [
    { key: '84cd40a4bbd37f0c', ...touch, tags: [] },
    { key: '536243dae40c32a2', ...touch, tags: ['sale'] },
  ],
  history: [
    { name: 'trial\u0000trial-7', count: 1, enteredAt: 1_772_442_000_000, exitedAt: null },
    { name: 'news', count: 3, enteredAt: 1_772_442_000_000, exitedAt: 1_772_442_050_000 },
  ],
  exposures: [
    {
      journey: 'trial',
      digest: DIGEST,
      run: 'mm8y7bzz-1',
      key: 'trial-7',
      from: 1_772_442_000_000,
      until: 1_773_000_000_000,
      reached: ['paid'],
    },
  ],
  runCount: 2,
  substituted: ['panic-1'],
  factsAt: 1,
  since: { f1: 1_772_441_999_999 },
} as unknown as SubscriberState;

/** As the first layout wrote the state. */
export const FIRST_LAYOUT_STATE =
  '[1,"person-7","person-1",1772441999999,1772442060000,"70edaef27fd3130f9925945ad53ca062413013e35c2ee2699161cf677d3a9835",{"email":"person-7@bench.example","seats":7},{"email":{"lifecycle":{"given":true,"at":1772441999999}}},{"f1":[1772442000000],"f2":{"\\"c-1\\"":[1772442000000,0]}},[["gone~1",true,null],["late~2",false,1772450000000]],[["birthday",1780000000000,{"value":"1990-06-01","used":0}]],[["mm8y7bzz-1","trial","9adfa82adbe261706efc9fda1cb0d9d00bd2353e3ec8446735cffef99fbe7002","trial-7",["trial_started",1772442000000,{"trial_id":"trial-7"}],0,"hello",1772442000000,null,{"hello":1},{"hello":1772442000000},null,{}],["mm8y7bzz-2","news","1c0e4ad8b1ce3a6b3a1ab2c1a2f0f3a0b7de9f9d9f0a4c0d5a8f3fb0b7f6ad11",null,["",1772442000000,{}],["opened",1772442030000,{}],"settle",1772442000000,1772442120000,{},{},{"until":1772442120000},{"ask":{"response":{"ok":true}}},1]],[["84cd40a4bbd37f0c",0,"mm8y7bzz-1","trial","9adfa82adbe261706efc9fda1cb0d9d00bd2353e3ec8446735cffef99fbe7002","hello",1,["email"],0,"lifecycle",[],{"email":"hello"},null,{"at":1772442000000,"entry":{"trial_id":"trial-7"},"eventAt":1772442000000,"event":{"trial_id":"trial-7"},"steps":{},"digest":null},1772442000000,1772528400000,{"do":"skip"},null,1,"attempting",1772442000000,"",1,1772442000000,1],["0b5c2f3d77aa01ee",1,"mm8y7bzz-9","trial","1c0e4ad8b1ce3a6b3a1ab2c1a2f0f3a0b7de9f9d9f0a4c0d5a8f3fb0b7f6ad11","ask",2,["call"],0,"service",["a","b"],{},{"url":"https://x.example/{{ entry.trial_id }}"},{"at":1772442000000,"entry":{},"eventAt":null,"event":null,"steps":{"ask":{"response":1}},"digest":null},1772442000000,null,{"do":"defer","deferMs":60000},"hold",0,"unknown",1772442900000,"no_answer",3,1772442000000,1,1,4,"crm","panic-1"]],[["84cd40a4bbd37f0c",1772442000000,"email","lifecycle",[]],["536243dae40c32a2",1772442000000,"email","lifecycle",["sale"]]],[["trial\\u0000trial-7",1,1772442000000,null],["news",3,1772442000000,1772442050000]],[["trial","9adfa82adbe261706efc9fda1cb0d9d00bd2353e3ec8446735cffef99fbe7002","mm8y7bzz-1","trial-7",1772442000000,1773000000000,["paid"]]],2,["panic-1"],1,{"f1":1772441999999}]';

/** As the first layout wrote its second send among the dead letters. */
export const FIRST_LAYOUT_SEND =
  '[1,"0b5c2f3d77aa01ee",1,"mm8y7bzz-9","trial","1c0e4ad8b1ce3a6b3a1ab2c1a2f0f3a0b7de9f9d9f0a4c0d5a8f3fb0b7f6ad11","ask",2,["call"],0,"service",["a","b"],{},{"url":"https://x.example/{{ entry.trial_id }}"},{"at":1772442000000,"entry":{},"eventAt":null,"event":null,"steps":{"ask":{"response":1}},"digest":null},1772442000000,null,{"do":"defer","deferMs":60000},"hold",0,"unknown",1772442900000,"no_answer",3,1772442000000,1,1,4,"crm","panic-1"]';
