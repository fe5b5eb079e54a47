/** What is told of a simulation besides its numbers: who was played, and what it is compared with. Data only. */
import type { Seeds } from './seeds.ts';
import type { Simulation } from './simulation.ts';
import type { WhatIfRow } from './what-if.ts';

/** Made-up people: of which population, how many, by which seed. */
export type ToldPopulation = { readonly name: string; readonly size: number; readonly seed: number };

/** A simulation for a reader. `population` null: an export was played. `differences` null: nothing else was tried. */
export type Told = {
  readonly simulation: Simulation;
  /** The zone of the workspace, in which its days are told. */
  readonly zone: string;
  readonly population: ToldPopulation | null;
  readonly differences: readonly WhatIfRow[] | null;
  /** What other seeds say; null: none was asked for. */
  readonly seeds: Seeds | null;
};
