/** Errors on their way between threads: as what they are, so that whoever catches them can tell a refusal from a failure. */
import { AssertionFailure } from '../../base/assert.ts';
import { ControlRefused, StoreFailure, StoreRefusal } from '../../hosts/errors.ts';
import { Overloaded } from '../overloaded.ts';
import { TakenOver } from './taken-over.ts';

/** An error as data. `detail`: what its class keeps besides the message. */
export type Failure = {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string | null;
  readonly detail: number | null;
};

type Maker = (failure: Failure) => Error;

/** Classes that somebody tells apart, by name. */
const MAKERS: { readonly [name: string]: Maker } = {
  StoreRefusal: ({ code, message, detail }) =>
    new StoreRefusal(code as StoreRefusal['code'], message, detail),
  StoreFailure: ({ code, message }) => new StoreFailure(code as StoreFailure['code'], message),
  ControlRefused: ({ code, message }) => new ControlRefused(code as ControlRefused['code'], message),
  Overloaded: ({ detail }) => new Overloaded(detail ?? 1),
  TakenOver: () => new TakenOver(),
  AssertionFailure: ({ message }) => new AssertionFailure(message),
};

function detailOf(error: Error): number | null {
  if (error instanceof Overloaded) return error.retryAfterS;
  return error instanceof StoreRefusal ? error.holderPid : null;
}

/** The error as data. Its stack goes along: it says where in our code it was. Pure. */
export function packFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: '', code: null, detail: null };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack ?? '',
    code,
    detail: detailOf(error),
  };
}

/** The error again, of its own class where somebody tells that apart. Pure. */
export function unpackFailure(failure: Failure): Error {
  const make = Object.hasOwn(MAKERS, failure.name) ? MAKERS[failure.name] : undefined;
  const error = make?.(failure) ?? Object.assign(new Error(failure.message), { name: failure.name });
  if (make === undefined && failure.code !== null) Object.assign(error, { code: failure.code });
  error.stack = failure.stack;
  return error;
}
