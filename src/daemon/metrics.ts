/** What the daemon counts, in Prometheus' form. Labels come from closed lists or from the plan, never from a subscriber. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Messages, decisions and attempts, counted as they pass. */
function countWork(registers: Registry[]) {
  return {
    received: new Counter({
      name: 'rutter_messages_received_total',
      help: 'Messages of the ingest, by what became of them',
      labelNames: ['status'],
      registers,
    }),
    refused: new Counter({
      name: 'rutter_messages_refused_total',
      help: 'Events that were not taken, by reason',
      labelNames: ['reason'],
      registers,
    }),
    decisions: new Counter({
      name: 'rutter_decisions_total',
      help: 'Decisions, by type',
      labelNames: ['type'],
      registers,
    }),
    attempts: new Counter({
      name: 'rutter_attempts_total',
      help: 'Attempts to send, by channel and result',
      labelNames: ['channel', 'result', 'reason'],
      registers,
    }),
    settled: new Counter({
      name: 'rutter_sends_settled_total',
      help: 'Sends that became final, by channel and state',
      labelNames: ['channel', 'state'],
      registers,
    }),
    reportMails: new Counter({
      name: 'rutter_report_mails_total',
      help: 'Mails that came back, by what they say; refused and unproved: not about anything we sent',
      labelNames: ['result'],
      registers,
    }),
    receiptRequests: new Counter({
      name: 'rutter_receipt_requests_total',
      help: 'Requests of providers to the address of a channel, by what they are about, or why they count for nothing',
      labelNames: ['channel', 'result'],
      registers,
    }),
    audited: new Counter({
      name: 'rutter_audited_total',
      help: 'Panics, pauses, resumes, and warnings of triggers',
      labelNames: ['action'],
      registers,
    }),
  };
}

/** How far the engine and its sends have come. */
function measureProgress(registers: Registry[]) {
  return {
    commitSeconds: new Histogram({
      name: 'rutter_commit_seconds',
      help: 'Time of one engine call with its commit',
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
      registers,
    }),
    diskSeconds: new Histogram({
      name: 'rutter_disk_commit_seconds',
      help: 'The part of a commit that waits for the disk',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
      registers,
    }),
    lagSeconds: new Gauge({
      name: 'rutter_due_lag_seconds',
      help: 'How late the earliest due subscriber is',
      registers,
    }),
    inFlight: new Gauge({
      name: 'rutter_in_flight',
      help: 'Sends under way, by channel',
      labelNames: ['channel'],
      registers,
    }),
    breakerOpen: new Gauge({
      name: 'rutter_breaker_open',
      help: 'The circuit breaker of a channel: 0 closed, 0.5 probing, 1 open',
      labelNames: ['channel'],
      registers,
    }),
  };
}

/** What comes faster than it is committed, and what ended in a way that a person looks at. */
function measureBacklog(registers: Registry[]) {
  return {
    shed: new Counter({
      name: 'rutter_requests_shed_total',
      help: 'Requests that were asked to come again (503 with Retry-After), by reason',
      labelNames: ['reason'],
      registers,
    }),
    queueRequests: new Gauge({
      name: 'rutter_ingest_queue_requests',
      help: 'Requests of the ingest that wait for their commit',
      registers,
    }),
    queueBytes: new Gauge({
      name: 'rutter_ingest_queue_bytes',
      help: 'Bytes of the requests that wait for their commit',
      registers,
    }),
    queueSeconds: new Gauge({
      name: 'rutter_ingest_queue_oldest_seconds',
      help: 'How long the oldest request has waited for its commit',
      registers,
    }),
    deadLetters: new Gauge({
      name: 'rutter_dead_letters',
      help: 'Sends that ended and that a person may send again, by state and reason',
      labelNames: ['state', 'reason'],
      registers,
    }),
    quarantined: new Gauge({
      name: 'rutter_quarantined',
      help: 'Subscribers that are set aside because of a bug, or because their state cannot be read',
      registers,
    }),
  };
}

/** Lanes with their gauges, and what is stopped. */
function measureLimits(registers: Registry[]) {
  return {
    laneQueued: new Gauge({
      name: 'rutter_lane_queued',
      help: 'Sends that wait for a permit of a LanePolicy',
      labelNames: ['lane'],
      registers,
    }),
    laneFree: new Gauge({
      name: 'rutter_lane_free',
      help: 'Permits of a LanePolicy that are free now',
      labelNames: ['lane'],
      registers,
    }),
    gaugeValue: new Gauge({
      name: 'rutter_gauge_value',
      help: 'What was last said of a gauge that a LanePolicy reads',
      labelNames: ['gauge'],
      registers,
    }),
    gaugeAgeSeconds: new Gauge({
      name: 'rutter_gauge_age_seconds',
      help: 'How long ago a gauge was said',
      labelNames: ['gauge'],
      registers,
    }),
    controls: new Gauge({
      name: 'rutter_controls',
      help: 'Panics and pauses in force',
      labelNames: ['kind'],
      registers,
    }),
    held: new Gauge({
      name: 'rutter_held',
      help: 'Sends that a panic or a pause holds, by channel and class',
      labelNames: ['channel', 'class'],
      registers,
    }),
  };
}

/** A registry of its own for each daemon, so that two in one process (tests) do not meet. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    ...countWork(registers),
    ...measureProgress(registers),
    ...measureBacklog(registers),
    ...measureLimits(registers),
  };
}
