/** The simulation's run of an export, message by message. */
import type { Instant } from '../../src/base/ids.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { simulate } from '../../src/review/simulation/simulate.ts';
import type { Simulation } from '../../src/review/simulation/simulation.ts';
import { describeMessage, type Messages } from './cdnow-daemon.ts';

async function* textsOf(lines: readonly string[]): AsyncGenerator<{ readonly text: string }> {
  for (const text of lines) yield { text };
}

/** Everything that leaves up to `until`, and what the simulation counted of it. Throws where no line can be taken. */
export async function sendBySimulation(
  plan: PlanFile,
  lines: readonly string[],
  until: Instant,
): Promise<{ readonly messages: Messages; readonly simulation: Simulation }> {
  const messages: string[] = [];
  const simulation = await simulate({
    plan,
    kinds: definitions,
    renderer: createRenderer({}),
    input: { lines: textsOf(lines) },
    from: null,
    until,
    interventions: [],
    recipients: { seed: 1, complaints: 0, bounces: 0 },
    onMessage: ({ at, subscriber, message }) => void messages.push(describeMessage(at, subscriber, message)),
  });
  if (simulation === null) throw new Error('the export has no line that can be taken');
  return { messages: messages.sort(), simulation };
}
