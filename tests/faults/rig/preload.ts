/**
 * Loaded into a daemon before anything else, in each of its threads (`node --import`): faults that the product knows
 * nothing of. What is done says the environment:
 *
 * - `FAULT_POINT=name:before:3` kills the process right before (or `after`) the third time that point is reached.
 * - `FAULT_SYNCHRONOUS=NORMAL` opens SQLite with less than the product asks for, to prove a rig that must notice.
 * - `FAULT_CHECKPOINT_PAGES=10` makes checkpoints of the log as frequent as that.
 * - `FAULT_CLOCK=path` moves the wall clock by the milliseconds in that file, which may change at any time.
 */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { pointOf } from './points.ts';

const { FAULT_POINT, FAULT_SYNCHRONOUS, FAULT_CHECKPOINT_PAGES, FAULT_CLOCK, SMTP_PORT } = process.env;
const [wanted = '', moment = 'before', times = '1'] = (FAULT_POINT ?? '').split(':');
let left = Number(times);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

/** Runs `body` with a death before or after it, where it is the point and its turn. */
function pass<Result>(isPoint: boolean, body: () => Result): Result {
  if (!isPoint) return body();
  left -= 1;
  if (left === 0 && moment === 'before') die();
  const result = body();
  if (left === 0 && moment === 'after') die();
  return result;
}

type Method = (this: object, ...values: unknown[]) => unknown;

/** Replaces a method of a class by one that is told of the method it replaces. */
function wrap(prototype: object, name: string, around: (original: Method) => Method): void {
  const methods = prototype as { [name: string]: Method };
  const original = methods[name];
  if (original === undefined) throw new Error(`no method ${name}`);
  methods[name] = around(original);
}

/** Replaces what a setting of SQLite is set to. */
function override(setting: RegExp, value: string): void {
  wrap(
    DatabaseSync.prototype,
    'exec',
    (original) =>
      function (sql, ...rest) {
        return original.call(this, String(sql).replace(setting, `$1${value}`), ...rest);
      },
  );
}

if (FAULT_SYNCHRONOUS !== undefined) override(/(synchronous = )\w+/, FAULT_SYNCHRONOUS);
if (FAULT_CHECKPOINT_PAGES !== undefined) override(/(wal_autocheckpoint = )\d+/, FAULT_CHECKPOINT_PAGES);

if (FAULT_POINT !== undefined) {
  const matches = pointOf(wanted);
  for (const name of ['run', 'get', 'all']) {
    wrap(
      StatementSync.prototype,
      name,
      (original) =>
        function (...values) {
          const { sourceSQL } = this as StatementSync;
          return pass(matches.statement(sourceSQL, values), () => original.call(this, ...values));
        },
    );
  }
  wrap(
    DatabaseSync.prototype,
    'exec',
    (original) =>
      function (sql, ...rest) {
        return pass(matches.statement(String(sql), []), () => original.call(this, sql, ...rest));
      },
  );
  const isProvider = (socket: object) => String((socket as Socket).remotePort) === SMTP_PORT;
  wrap(
    Socket.prototype,
    'write',
    (original) =>
      function (...values) {
        return pass(matches.write && isProvider(this), () => original.call(this, ...values));
      },
  );
  wrap(
    Socket.prototype,
    'push',
    (original) =>
      function (...values) {
        const isAnswer = matches.answer && values[0] !== null && isProvider(this);
        return pass(isAnswer, () => original.call(this, ...values));
      },
  );
}

if (FAULT_CLOCK !== undefined) {
  const { now } = Date;
  Date.now = () => now.call(Date) + Number(readFileSync(FAULT_CLOCK, 'utf8'));
}
