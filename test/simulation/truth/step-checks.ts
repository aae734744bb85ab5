import { type AttemptRef, attemptKey, MASTER } from '#core/model/attempt.ts';
import type { AttemptId } from '#core/model/instance.ts';
import { isTerminal } from '#core/model/status.ts';
import type { SimProcess } from '../world/sim-process.ts';
import { type AttemptTruth, iterationKey, keyOf } from './attempt-truth.ts';
import { reachByEnd, reachBySave } from './reach-branches.ts';
import type { Checks, InstanceTruth, Truth } from './truth.ts';

/** A worker's clock may run off by this much before it may do harm (guarantee 8); also what a takeover waits beyond a lease. */
const MARGIN_MS = 30_000;

/** Far more than a run has time for. */
const MOST_OF_A_COORDINATOR = 200;

/** The invariants that are looked at with every write. Their names begin with the guarantee that they hold. */
export const STEP_CHECKS: Checks = {
  saved(truth, instance, before, update) {
    terminalStays(truth, instance, before);
    keepsVersion(truth, instance, before, update);
    withinLimit(truth, instance, before);
    statusFollowsNodes(truth, instance);
    joinsFireOnce(truth, instance, before);
    expectNotice(truth, instance, before);
    suspendedSendsNothing(truth, instance, before, update);
    reachBySave(truth, instance, before, update);
    if (update.state.parked !== undefined) {
      truth.world.violate('engine-never-throws', `${instance.id}: ${update.state.parked}`);
    }
  },

  claimed(truth, { id, workerId }) {
    const instance = truth.instances.get(id.instanceId);
    if (instance === undefined || instance.deleted) {
      truth.world.violate('g5-no-start-after-kill', `${id.instanceId} is no more, and an attempt of it starts`);
      return;
    }
    const { phase, run } = instance.state;
    if (isTerminal(phase.status) || run !== id.ref.run) {
      const what = workerId === MASTER ? 'child' : 'attempt';
      truth.world.violate(
        'g5-no-start-after-kill',
        `${instance.id} is ${phase.status} in run ${run}, and an ${what} of run ${id.ref.run} starts`,
      );
    }
    attemptsWithinRetries(truth, instance, id.ref);
    gapsAreKept(truth, instance, id.ref);
  },

  created(truth, { id, context }) {
    const { startedBy } = context;
    if (!startedBy.startsWith('coordinator:')) return;
    const others = [...truth.instances.values()].filter((other) => other.context.startedBy === startedBy);
    if (others.length > MOST_OF_A_COORDINATOR)
      truth.world.violate('g1-once-a-nominal-time', `${startedBy} starts ${id} and more`);
  },

  fired(truth, name, { firing, instances }) {
    const { number, openedAt, nominalTime, used } = firing;
    const by = `firing ${number} of ${openedAt}`;
    const once = (invariant: string, what: string) => {
      const before = truth.before(`${name} ${what}`, by);
      if (before !== undefined) truth.world.violate(invariant, `${name}: ${what} by ${before} and by ${by}`);
    };
    if (firing.failure !== undefined) truth.reach('a firing was tried again');
    if (Object.keys(used).length > 0) truth.reach('readiness was used up');
    if (instances.length === 0) truth.world.violate('g1-once-a-nominal-time', `${name}: ${by} has started nothing`);
    if (nominalTime !== undefined) {
      // Whoever is made anew under the name of one whose clock was ahead may fire its last times again, and starts the same instances.
      const life = truth.lifeOf(name, firing);
      once('g1-once-a-nominal-time', `the nominal time ${nominalTime}${life > 1 ? ` in life ${life}` : ''}`);
    }
    for (const [workflow, { instanceId }] of Object.entries(used))
      once('readiness-used-once', `${workflow} ${instanceId}`);
  },

  began(truth, { id, node, process }) {
    const attempt = truth.attempts.get(keyOf(id));
    if (attempt?.status === 'KILLED' && attempt.workerId === undefined) {
      truth.world.violate('g5-no-start-after-kill', `${keyOf(id)} has a tombstone, and starts on ${process.id}`);
    }
    const instance = truth.instances.get(id.instanceId);
    if (instance === undefined || instance.state.run !== id.ref.run) return;
    const meant = truth.workflowOf(instance.hash)?.nodes[id.ref.node]?.name;
    if (meant !== node) truth.world.violate('g7-keeps-version', `${keyOf(id)} is ${meant}, and ${node} is run`);
  },

  ended(truth, attempt, before, by) {
    reachByEnd(truth, attempt, by);
    if (before !== undefined && before !== 'RUNNING') {
      truth.world.violate('g2-recorded-once', `${attempt.id.instanceId}: ${before} becomes ${attempt.status}`);
    }
    if (by === 'takeover' && attempt.status === 'LOST') deadBeforeTakeover(truth, attempt.id, attempt.workerId ?? '');
    if (by === 'finish') outcomeIsTrue(truth, attempt);
  },

  finishing(truth, id) {
    const workerId = truth.attempts.get(`${id.instanceId}/${attemptKey(id.ref)}`)?.workerId ?? '';
    const lease = truth.leases.get(workerId);
    if (lease !== undefined && lease.until <= truth.world.now) {
      truth.world.violate('g8-no-result-without-lease', `${workerId} records ${id.instanceId} after its lease`);
    }
  },
};

type Before = Parameters<NonNullable<Checks['saved']>>[2];
type Update = Parameters<NonNullable<Checks['saved']>>[3];

function terminalStays({ world }: Truth, { id, state }: InstanceTruth, before: Before): void {
  const { phase, run } = before.state;
  if (!isTerminal(phase.status)) return;
  const changed = state.phase.status !== phase.status || state.nodes !== before.state.nodes;
  if (state.run === run && changed) {
    world.violate('g3-terminal-stays', `${id} was ${phase.status} and becomes ${state.phase.status}`);
  }
}

function keepsVersion({ world }: Truth, { id, hash, commands }: InstanceTruth, before: Before, update: Update): void {
  const reruns = (update.applied ?? []).filter(({ type, refusal }) => type === 'rerun' && refusal === undefined);
  if (update.state.run !== before.state.run && reruns.length === 0) {
    world.violate('g3-terminal-stays', `${id} begins run ${update.state.run}, and nobody has asked for it`);
  }
  if (hash === before.hash) return;
  const asked = reruns.some((applied) => {
    const command = commands.get(applied.id)?.stored.command;
    return command?.type === 'rerun' && command.latest?.hash === hash;
  });
  if (!asked) world.violate('g7-keeps-version', `${id} changes its definition, and nobody has asked for it`);
}

function withinLimit(truth: Truth, { id, workflow, state, hash }: InstanceTruth, before: Before): void {
  if (state.phase.status !== 'RUNNING' || before.state.phase.status !== 'READY') return;
  const limit = truth.workflowOf(hash)?.instanceLimit;
  if (limit === undefined) return;
  let running = 0;
  for (const other of truth.instances.values()) {
    const { status } = other.state.phase;
    if (other.workflow === workflow && (status === 'RUNNING' || status === 'KILLING')) running += 1;
  }
  if (running === limit) truth.reach('the last slot was taken');
  if (running > limit)
    truth.world.violate('g6-within-limit', `${running} of ${workflow} run, of ${limit}: ${id} begins`);
}

/** The status of an instance is a function of its nodes, and of what was asked. */
function statusFollowsNodes(truth: Truth, { id, state, hash }: InstanceTruth): void {
  const { phase, nodes } = state;
  const open = /[HQR]/.test(nodes);
  const wrong = (what: string) =>
    truth.world.violate('status-follows-nodes', `${id} is ${phase.status} with ${nodes}: ${what}`);
  if (phase.status === 'RUNNING' && !open) wrong('nothing is under way');
  if (phase.status === 'KILLING' && !nodes.includes('Q')) wrong('nothing is in flight');
  if (!isTerminal(phase.status)) return;
  if (/[HQRJ]/.test(nodes)) wrong('something is under way');
  const ends = truth.workflowOf(hash)?.nodes.some(({ type }, index) => type === 'end' && nodes[index] === 'S');
  if (phase.status === 'SUCCEEDED' && ends !== true) wrong('no end was reached');
}

function joinsFireOnce(truth: Truth, { id, state, hash }: InstanceTruth, before: Before): void {
  if (state.run !== before.state.run || before.state.phase.status === 'READY') return;
  truth.workflowOf(hash)?.nodes.forEach(({ type, name }, index) => {
    if (type !== 'join' || before.state.nodes[index] !== 'S' || state.nodes[index] === 'S') return;
    truth.world.violate('joins-fire-once', `${id}: the join ${name} has gone on and is ${state.nodes[index]}`);
  });
}

function attemptsWithinRetries(truth: Truth, { id, hash }: InstanceTruth, ref: AttemptRef): void {
  const node = truth.workflowOf(hash)?.nodes[ref.node];
  if (node?.type !== 'action') {
    truth.world.violate('attempts-within-retries', `${id}: node ${ref.node} is no action`);
    return;
  }
  const key = iterationKey(id, ref);
  const earlier = (truth.attemptsOf.get(id) ?? []).filter(
    (other) => iterationKey(id, other.id.ref) === key && other.id.ref.attempt < ref.attempt,
  );
  const wrong = (what: string) =>
    truth.world.violate('attempts-within-retries', `${id} ${node.name} attempt ${ref.attempt} starts: ${what}`);
  if (earlier.length !== ref.attempt - 1) wrong(`${earlier.length} came before it`);
  const having = (status: string) => earlier.filter((other) => other.status === status).length;
  if (having('FAILED') > node.retryTimes) wrong(`${having('FAILED')} have failed, with ${node.retryTimes} retries`);
  if (having('LOST') >= 4) wrong('four were lost');
  const used = having('FAILED') + having('LOST') + having('INTERRUPTED');
  if (used !== earlier.length) wrong(`one before it is ${earlier.map(({ status }) => status).join()}`);
}

/** By true time: as far as the clocks of those who time it are apart, it may be less. */
function gapsAreKept(truth: Truth, { id, hash }: InstanceTruth, ref: AttemptRef): void {
  const node = truth.workflowOf(hash)?.nodes[ref.node];
  const previous = truth.attempts.get(`${id}/${attemptKey({ ...ref, attempt: ref.attempt - 1 })}`);
  if (node?.type !== 'action' || previous?.status !== 'FAILED' || previous.endedAt === undefined) return;
  const gapMs = truth.world.now - previous.endedAt;
  const leastMs = node.intervalSeconds * 1_000 - truth.clockSpreadMs;
  if (gapMs >= leastMs) return;
  truth.world.violate(
    'gaps-are-kept',
    `${id} ${node.name} is tried again after ${gapMs} ms, of ${node.intervalSeconds} s`,
  );
}

/** What runs under a lease is dead before it is taken over, but on a machine that stands still or with a wrong clock. */
function deadBeforeTakeover(truth: Truth, id: AttemptId, workerId: string): void {
  const { world } = truth;
  const lease = truth.leases.get(workerId);
  if (lease === undefined) return;
  const { process } = lease;
  const runs = truth.runningOn(process).some((one) => keyOf(one.id) === keyOf(id) && one.workerId === workerId);
  const stood = process.frozen || (process.lastFreeze?.until ?? 0) >= world.now;
  if (!runs || stood) return;
  const early = world.now < lease.until + MARGIN_MS;
  if (early && truth.clockSpreadMs + lease.skewMs > MARGIN_MS) return;
  world.violate(
    'g8-dead-before-takeover',
    `${keyOf(id)} is taken over from ${workerId}, on which it runs, ${lease.until - world.now} ms before its lease ends`,
  );
}

/** What is recorded is what happened. */
function outcomeIsTrue(truth: Truth, { id, status, workerId, token, message = '' }: AttemptTruth): void {
  const wrong = (what: string) =>
    truth.world.violate('outcome-is-true', `${keyOf(id)} is recorded as ${status}: ${what}`);
  if (workerId === MASTER) {
    const child = truth.instances.get(token ?? '')?.state.phase.status;
    if (status === 'SUCCEEDED' && child !== 'SUCCEEDED') wrong(`its child is ${child}`);
    return;
  }
  const done = truth.executions.findLast((one) => keyOf(one.id) === keyOf(id) && one.workerId === workerId);
  if (status === 'SUCCEEDED' && done?.outcome !== 'SUCCEEDED') wrong(`its script ${done?.outcome ?? 'did not run'}`);
  if (status === 'FAILED' && done?.outcome === 'SUCCEEDED' && !message.startsWith('what it found out')) {
    wrong(`its script succeeded (${message})`);
  }
}

/** An end that somebody is to be told of. */
function expectNotice(truth: Truth, { id, state, hash }: InstanceTruth, before: Before): void {
  const { phase, run } = state;
  if (!isTerminal(phase.status) || (before.state.run === run && isTerminal(before.state.phase.status))) return;
  const workflow = truth.workflowOf(hash);
  const isTold = workflow?.mailLevels.includes(phase.status) === true && workflow.mailReceivers.length > 0;
  if (isTold) truth.expectedNotices.add(`ended/${id}/${run}`);
}

/** While an instance is suspended, nothing new is sent; resumed and suspended again at once, it was not in between. */
function suspendedSendsNothing(truth: Truth, { id, state }: InstanceTruth, before: Before, update: Update): void {
  if (update.applied?.some(({ type, refusal }) => type === 'resume' && refusal === undefined)) return;
  if (!state.suspended || !before.state.suspended || state.run !== before.state.run) return;
  const sent = [...state.nodes].some((letter, index) => letter === 'Q' && before.state.nodes[index] !== 'Q');
  const again = Object.entries(state.extras).some(([node, { attempt = 1 }]) => {
    const { attempt: earlier = 1 } = before.state.extras[Number(node)] ?? {};
    return state.nodes[Number(node)] === 'Q' && attempt > earlier;
  });
  if (sent || again)
    truth.world.violate(
      'suspended-sends-nothing',
      `${id} is suspended, and goes from ${before.state.nodes} to ${state.nodes}`,
    );
}

/** By when a machine that goes on again has killed what it must. */
const KILL_MS = 1_000;

/** Nothing runs under a lease that has ended, but on a machine that stands still. */
export function checkLeases(truth: Truth, process: SimProcess): void {
  const { now } = truth.world;
  if (process.frozen || (process.lastFreeze?.until ?? 0) > now - KILL_MS) return;
  for (const { id, workerId } of truth.runningOn(process)) {
    const lease = truth.leases.get(workerId);
    if (lease === undefined || lease.until > now - KILL_MS) continue;
    truth.world.violate('g8-dead-before-takeover', `${keyOf(id)} runs on ${workerId}, whose lease has ended`);
  }
}
