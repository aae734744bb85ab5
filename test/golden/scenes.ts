import { NO_FLEET } from '#core/fleet/fleet-state.ts';
import { encodeAction, encodeEvent } from '#core/model/message-codec.ts';
import { noticeId } from '#core/model/notice.ts';
import type { InstanceStatus } from '#core/model/status.ts';
import { auditChange } from '#core/service/audit-change.ts';
import { fireCoordinator } from '#core/service/fire-coordinator.ts';
import { handleEvents } from '#core/service/handle-events.ts';
import { planBackfill } from '#core/service/plan-campaign.ts';
import { startCampaign } from '#core/service/start-campaign.ts';
import { storeLink } from '#core/service/store-link.ts';
import { backfillOf } from '#test/core/service/campaign-system.ts';
import { coordinatorXml, within } from '#test/core/service/coordinator-system.ts';
import { callOf, SHELL, workflowXml } from '#test/core/service/sub-workflow-system.ts';
import { failing, type GoldenSystem } from './golden-system.ts';

/** What is to become of what a scene has left in the middle of things. */
export interface Promised {
  readonly scene: string;
  /** Of these workflows every instance ends so, and there are so many. */
  readonly workflows: Readonly<Record<string, { readonly count: number; readonly status: InstanceStatus }>>;
  /** What has to be asked of the first of them, which would rest otherwise. */
  readonly command?: 'resume';
}

type Scene = (system: GoldenSystem) => Promise<Promised['workflows']>;

const LATE = { type: 'late', coordinator: 'golden', nominalTime: 1, deadlineAt: 2, reason: 'golden' } as const;

const ended = (count: number, status: InstanceStatus = 'SUCCEEDED') => ({ count, status });

/** Everything that can be under way, each in a workflow of its own. What a later release adds is added here. */
const SCENES: Readonly<Record<string, Scene>> = {
  'an action that waits for a worker': async (system) => {
    await system.run(workflowXml('queued', [SHELL, SHELL]));
    return { queued: ended(1) };
  },
  'an attempt that runs': async (system) => {
    await system.run(workflowXml('attempt', [SHELL]));
    await system.take('golden-worker');
    return { attempt: ended(1) };
  },
  'an attempt that has ended without its event': async (system) => {
    await system.run(workflowXml('unheard', [SHELL]));
    await system.finish(await system.take('golden-worker'), 'SUCCEEDED', { tell: false });
    return { unheard: ended(1) };
  },
  'a node that waits for its retry': async (system) => {
    await system.run(workflowXml('retry', [SHELL], { action: 'retry-times="2" interval="3600"' }));
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
    return { retry: ended(1) };
  },
  'an instance that is being killed': async (system) => {
    const id = await system.run(workflowXml('killing', [SHELL, SHELL]));
    await system.take('golden-worker');
    await system.command(id, { type: 'kill', reason: 'golden' });
    await handleEvents(failing(system.env, 'attempts', 'cancel'), system.ports.events.queue.receive(10));
    return { killing: ended(1, 'KILLED') };
  },
  'a kill that is accepted and not applied': async (system) => {
    const id = await system.run(workflowXml('to-kill', [SHELL]));
    await system.command(id, { type: 'kill', reason: 'golden' });
    return { 'to-kill': ended(1, 'KILLED') };
  },
  'a suspended instance': async (system) => {
    const id = await system.run(workflowXml('suspended', [SHELL, SHELL]));
    await system.command(id, { type: 'suspend' });
    await system.deliver();
    await system.finish(await system.take());
    await system.deliver();
    return { suspended: ended(1) };
  },
  'a fork that is half done': async (system) => {
    const branches = ['a', 'b', 'c'];
    const actions = branches.map((name) => `<action name="${name}">${SHELL}<ok to="join"/></action>`).join('');
    const paths = branches.map((name) => `<path to="${name}"/>`).join('');
    await system.run(
      `<work-flow name="fork"><start name="s" to="f"/><fork name="f">${paths}</fork>${actions}<join name="join" to="e"/><end name="e"/></work-flow>`,
    );
    await system.finish(await system.take());
    await system.deliver();
    await system.take('golden-worker');
    return { fork: ended(1) };
  },
  'a second run after a failure, with long parameters': async (system) => {
    await system.submit(workflowXml('rerun', [SHELL, SHELL]));
    const id = await system.start('rerun', { long: 'x'.repeat(10_000) });
    await system.deliver();
    await system.finish(await system.take());
    await system.deliver();
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
    await system.submit(workflowXml('rerun', [SHELL, SHELL], { root: 'desc="newer"' }));
    await system.command(id, { type: 'rerun', mode: { type: 'recover' } });
    await system.deliver();
    return { rerun: ended(1) };
  },
  'a parent and its child': async (system) => {
    await system.submit(workflowXml('child', [SHELL]));
    await system.run(workflowXml('parent', [callOf('child', { day: '1' }), SHELL]));
    return { parent: ended(1), child: ended(1) };
  },
  'a coordinator with an open firing': async (system) => {
    for (const name of ['source', 'first', 'second']) await system.submit(workflowXml(name, [SHELL]));
    await system.submit(coordinatorXml('opened', '', ['first', 'second'], ['source']).replace('<cron config=""/>', ''));
    await system.start('source');
    await system.work();
    const env = failing(system.env, 'instances', 'create', 1);
    await ignoringDeath(fireCoordinator(env, 'opened'));
    return { source: ended(1), first: ended(1), second: ended(1) };
  },
  'a coordinator that will be due': async (system) => {
    await system.submit(workflowXml('half-past', [SHELL], { coordinator: within({ cron: '5,10 12 * * *' }) }));
    return { 'half-past': ended(2) };
  },
  'a campaign of which half is created': async (system) => {
    await system.submit(workflowXml('days', [SHELL], { coordinator: within({ cron: '0 3 * * *' }) }));
    const planned = await planBackfill(system.env, backfillOf('days', { parallel: 4 }));
    if ('result' in planned) throw new Error(JSON.stringify(planned));
    const env = failing(system.env, 'instances', 'create', 2);
    await ignoringDeath(startCampaign(env, planned, { startedBy: 'golden' }));
    return { days: ended(5) };
  },
  'an end that is owed to everybody': async (system) => {
    await system.submit(workflowXml('after', [SHELL]));
    await system.submit(workflowXml('owing', [SHELL], { root: 'mail-receivers="a@b.org" mail-level="succeeded"' }));
    await system.submit(coordinatorXml('waits', '', ['after'], ['owing']).replace('<cron config=""/>', ''));
    await system.start('owing');
    await system.deliver();
    await system.finish(await system.take());
    const dead = failing(failing(system.env, 'bus', 'publish'), 'coordinators', 'dependents');
    const { queue } = system.ports.events;
    await handleEvents(failing(dead, 'notices', 'add'), queue.receive(10));
    queue.purge();
    return { owing: ended(1), after: ended(1) };
  },
  'a limit with instances that wait': async (system) => {
    await system.submit(workflowXml('limited', [SHELL], { root: 'instance-limit="1"' }));
    for (let count = 0; count < 3; count++) await system.start('limited');
    await system.deliver();
    return { limited: ended(3) };
  },
};

/** Makes every scene, one after the other; nothing of it is in a queue afterwards. */
export async function makeScenes(system: GoldenSystem): Promise<readonly Promised[]> {
  const promised: Promised[] = [];
  for (const [scene, make] of Object.entries(SCENES)) {
    const workflows = await make(system);
    promised.push({ scene, workflows, ...('suspended' in workflows && { command: 'resume' }) });
    system.loseMessages();
  }
  await makeRecords(system);
  return promised;
}

/** What stands by itself. */
async function makeRecords(system: GoldenSystem): Promise<void> {
  const { env, clock } = system;
  const now = clock.now();
  const secret = { type: 'secrets-manager', arn: 'arn:aws:secretsmanager:eu-west-1:1:secret:s' } as const;
  const link = { name: 'warehouse', type: 'postgresql', desc: 'golden', options: { host: 'db' }, secret } as const;
  await storeLink(env, { link, secret: {} });
  const ref = { node: 1, run: 1, iteration: 1, attempt: 1 };
  const measured = { monitor: 'rows', time: now, value: '12.50', min: '10', breach: false };
  await env.monitors.record({ ...measured, instanceId: 'golden', ref, measuredAt: now });
  await env.access.replace(undefined, {
    name: 'token:golden',
    grants: [{ role: 'editor', dir: '/etl' }],
    tokenHash: 'f00',
    updatedAt: now,
  });
  await auditChange(
    env,
    { who: 'golden', action: 'startInstance', target: 'workflow:queued' },
    async (note) => note({ after: { version: 1, folders: ['/tmp'] } }),
    () => ({ outcome: 'done' }),
  );
  await env.incidents.record({ at: now, type: 'dead-letter', instanceId: 'golden', details: 'golden' });
  await env.notices.add(LATE, now);
  await env.fleets.save('default', undefined, { ...NO_FLEET, number: 3, startedAt: now });
  await env.logs.write({ instanceId: 'golden', ref }, 0, '{"golden":true}\n');
  await system.uploads.replace(undefined, {
    ...{ key: 'definitions/etl/golden.xml', revision: 2, sequencer: '0055', exact: true, versionId: 'v', etag: '"e"' },
    ...{ defines: 'golden', leftovers: ['older'], result: 'accepted', by: 'AWS:AIDA', at: now },
  });
}

/** Everything that is read by itself, as it is read: another release must find the same in it. */
export async function readRecords({ env, uploads, clock }: GoldenSystem): Promise<unknown> {
  const day = '2026-11-23';
  return {
    link: await env.links.get('warehouse'),
    monitors: (await env.monitors.list({ limit: 10 })).items,
    measurements: (await env.monitors.range('rows', { to: clock.now() + 1 }, { limit: 10 })).items,
    principals: await env.access.list(),
    audit: (await env.audit.list({ day }, { limit: 10 })).items,
    incidents: await env.incidents.recent(10),
    log: await env.logs.read({ instanceId: 'golden', ref: { node: 1, run: 1, iteration: 1, attempt: 1 } }, 0),
    upload: await uploads.load('definitions/etl/golden.xml'),
    notice: (await env.notices.load(noticeId(LATE)))?.notice,
    fleet: (await env.fleets.load('default'))?.state,
    versions: await env.workflows.versions('rerun'),
    ledger: (await env.coordinators.ledger('opened', { limit: 10 })).items,
    workers: (await env.workers.list()).map(({ id, group }) => ({ id, group })),
  };
}

/** A message of every kind, in the form in which it lies in a queue. */
export function makeMessages(): { readonly events: readonly string[]; readonly actions: readonly string[] } {
  const instanceId = '1k9m8zq0000000000000';
  const ref = { node: 3, run: 2, iteration: 1, attempt: 4 };
  return {
    events: [
      encodeEvent({ type: 'poke', instanceId }),
      encodeEvent({ type: 'sweep', instanceId }),
      encodeEvent({
        type: 'results',
        instanceId,
        results: [
          { ref, outcome: 'SUCCEEDED', startedAt: 1 },
          { ref, outcome: 'FAILED', startedAt: 1, fault: 'user', message: 'exit code 1' },
        ],
      }),
    ],
    actions: [
      encodeAction({ instanceId, ref, hash: 'f00' }),
      encodeAction({ instanceId, ref, hash: 'f00', deadlineAt: 2 }),
    ],
  };
}

async function ignoringDeath(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!String(error).includes('the process died')) throw error;
  }
}
