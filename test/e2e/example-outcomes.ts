import type { NodeStatus, TerminalStatus } from '#core/model/status.ts';

/** A whole line that the output of a node must have, on the given stream, in its given attempt (the last by default). */
export interface ExpectedLine {
  readonly node: string;
  readonly attempt?: number;
  readonly stream: 'out' | 'err';
  readonly line: string | RegExp;
}

/** What a workflow of `examples/` is stated to do. */
export interface ExampleOutcome {
  readonly file: string;
  readonly params: Readonly<Record<string, string>>;
  readonly status: TerminalStatus;
  /** Every node of the file, in its order. */
  readonly nodes: Readonly<Record<string, NodeStatus>>;
  /** The node that the reason of a failed or killed instance names. */
  readonly endedBy?: string;
  /** Attempts made in all iterations, of nodes that made more than one. */
  readonly attempts?: Readonly<Record<string, number>>;
  readonly lines: readonly ExpectedLine[];
}

/** One entry or more for each file of `examples/`: a file without an entry fails the test of this table. */
export const EXAMPLE_OUTCOMES: readonly ExampleOutcome[] = [
  {
    file: 'fork-join.xml',
    params: {},
    status: 'SUCCEEDED',
    nodes: {
      start: 'SUCCEEDED',
      prepare: 'SUCCEEDED',
      reports: 'SUCCEEDED',
      'by-city': 'SUCCEEDED',
      total: 'SUCCEEDED',
      customers: 'SUCCEEDED',
      'all-reports': 'SUCCEEDED',
      publish: 'SUCCEEDED',
      end: 'SUCCEEDED',
    },
    lines: [
      { node: 'customers', stream: 'out', line: '7 customers' },
      { node: 'publish', stream: 'out', line: '60 orders, 1630 in all' },
      { node: 'publish', stream: 'out', line: /^Quito +530$/ },
    ],
  },
  {
    file: 'retry-and-recover.xml',
    params: {},
    status: 'SUCCEEDED',
    nodes: { start: 'SUCCEEDED', fetch: 'SUCCEEDED', load: 'SUCCEEDED', end: 'SUCCEEDED' },
    attempts: { fetch: 3 },
    lines: [
      { node: 'fetch', attempt: 1, stream: 'err', line: 'attempt 1: connection refused' },
      { node: 'fetch', attempt: 3, stream: 'out', line: 'attempt 3: 1200 rows fetched' },
      { node: 'load', stream: 'out', line: '1200 rows loaded' },
    ],
  },
  {
    file: 'error-path.xml',
    params: {},
    status: 'KILLED',
    nodes: {
      start: 'SUCCEEDED',
      stage: 'SUCCEEDED',
      load: 'FAILED',
      publish: 'READY',
      'clean-up': 'SUCCEEDED',
      'give-up': 'KILLED',
      end: 'READY',
    },
    endedBy: 'give-up',
    lines: [
      { node: 'load', stream: 'err', line: "line 3: 'unknown' is no age" },
      { node: 'clean-up', stream: 'out', line: 'staged rows removed' },
    ],
  },
  {
    file: 'loop.xml',
    params: { rounds: '2' },
    status: 'SUCCEEDED',
    nodes: {
      start: 'SUCCEEDED',
      open: 'SUCCEEDED',
      check: 'SUCCEEDED',
      wait: 'SUCCEEDED',
      close: 'SUCCEEDED',
      end: 'SUCCEEDED',
    },
    attempts: { check: 3, wait: 2 },
    lines: [
      { node: 'check', stream: 'out', line: '2 of 2 files are here' },
      { node: 'close', stream: 'out', line: 'all 2 files are here' },
    ],
  },
  {
    file: 'dates.xml',
    params: { day: '2026-02-28', title: "Last of February: it's $(over) `now`" },
    status: 'SUCCEEDED',
    nodes: { start: 'SUCCEEDED', 'show-times': 'SUCCEEDED', load: 'SUCCEEDED', end: 'SUCCEEDED' },
    lines: [
      { node: 'show-times', stream: 'out', line: /^today {9}\d{4}-\d{2}-\d{2}$/ },
      { node: 'show-times', stream: 'out', line: /^last month {4}\d{4}\/\d{2}$/ },
      { node: 'show-times', stream: 'out', line: /^in two weeks {2}[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}$/ },
      { node: 'show-times', stream: 'out', line: /^an hour ago {3}\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/ },
      { node: 'load', stream: 'out', line: 'loaded ds=2026-02-28' },
      { node: 'load', stream: 'out', line: "title: Last of February: it's $(over) `now`" },
      { node: 'load', stream: 'out', line: `${'$'}{param:day} is 2026-02-28` },
    ],
  },
  {
    file: 'dates.xml',
    params: {},
    status: 'SUCCEEDED',
    nodes: { start: 'SUCCEEDED', 'show-times': 'SUCCEEDED', load: 'SUCCEEDED', end: 'SUCCEEDED' },
    lines: [{ node: 'load', stream: 'out', line: /^title: Load of \d{4}-\d{2}-\d{2}$/ }],
  },
  {
    file: 'perl-report.xml',
    params: { stadate: '2026-11-22' },
    status: 'SUCCEEDED',
    nodes: {
      start: 'SUCCEEDED',
      write_log: 'SUCCEEDED',
      report: 'SUCCEEDED',
      clean_up: 'SUCCEEDED',
      end: 'SUCCEEDED',
    },
    lines: [
      { node: 'report', stream: 'out', line: 'Report of 2026-11-22' },
      { node: 'report', stream: 'out', line: '404        4    2060' },
      { node: 'report', stream: 'err', line: 'line 13 is cut off: 2026-11-22 GET /page' },
    ],
  },
  {
    file: 'python-aggregate.xml',
    params: {},
    status: 'SUCCEEDED',
    nodes: { start: 'SUCCEEDED', aggregate: 'SUCCEEDED', upload: 'SKIPPED', end: 'SUCCEEDED' },
    lines: [{ node: 'aggregate', stream: 'out', line: 'garden     144   24.0   27.0   30.0' }],
  },
  {
    file: 'failure.xml',
    params: {},
    status: 'FAILED',
    nodes: {
      start: 'SUCCEEDED',
      extract: 'SUCCEEDED',
      both: 'SUCCEEDED',
      transform: 'FAILED',
      archive: 'KILLED',
      together: 'READY',
      end: 'READY',
    },
    endedBy: 'transform',
    lines: [
      { node: 'transform', stream: 'out', line: '100 for 4: 25.0 each' },
      { node: 'transform', stream: 'err', line: 'ZeroDivisionError: division by zero' },
    ],
  },
  {
    file: 'demo.xml',
    params: { day: '2026-11-22' },
    status: 'SUCCEEDED',
    nodes: {
      start: 'SUCCEEDED',
      'open-day': 'SUCCEEDED',
      extract: 'SUCCEEDED',
      orders: 'SUCCEEDED',
      customers: 'SUCCEEDED',
      products: 'SUCCEEDED',
      rates: 'SUCCEEDED',
      visits: 'SUCCEEDED',
      extracted: 'SUCCEEDED',
      'clean-orders': 'SUCCEEDED',
      load: 'SUCCEEDED',
      report: 'SUCCEEDED',
      'tidy-up': 'SUCCEEDED',
      'roll-back': 'READY',
      'load-failed': 'READY',
      end: 'SUCCEEDED',
    },
    attempts: { rates: 2 },
    lines: [
      { node: 'open-day', stream: 'out', line: "loading the shop's 2026-11-22" },
      { node: 'rates', attempt: 1, stream: 'err', line: '503: too busy, come back later' },
      { node: 'clean-orders', stream: 'out', line: '390 orders kept, 10 dropped' },
      { node: 'report', stream: 'out', line: '| all      |    480 |    390 |   6670.73 |' },
    ],
  },
];
