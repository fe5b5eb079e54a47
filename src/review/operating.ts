/** What happens to nobody in particular in a case: providers change, gauges are set, operators give orders. */
import { formatInstant } from '../base/instant.ts';
import type { TestEvent } from '../compiler/tests/test-document.ts';
import type { ControlOrder } from '../hosts/control-order.ts';
import { ControlRefused } from '../hosts/errors.ts';
import type { VirtualHost } from '../hosts/virtual.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Providers } from './outcomes.ts';
import type { Recorder } from './recorder.ts';

/** What an operation works on. */
export type Operated = {
  readonly host: VirtualHost;
  readonly providers: Providers;
  readonly recorder: Recorder;
  readonly problems: Diagnostic[];
};

type Does<Form extends TestEvent['does']> = Extract<TestEvent, { readonly does: Form }>;
type Order = Does<'panic' | 'pause' | 'resume'>;

function toOrder(event: Order): ControlOrder {
  const { by, reason } = event;
  if (event.does === 'resume') {
    return { do: 'resume', by, reason, ...(event.scope === undefined ? {} : { scope: event.scope }) };
  }
  const { does, scope, mode, entrants, limitMs, policy } = event;
  return {
    do: does,
    scope,
    by,
    reason,
    ...(mode === undefined ? {} : { mode }),
    ...(entrants === undefined ? {} : { entrants }),
    ...(limitMs === undefined ? {} : { limitMs }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** An order that the runner refuses is a mistake of the test, unless it is there to show just that. */
function give({ host, recorder, problems }: Operated, event: Order): void {
  try {
    recorder.ordered(host.control(toOrder(event), event.at));
  } catch (error) {
    if (!(error instanceof ControlRefused)) throw error;
    problems.push({
      code: 'refused-order',
      severity: 'error',
      message: `this order was refused: ${error.message}`,
      span: event.span,
      label: `at ${formatInstant(event.at)}`,
      help: 'give it by somebody who may, about something that exists and is in force',
    });
  }
}

type Acts = { readonly [does: string]: (operated: Operated, event: never) => void };

const ACTS: Acts = {
  provider: ({ providers }, { channel, state }: Does<'provider'>) => providers.set(channel, state),
  gauge: ({ host }, { gauge, value, at }: Does<'gauge'>) => void host.setGauge(gauge, value, at),
  panic: give,
  pause: give,
  resume: give,
};

/** Does what the event says, if it is about nobody in particular. */
export function operate(operated: Operated, event: TestEvent): void {
  const act = ACTS[event.does] as ((operated: Operated, event: TestEvent) => void) | undefined;
  act?.(operated, event);
}
