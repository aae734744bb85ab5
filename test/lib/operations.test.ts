import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesize } from '#bench/cost/synthesize.ts';
import { RELEASE } from '#core/model/release.ts';
import { METRICS } from '#core/ports/metrics.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
/** A heading as an address names it. */
const ANCHORS = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'));

const PROD = synthesize({ alarmEmail: 'ops@example.com' });
const PAUSED = synthesize({ existingTable: 'restored' });

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly TreatMissingData: string;
  readonly ActionsEnabled: boolean;
  readonly AlarmActions: readonly { readonly Ref: string }[];
}

function ofType<T>({ Resources }: typeof PROD, type: string): readonly T[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties as T);
}

const ALARMS = ofType<AlarmProperties>(PROD, 'AWS::CloudWatch::Alarm');

describe('the alarms', () => {
  it('watch what can go wrong with a deployment', () => {
    expect(ALARMS.map(({ AlarmName }) => AlarmName.replace('akkaflow-prod-', '')).sort()).toEqual([
      'api-errors',
      'dead-letters',
      'failed-calls',
      'failed-notices',
      'master-errors',
      'master-throttles',
      'missed-ticks',
      'oldest-event',
      'parked-instances',
      'worker-start-failures',
    ]);
  });

  it.each(ALARMS)('$AlarmName names its section of the runbook, and tells the topic', (alarm) => {
    const [, anchor] = /docs\/runbook\.md#([\w-]+)$/.exec(alarm.AlarmDescription) ?? [];
    expect(ANCHORS).toContain(anchor);
    expect(alarm.AlarmName).toBe(`akkaflow-prod-${anchor}`);
    const [topic] = alarm.AlarmActions;
    expect(PROD.Resources[topic?.Ref ?? '']?.Type).toBe('AWS::SNS::Topic');
    expect(alarm.ActionsEnabled).toBe(true);
  });

  it.each(ALARMS.filter(({ Namespace }) => Namespace === 'akkaflow'))(
    '$AlarmName looks at a metric that is recorded',
    (alarm) => {
      expect(Object.keys(METRICS)).toContain(alarm.MetricName);
      expect(alarm.Dimensions).toEqual([{ Name: 'Stage', Value: 'prod' }]);
    },
  );

  it('take silence for a sign of nothing wrong, but that of ticks', () => {
    const breaching = ALARMS.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(breaching.map(({ AlarmName, TreatMissingData }) => [AlarmName, TreatMissingData])).toEqual([
      ['akkaflow-prod-missed-ticks', 'breaching'],
    ]);
  });

  it('tell nobody while the deployment is paused', () => {
    for (const { ActionsEnabled } of ofType<AlarmProperties>(PAUSED, 'AWS::CloudWatch::Alarm')) {
      expect(ActionsEnabled).toBe(false);
    }
  });

  it('are mailed to the address that was given', () => {
    expect(ofType(PROD, 'AWS::SNS::Subscription')).toMatchObject([{ Protocol: 'email', Endpoint: 'ops@example.com' }]);
    expect(ofType(PAUSED, 'AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('what others send to', () => {
  interface Policy {
    readonly Topics?: readonly { readonly Ref: string }[];
    readonly Queues?: readonly { readonly 'Fn::GetAtt': readonly [string, string] }[];
    readonly PolicyDocument: { readonly Statement: readonly object[] };
  }

  it('is the topic, which lets alarms of this account publish', () => {
    const [policy] = ofType<Policy>(PROD, 'AWS::SNS::TopicPolicy');
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('is the queue of what rules could not hand over, which lets rules send', () => {
    interface Rule {
      readonly Targets: readonly { readonly DeadLetterConfig: { readonly Arn: { readonly 'Fn::GetAtt': [string] } } }[];
    }
    const queues = ofType<Rule>(PROD, 'AWS::Events::Rule').flatMap(({ Targets }) =>
      Targets.map(({ DeadLetterConfig }) => DeadLetterConfig.Arn['Fn::GetAtt'][0]),
    );
    expect(queues.length).toBeGreaterThan(0);
    for (const queue of new Set(queues)) {
      const policies = ofType<Policy>(PROD, 'AWS::SQS::QueuePolicy').filter(
        ({ Queues = [] }) => Queues[0]?.['Fn::GetAtt'][0] === queue,
      );
      expect(policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)).toContainEqual(
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
        }),
      );
    }
  });
});

describe('the dashboard', () => {
  it('is one, and shows at most the fifty metrics that cost nothing', () => {
    const dashboards = ofType<{ DashboardBody: object }>(PROD, 'AWS::CloudWatch::Dashboard');
    expect(dashboards).toHaveLength(1);
    const metrics = JSON.stringify(dashboards).match(/\[\\\\?"(akkaflow|AWS\/\w+)\\\\?",/g) ?? [];
    expect(metrics.length).toBeGreaterThan(20);
    expect(metrics.length).toBeLessThanOrEqual(50);
  });
});

describe('every function', () => {
  const functions = ofType<Record<string, never>>(PROD, 'AWS::Lambda::Function');

  it.each(functions)('$Description is traced, is tagged, and tells its metrics by the stage', (properties) => {
    expect(properties).toMatchObject({
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
      Environment: { Variables: { AKKAFLOW_STAGE: 'prod' } },
      Tags: expect.arrayContaining([
        { Key: 'akkaflow:application', Value: 'akkaflow' },
        { Key: 'akkaflow:stage', Value: 'prod' },
        { Key: 'akkaflow:release', Value: RELEASE },
      ]),
    });
  });

  it('has a log group with an end', () => {
    for (const group of ofType<{ RetentionInDays?: number }>(PROD, 'AWS::Logs::LogGroup')) {
      expect(group.RetentionInDays).toBe(30);
    }
  });
});

describe('docs/runbook.md', () => {
  const types = new Set(Object.values(PROD.Resources).map(({ Type }) => Type));
  const named = [...RUNBOOK.matchAll(/resource (AWS::\w+::\w+) (\w+)/g)].map(
    ([, type = '', id = '']) => [type, id] as const,
  );

  it.each([...new Set(named.filter(([type]) => types.has(type)).map((each) => each.join(' ')))])(
    'finds exactly one resource by %s',
    (words) => {
      const [type = '', id = ''] = words.split(' ');
      const found = Object.entries(PROD.Resources).filter(
        ([logicalId, { Type }]) => Type === type && logicalId.includes(id),
      );
      expect(found.map(([logicalId]) => logicalId)).toHaveLength(1);
    },
  );

  it('has a row for every metric', () => {
    for (const name of Object.keys(METRICS)) expect(RUNBOOK).toContain(`\`${name}\``);
  });
});
