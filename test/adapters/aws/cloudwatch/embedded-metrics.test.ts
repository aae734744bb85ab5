import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmbeddedMetrics } from '#adapters/aws/cloudwatch/embedded-metrics.ts';
import { METRICS, type MetricName } from '#core/ports/metrics.ts';
import { emfProblems } from './emf-problems.ts';

const NAMES = Object.keys(METRICS) as MetricName[];

function makeMetrics(stage = 'prod') {
  const lines: string[] = [];
  const metrics = new EmbeddedMetrics(stage, { now: () => 1_750_000_000_000 }, (line) => void lines.push(line));
  return { metrics, lines };
}

describe('metrics in the log', () => {
  it('are one line with sums of counts and each duration', () => {
    const { metrics, lines } = makeMetrics();
    metrics.record('InstancesStarted');
    metrics.record('InstancesStarted', 2);
    metrics.record('TickLag', 830);
    metrics.flush();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      _aws: {
        Timestamp: 1_750_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'akkaflow',
            Dimensions: [['Stage']],
            Metrics: [
              { Name: 'InstancesStarted', Unit: 'Count' },
              { Name: 'TickLag', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Stage: 'prod',
      InstancesStarted: 3,
      TickLag: [830],
    });
  });

  it('are no line when nothing was recorded, or nothing since the last', () => {
    const { metrics, lines } = makeMetrics();
    metrics.flush();
    metrics.record('DeadLetters');
    metrics.flush();
    metrics.flush();
    expect(lines).toHaveLength(1);
  });

  it('keep to the rules of the format whatever is recorded, and lose none of it', () => {
    const record = fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 1e9 }));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 400 }), (records) => {
        const { metrics, lines } = makeMetrics();
        for (const [name, value] of records) metrics.record(name, value);
        metrics.flush();
        expect(lines.flatMap(emfProblems)).toEqual([]);
        expect(lines.every((line) => line.endsWith('}\n'))).toBe(true);
        const sumOf = (name: MetricName) =>
          lines.flatMap((line) => JSON.parse(line)[name] ?? []).reduce((a, b) => a + b, 0);
        for (const name of NAMES) {
          expect(sumOf(name)).toBe(
            records.filter(([each]) => each === name).reduce((sum, [, value]) => sum + value, 0),
          );
        }
      }),
    );
  });

  it('have no dimension but the stage', () => {
    const { metrics, lines } = makeMetrics('dev');
    for (const name of NAMES) metrics.record(name);
    metrics.flush();
    const { _aws, Stage, ...values } = JSON.parse(lines[0] ?? '');
    expect(Stage).toBe('dev');
    expect(Object.keys(values).sort()).toEqual([...NAMES].sort());
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['Stage']]);
  });
});

describe('the rules of the format', () => {
  const good = {
    _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'n', Dimensions: [['d']], Metrics: [{ Name: 'm' }] }] },
    d: 'x',
    m: 1,
  };

  it.each<[string, object]>([
    ['a dimension without a value', { ...good, d: undefined }],
    ['a dimension that is a number', { ...good, d: 7 }],
    ['a metric that is a text', { ...good, m: 'much' }],
    ['more than 100 values', { ...good, m: Array.from({ length: 101 }, () => 1) }],
    ['no timestamp', { ...good, _aws: { CloudWatchMetrics: [] } }],
    ['a member that is not of the format', { ...good, _aws: { ...good._aws, Extra: 1 } }],
  ])('forbid %s', (_, document) => {
    expect(emfProblems(JSON.stringify(good))).toEqual([]);
    expect(emfProblems(JSON.stringify(document))).not.toEqual([]);
  });
});
