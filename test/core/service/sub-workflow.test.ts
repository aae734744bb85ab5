import { describe, expect, it } from 'vitest';
import { advanceInstance } from '#core/service/advance-instance.ts';
import { deleteWorkflow } from '#core/service/delete-definition.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { startInstance } from '#core/service/start-instance.ts';
import { wakeDue } from '#core/service/wake-due.ts';
import { override } from '#test/factories/override.ts';
import { callOf, FamilySystem, SHELL, workflowXml } from './sub-workflow-system.ts';

async function family({ parent = {}, child = {}, params = {} } = {}) {
  const system = new FamilySystem();
  await system.submit(workflowXml('child', [SHELL, SHELL], child));
  const id = await system.run(workflowXml('parent', [callOf('child', params), SHELL], parent));
  return { system, id };
}

describe('A sub-workflow', () => {
  it('runs as a child, takes no worker, and lets its parent go on once it has succeeded', async () => {
    const { system, id } = await family();
    const child = await system.mustChild(id);
    expect(system.ports.actions.queue('default').size).toBe(1);
    expect((await system.take()).instanceId).toBe(child.id);
    expect(await system.status(id)).toBe('RUNNING');
    const again = await family();
    await again.system.work();
    expect(await again.system.status(again.id)).toBe('SUCCEEDED');
    expect((await again.system.mustChild(again.id)).state.owed).toEqual([]);
  });

  it('has the logical time, the zone and the given parameters of its parent, and counts as a run', async () => {
    const system = new FamilySystem();
    const coordinator =
      '<coordinator timezone="Asia/Shanghai"><param-list><param name="day" value="own"/><param name="kept" value="${param:day}!"/></param-list></coordinator>';
    await system.submit(workflowXml('child', [SHELL], { coordinator }));
    await system.submit(
      workflowXml('parent', [callOf('child', { day: '${time.today}/${param:x}/${param:node.name}' })]),
    );
    const started = await startInstance(system.env, {
      workflow: 'parent',
      params: { x: '7' },
      startKind: 'trigger',
      startedBy: 'test',
      logicalTime: Date.UTC(2020, 1, 2),
    });
    const id = 'id' in started ? started.id : '';
    await system.deliver();
    const child = await system.mustChild(id);
    expect(await system.env.instances.context(child.id)).toEqual({
      params: { day: '2020-02-02/7/n0', kept: '2020-02-02/7/n0!' },
      logicalTime: Date.UTC(2020, 1, 2),
      timezone: 'UTC',
      startKind: 'run',
      startedBy: `instance:${id}`,
      parent: { id, ref: { node: 1, run: 1, iteration: 1, attempt: 1 }, depth: 1, above: ['parent'] },
    });
  });

  it('shows in its parent which instance it is, how that ended, and where to look', async () => {
    const { system, id } = await family();
    const child = await system.mustChild(id);
    await system.work('FAILED');
    const view = await describeInstance(system.env, id);
    const [attempt] = view?.nodes[1]?.attempts ?? [];
    expect(attempt).toMatchObject({ child: child.id, status: 'FAILED' });
    expect(attempt).not.toHaveProperty('workerId');
    expect(attempt?.log?.inline).toContain(`akkaflow instance info ${child.id}`);
    expect(view?.reason).toMatchObject({
      node: 'n0',
      message: expect.stringContaining(`instance ${child.id} of child failed at n0`),
    });
  });

  it('is made anew for each retry', async () => {
    const { system, id } = await family({ parent: { action: 'retry-times="1"' } });
    await system.finish(await system.take(), 'FAILED');
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    expect((await system.mustChild(id)).state.phase.status).toBe('FAILED');
    expect((await system.mustChild(id, { attempt: 2 })).state.phase.status).toBe('SUCCEEDED');
  });

  it('waits with a retry until its interval is over, to the minute', async () => {
    const { system, id } = await family({ parent: { action: 'retry-times="1" interval="90"' } });
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
    expect((await describeInstance(system.env, id))?.nodes[1]?.status).toBe('WAITING_RETRY');
    await system.passMinutes(1);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.child(id, { attempt: 2 })).toBeUndefined();
    await system.passWorking(2);
    expect(await system.status(id)).toBe('SUCCEEDED');
  });

  it('keeps its finished child in a recovery, and makes a new one in a whole rerun', async () => {
    const { system, id } = await family();
    await system.finish(await system.take());
    await system.deliver();
    await system.finish(await system.take());
    await system.deliver();
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
    expect(await system.status(id)).toBe('FAILED');
    await system.command(id, { type: 'rerun', mode: { type: 'recover' } });
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    expect(await system.child(id, { run: 2 })).toBeUndefined();
    await system.command(id, { type: 'rerun', mode: { type: 'whole' } });
    await system.work();
    expect((await system.mustChild(id, { run: 3 })).state.phase.status).toBe('SUCCEEDED');
  });

  it('is skipped by is-ignore without a child', async () => {
    const system = new FamilySystem();
    const id = await system.run(workflowXml('parent', [callOf('nobody')], { action: 'is-ignore="true"' }));
    expect(await system.status(id)).toBe('SUCCEEDED');
    expect(await system.child(id)).toBeUndefined();
  });

  it('runs in a hundred branches at once, and in each iteration of a loop', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('child', [SHELL]));
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const id = await system.run(
      `<work-flow name="fan"><start name="start" to="f"/><fork name="f">${numbers.map((n) => `<path to="a${n}"/>`).join('')}</fork>${numbers
        .map((n) => `<action name="a${n}">${callOf('child')}<ok to="j"/></action>`)
        .join('')}<join name="j" to="end"/><end name="end"/></work-flow>`,
    );
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    const loop = await system.run(
      `<work-flow name="loop" loop-limit="3"><start name="start" to="a"/><action name="a">${callOf('child')}<ok to="a"/><error to="end"/></action><end name="end"/></work-flow>`,
    );
    await system.work();
    expect(await system.reason(loop)).toContain('loop-limit');
    expect((await system.mustChild(loop, { iteration: 3 })).state.phase.status).toBe('SUCCEEDED');
  });

  it('waits for a slot of its own workflow, held by the child of another parent', async () => {
    const { system, id } = await family({ child: { root: 'instance-limit="1"' } });
    const other = await system.start('parent');
    await system.deliver();
    expect((await system.mustChild(other)).state.phase.status).toBe('READY');
    await system.work();
    expect([await system.status(id), await system.status(other)]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('goes on while its parent is suspended, which then goes on when it is resumed', async () => {
    const { system, id } = await family();
    await system.command(id, { type: 'suspend' });
    await system.work();
    expect((await system.mustChild(id)).state.phase.status).toBe('SUCCEEDED');
    expect(await system.status(id)).toBe('SUSPENDED');
    await system.command(id, { type: 'resume' });
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
  });
});

describe('A child that cannot be created fails the node, which says why', () => {
  it.each([
    ['there is no such workflow', async () => {}, callOf('nobody'), 'there is no workflow `nobody`'],
    [
      'it was deleted',
      async (system: FamilySystem) => {
        await system.submit(workflowXml('gone', [SHELL]));
        await deleteWorkflow(system.env, 'gone');
      },
      callOf('gone'),
      'there is no workflow `gone`',
    ],
    [
      'a parameter is undefined',
      async (system: FamilySystem) => {
        await system.submit(workflowXml('needs', ['<shell><command>echo ${param:day}</command></shell>']));
      },
      callOf('needs', { dya: '1' }),
      'needs cannot be started',
    ],
    [
      'a parameter has the wrong type',
      async (system: FamilySystem) => {
        await system.submit(workflowXml('typed', [SHELL], { action: 'retry-times="${param:n}"' }));
      },
      callOf('typed', { n: 'many' }),
      'typed cannot be started',
    ],
    [
      'a name is built in',
      async (system: FamilySystem) => void (await system.submit(workflowXml('c', [SHELL]))),
      callOf('c', { 'node.name': 'x' }),
      'built-in',
    ],
  ])('when %s', async (_, prepare, call, message) => {
    const system = new FamilySystem();
    await prepare(system);
    const id = await system.run(workflowXml('parent', [call]));
    expect(await system.status(id)).toBe('FAILED');
    expect(await system.reason(id)).toContain(message);
    expect(await system.child(id)).toBeUndefined();
  });
});

describe('A kill', () => {
  it('of the parent kills the child, and is acknowledged only when that has ended', async () => {
    const { system, id } = await family();
    const child = await system.mustChild(id);
    await system.command(id, { type: 'kill', reason: 'by ops' });
    await advanceInstance(system.env, id, [{ type: 'poke', instanceId: id }]);
    expect([await system.status(id), await system.status(child.id)]).toEqual(['KILLING', 'RUNNING']);
    await system.deliver();
    expect(await system.status(child.id)).toBe('KILLED');
    expect(await system.reason(child.id)).toBe(`its parent ${id} was killed: by ops`);
    expect(await system.status(id)).toBe('KILLED');
    await expect(system.take()).rejects.toThrow('KILLED');
  });

  it('of the parent reaches all below it', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('low', [SHELL]));
    await system.submit(workflowXml('mid', [callOf('low')]));
    const id = await system.run(workflowXml('top', [callOf('mid')]));
    const mid = await system.mustChild(id);
    const low = await system.mustChild(mid.id);
    await system.command(id, { type: 'kill', reason: 'by ops' });
    await system.deliver();
    expect(await Promise.all([id, mid.id, low.id].map((each) => system.status(each)))).toEqual(Array(3).fill('KILLED'));
  });

  it('of the child alone fails the node, without a retry', async () => {
    const { system, id } = await family({ parent: { action: 'retry-times="3"' } });
    const child = await system.mustChild(id);
    await system.command(child.id, { type: 'kill', reason: 'wrong day' });
    await system.deliver();
    expect(await system.status(id)).toBe('FAILED');
    expect(await system.reason(id)).toBe(`instance ${child.id} of child was killed: wrong day`);
  });

  it('lets begin nothing that a slow process creates after it', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('child', [SHELL]));
    const id = await system.start(await system.submit(workflowXml('parent', [callOf('child')])));
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { instances } = system.env;
    const create: typeof instances.create = async (...args) => {
      if (args[0].id !== id) await held;
      return await instances.create(...args);
    };
    const env = { ...system.env, instances: override(instances, { create }) };
    const slow = system.deliverWith(env);
    while ((await system.env.attempts.list(id)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await system.command(id, { type: 'kill', reason: 'by ops' });
    await advanceInstance(system.env, id, [{ type: 'sweep', instanceId: id }]);
    expect(await system.status(id)).toBe('KILLED');
    release();
    await slow;
    await system.passWorking(2);
    expect((await system.mustChild(id)).state.phase.status).toBe('KILLED');
    expect(await system.env.attempts.list((await system.mustChild(id)).id)).toEqual([]);
  });
});

describe('The end of the time', () => {
  it('of the node kills the child', async () => {
    const { system, id } = await family({ parent: { action: 'timeout="100" retry-times="5"' } });
    await system.take('w1', 3_600_000);
    await system.passMinutes(1);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('RUNNING');
    await system.passMinutes(2);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('FAILED');
    const child = await system.mustChild(id);
    expect(child.state.phase.status).toBe('KILLED');
    expect((await describeInstance(system.env, id))?.nodes[1]?.attempts).toMatchObject([{ status: 'TIMED_OUT' }]);
  });

  it('of the whole parent kills the child', async () => {
    const { system, id } = await family({ parent: { root: 'timeout="100"' } });
    await system.passMinutes(3);
    await wakeDue(system.env);
    await system.deliver();
    expect(await system.status(id)).toBe('FAILED');
    expect((await system.mustChild(id)).state.phase.status).toBe('KILLED');
  });
});

describe('A recovery', () => {
  const failLast = async (system: FamilySystem) => {
    await system.finish(await system.take());
    await system.deliver();
    await system.finish(await system.take(), 'FAILED');
    await system.deliver();
  };
  const recover = async (system: FamilySystem, id: string) => {
    await system.command(id, { type: 'rerun', mode: { type: 'recover' } });
    await system.deliver();
  };
  const ran = async (system: FamilySystem, id: string) =>
    (await system.env.attempts.list(id)).map(({ ref, status }) => `${ref.node} ${status}`);

  it('goes on in a new child without what has succeeded in the one that failed', async () => {
    const { system, id } = await family();
    const failed = await system.mustChild(id);
    await failLast(system);
    expect(await system.status(id)).toBe('FAILED');
    await recover(system, id);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    const child = await system.mustChild(id, { run: 2 });
    expect(await ran(system, child.id)).toEqual(['2 SUCCEEDED']);
    expect((await system.env.instances.context(child.id))?.parent).toMatchObject({ continues: failed.id });
  });

  it('repeats the whole child in a whole rerun, and in a retry', async () => {
    const { system, id } = await family({ parent: { action: 'retry-times="1"' } });
    await failLast(system);
    expect(await ran(system, (await system.mustChild(id, { attempt: 2 })).id)).toEqual([]);
    await failLast(system);
    await system.command(id, { type: 'rerun', mode: { type: 'whole' } });
    await system.work();
    expect(await ran(system, (await system.mustChild(id, { run: 2 })).id)).toEqual(['1 SUCCEEDED', '2 SUCCEEDED']);
  });

  it('reaches the lowest, again and again', async () => {
    const system = new FamilySystem();
    await system.submit(workflowXml('low', [SHELL, SHELL]));
    await system.submit(workflowXml('mid', [SHELL, callOf('low')]));
    const id = await system.run(workflowXml('top', [callOf('mid')]));
    await system.finish(await system.take());
    await system.deliver();
    await failLast(system);
    for (let time = 0; time < 2; time++) {
      expect(await system.status(id)).toBe('FAILED');
      await recover(system, id);
      await system.finish(await system.take(), 'FAILED');
      await system.deliver();
    }
    await recover(system, id);
    await system.work();
    expect(await system.status(id)).toBe('SUCCEEDED');
    const mid = await system.mustChild(id, { run: 4 });
    const low = await system.mustChild(mid.id, { node: 2 });
    expect(await ran(system, low.id)).toEqual(['2 SUCCEEDED']);
  });

  it('takes over what was mended in the child by hand, and waits for nobody who still mends it', async () => {
    const { system, id } = await family();
    const child = await system.mustChild(id);
    await failLast(system);
    await system.command(child.id, { type: 'rerun', mode: { type: 'recover' } });
    await system.deliver();
    await recover(system, id);
    expect(await system.reason(id)).toContain(`${child.id} is being rerun by hand`);
    await system.finish(await system.take());
    await system.deliver();
    await recover(system, id);
    const again = await system.mustChild(id, { run: 3 });
    expect(again.state.phase.status).toBe('SUCCEEDED');
    expect(await ran(system, again.id)).toEqual([]);
  });
});

describe('A rerun of the child by hand', () => {
  it('changes nothing in its parent, nor is it killed with it', async () => {
    const { system, id } = await family();
    const child = await system.mustChild(id);
    await system.work('FAILED');
    await system.command(child.id, { type: 'rerun', mode: { type: 'whole' } });
    await system.deliver();
    const taken = await system.take('w1', 3_600_000);
    await system.passMinutes(3);
    await wakeDue(system.env);
    await system.deliver();
    await system.finish(taken);
    await system.work();
    expect(await system.status(child.id)).toBe('SUCCEEDED');
    expect(await system.status(id)).toBe('FAILED');
  });
});
