import { type CoordinatorEvent, makeCoordinatorHandler } from '#lambda/coordinator-handler.ts';
import { measured } from '#lambda/metrics.ts';
import { makeNotifierHandler } from '#lambda/notifier-handler.ts';
import { ASSUMPTIONS } from '../prices.ts';
import { Meter, subtract, type Usage } from '../virtual/meter.ts';
import { during, VirtualCloud } from '../virtual/virtual-cloud.ts';

/** What one call of a function by the clock takes, where there is nothing to do. */
export interface TickUse {
  readonly usage: Usage;
  readonly seconds: number;
}

/** By function. */
export interface TickUses {
  readonly coordinator: TickUse;
  readonly notifier: TickUse;
}

/** Ticks once in virtual time over an empty deployment, and counts every request. */
export async function measureTicks(): Promise<TickUses> {
  const meter = new Meter();
  const cloud = await VirtualCloud.start(meter);
  const { env, metrics, clock } = cloud;
  const run = async (handler: (event: CoordinatorEvent) => Promise<void>): Promise<TickUse> => {
    const [before, begun] = [meter.usage(), clock.now()];
    const time = new Date(begun).toISOString();
    await during(cloud, handler({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, time }));
    const seconds = (clock.now() - begun + ASSUMPTIONS.tickComputeMs) / 1000;
    return { usage: subtract(meter.usage(), before), seconds };
  };
  try {
    return {
      coordinator: await run(measured(metrics, makeCoordinatorHandler(env))),
      notifier: await run(measured(metrics, makeNotifierHandler({ ...env, channels: [] }))),
    };
  } finally {
    await cloud.stop();
  }
}
