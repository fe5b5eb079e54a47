/** What the driver needs of a runner of journeys, ours or a peer. No runner in here. */
import type { Send } from './journey.ts';

/**
 * What a contender is opened with. `directory`: its own, empty, on the disk that is meant. `size`: people to come. `send`:
 * the null adapter; a process of the contender's own opens a ledger for itself in `ledgers`.
 */
export type Ground = {
  readonly directory: string;
  readonly ledgers: string;
  readonly size: number;
  readonly send: Send;
};

/** A contender at work. `enter` and `publish` resolve when what they were given is as safe as the contender makes it. */
export type Running = {
  enter(people: readonly number[]): Promise<void>;
  publish(people: readonly number[]): Promise<void>;
  /** Stops everything that was started, servers as well. */
  close(): Promise<void>;
};

/**
 * `batch`: people in one call of `enter` or `publish`, of which `calls` are under way at once. `isPaced`: a burst of
 * everybody at once would break it (events in time would be handled as timeouts), so people enter only as fast as
 * those before them get their A soon. `isDurable`: a step that it acknowledged survives a power loss. `isExtended`: it is
 * given a layer of batching that the peer does not have, for orientation.
 */
export type Contender = {
  readonly name: string;
  readonly isDurable: boolean;
  readonly isPaced: boolean;
  readonly isExtended: boolean;
  readonly batch: number;
  readonly calls: number;
  open(ground: Ground): Promise<Running>;
};
