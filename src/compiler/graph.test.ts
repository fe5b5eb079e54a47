/** The flowchart of the trial journey. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { graphJourney } from './graph.ts';
import { readTrial, tryCompile } from './trial-workspace.fixture.ts';

describe('graphJourney', () => {
  it('shows every step, every way out and every exit', async () => {
    const { plan } = await tryCompile(readTrial());
    const journey = plan!.journeys.lifecycle_activation_trial_v2!;
    const text = graphJourney(journey, definitions);
    expect(text.startsWith('flowchart TD\n')).toBe(true);
    for (const step of Object.keys(journey.steps)) expect(text).toContain(`<b>${step}</b>`);
    expect(text).toContain('exit: subscription_cancelled');
    expect(text).toMatch(/-->\|"published"\| s\d+/);
  });

  it('cuts what Mermaid would refuse, and says so', async () => {
    const { plan } = await tryCompile(readTrial());
    const journey = plan!.journeys.lifecycle_activation_trial_v2!;
    const step = Object.values(journey.steps)[0]!;
    const steps = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`step_${index}`, step]));
    const text = graphJourney({ ...journey, steps }, definitions);
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text).toMatch(/%% cut: \d+ lines more\n$/);
  });
});
