import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { total } from '#bench/cost/cost-line.ts';
import { idleCost } from '#bench/cost/idle-cost.ts';
import { measureTicks } from '#bench/cost/measure-ticks.ts';
import { asMarkdown, makeReport } from '#bench/cost/report.ts';
import { synthesize } from '#bench/cost/synthesize.ts';
import { withCost } from '#bench/cost/with-cost.ts';
import { ASSUMPTIONS } from '#bench/prices.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deploy.md'), 'utf8');

describe('The cost of a deployment', { timeout: 120_000 }, () => {
  it('at rest is below five dollars a month on the default network', async () => {
    const lines = idleCost(synthesize(), await measureTicks());
    expect(total(lines)).toBeLessThan(5);
    expect(lines.map(({ service }) => service)).toEqual(
      expect.arrayContaining(['SQS', 'Lambda', 'CloudWatch', 'DynamoDB']),
    );
  });

  it('stands in docs/deploy.md as `npm run cost -- --write` computes it', async () => {
    expect(withCost(PAGE, asMarkdown(await makeReport()))).toBe(PAGE);
  });

  it('cannot be told of a resource without a price', async () => {
    const { Resources, Outputs } = synthesize();
    const more = { Outputs, Resources: { ...Resources, Redis: { Type: 'AWS::ElastiCache::ReplicationGroup' } } };
    const ticks = await measureTicks();
    expect(() => idleCost(more, ticks)).toThrow('Redis is AWS::ElastiCache::ReplicationGroup');
  });

  it('rises with each thing that is paid by the hour', async () => {
    const template = synthesize();
    const ticks = await measureTicks();
    const more = (Type: string, Properties = {}) => ({
      ...template,
      Resources: { ...template.Resources, More: { Type, Properties } },
    });
    const added = (Type: string, Properties = {}) =>
      total(idleCost(more(Type, Properties), ticks)) - total(idleCost(template, ticks));
    expect(added('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] })).toBeCloseTo(14.6);
    expect(added('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })).toBe(0);
    expect(added('AWS::EC2::NatGateway')).toBeCloseTo(32.85);
    expect(added('AWS::SecretsManager::Secret')).toBeCloseTo(0.4);
  });

  it('is measured with the memory that the master has', () => {
    const functions = Object.entries(synthesize().Resources).filter(([id]) =>
      /FunctionsMasterFunction[0-9A-F]{8}$/.test(id),
    );
    expect(functions.map(([, { Properties }]) => Properties?.['MemorySize'])).toEqual([
      ASSUMPTIONS.masterMemoryGb * 1024,
    ]);
  });
});
