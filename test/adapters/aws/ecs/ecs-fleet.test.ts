import { describe, expect, it } from 'vitest';
import { type EcsFleet, FLEETS_VARIABLE, fleetsFrom, fleetsVariable, policyOf } from '#adapters/aws/ecs/ecs-fleet.ts';

const FLEET: EcsFleet = {
  cluster: 'arn:aws:ecs:eu-west-1:000000000000:cluster/c',
  taskDefinition: 'arn:aws:ecs:eu-west-1:000000000000:task-definition/akkaflow-dev-default:12',
  subnets: ['subnet-1'],
  securityGroups: ['sg-1'],
  publicIp: false,
  min: 0,
  max: 3,
  slots: 4,
  capacity: 'on-demand',
};

describe('the fleets of a deployment', () => {
  it('come out as they went in', () => {
    expect(fleetsFrom(fleetsVariable({ default: FLEET, big: { ...FLEET, min: 1 } }))).toEqual(
      new Map([
        ['default', FLEET],
        ['big', { ...FLEET, min: 1 }],
      ]),
    );
  });

  it('say once what all have alike, since Lambda has 4 KB for all variables of a function', () => {
    const groups = Array.from({ length: 10 }, (_, index) => `group${index}`);
    const fleets = groups.map(
      (group) => [group, { ...FLEET, taskDefinition: `${FLEET.taskDefinition}${group}` }] as const,
    );
    const variable = fleetsVariable(Object.fromEntries(fleets));
    expect(fleetsFrom(variable)).toEqual(new Map(fleets));
    expect(variable[FLEETS_VARIABLE]?.length).toBeLessThan(1_500);
    expect(fleetsFrom(fleetsVariable({}))).toEqual(new Map());
  });

  it('are none without the variable', () => {
    expect(fleetsFrom({}).size).toBe(0);
  });

  it('are of the release that their tasks tell of themselves', () => {
    const policy = { min: 0, max: 3, slots: 4, capacity: 'on-demand' };
    expect(policyOf(FLEET)).toEqual({ ...policy, release: 'akkaflow-dev-default:12' });
    expect(policyOf({ ...FLEET, taskDefinition: 'akkaflow-dev-default' })).toEqual(policy);
  });

  it.each([
    ['[]', 'is no JSON object'],
    ['{', 'is no JSON object'],
    ['{"default":1}', 'has no usable object for the group default'],
    [JSON.stringify({ big: { ...FLEET, subnets: [] } }), 'has no usable subnets for the group big'],
    [JSON.stringify({ big: { ...FLEET, capacity: 'cheap' } }), 'has no usable capacity for the group big'],
    [JSON.stringify({ big: { ...FLEET, slots: 0 } }), 'has no usable slots for the group big'],
  ])('%s is refused', (text, message) => {
    expect(() => fleetsFrom({ [FLEETS_VARIABLE]: text })).toThrow(message);
  });
});
