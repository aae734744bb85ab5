import type { Happening } from './history.ts';

/** An instance of a workflow that was made at `at`. */
export interface Instance {
  readonly id: string;
  readonly workflow: string;
  readonly at: number;
  readonly logicalTime: number;
}

/** A report of a success on its way to those who depend on the workflow; `promptly`: they are looked at then. */
export interface Delivery {
  readonly report: Extract<Happening, { type: 'report' }>;
  readonly promptly: boolean;
}

const MINUTE = 60_000;

/**
 * What becomes of an instance, as deliveries of its success: 3 % fail, and half of those succeed after a rerun; one in
 * thirty successes is heard of up to a day late, one in six again up to three times within three days, and half of the
 * deliveries are lost on the bus. They come at full seconds, at least two minutes after `at`.
 */
export function* deliveriesOf({ id, workflow, at, logicalTime }: Instance, random: () => number): Generator<Delivery> {
  const fate = random();
  if (fate < 0.015) return;
  const minutes = fate < 0.03 ? 60 + random() * 600 : 2 + random() * random() * 120;
  const endedAt = Math.floor(at + minutes * MINUTE);
  const heardAt = random() < 1 / 30 ? endedAt + random() * 1_440 * MINUTE : endedAt;
  const copies = random() < 1 / 6 ? 1 + Math.floor(random() * 3) : 0;
  for (let copy = 0; copy <= copies; copy++) {
    const later = copy === 0 ? 0 : random() ** 3 * 4_320 * MINUTE;
    const report = {
      type: 'report',
      at: fullSecond(heardAt + later),
      workflow,
      instanceId: id,
      endedAt,
      logicalTime,
    } as const;
    yield { report, promptly: random() < 0.5 };
  }
}

/**
 * Ticks once a minute, within five seconds: one in two hundred is missing, one in a hundred comes twice, and none comes
 * in an outage. None is at a full second.
 */
export function tickTimes(from: number, until: number, random: () => number): readonly number[] {
  const outages = makeOutages(from, until, random);
  const ticks: number[] = [];
  for (let minute = from; minute < until; minute += MINUTE) {
    const tick = minute + Math.floor(random() * 2_500) * 2 + 1;
    if (random() < 0.005 || outages.some((outage) => minute >= outage.from && minute < outage.until)) continue;
    ticks.push(tick, ...(random() < 0.01 ? [tick + 2] : []));
  }
  return ticks;
}

/** One of three days over the end of March, where many clocks are set, and others of ten minutes to eight hours. */
function makeOutages(from: number, until: number, random: () => number) {
  const outages = Array.from({ length: Math.ceil((until - from) / (30 * 1_440 * MINUTE)) }, () => {
    const begin = from + random() * (until - from);
    return { from: begin, until: begin + (10 + random() ** 2 * 470) * MINUTE };
  });
  const march = Date.UTC(new Date(from).getUTCFullYear(), 2, 28, 3);
  return [...outages, { from: march, until: march + 3 * 1_440 * MINUTE }];
}

function fullSecond(time: number): number {
  return Math.ceil(time / 1_000) * 1_000;
}
