import { Aws } from 'aws-cdk-lib';
import { Alarm, type Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledgeServerless } from './acknowledge-serverless.ts';
import { alarmPlans, alarmProps } from './alarms.ts';
import { makeDashboard } from './dashboard.ts';
import type { Watched } from './watched.ts';

const DEFAULT_RUNBOOK = 'docs/runbook.md';

export interface OperationsProps {
  readonly watched: Watched;
  /** Whether nothing is meant to tick: then no alarm tells anybody. */
  readonly paused: boolean;
  readonly alarmTopic?: ITopic;
  readonly alarmEmail?: string;
  /** Address or path of the runbook, whose sections alarms name. */
  readonly runbook?: string;
}

/** What tells people of a deployment: alarms, the topic they go to, a dashboard. */
export class Operations extends Construct {
  readonly topic: ITopic;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { watched, paused, alarmTopic, alarmEmail, runbook = DEFAULT_RUNBOOK } = props;
    this.topic = alarmTopic ?? this.#makeTopic(watched.stage);
    if (alarmEmail !== undefined) {
      const subscription = this.topic.addSubscription(new EmailSubscription(alarmEmail));
      acknowledgeServerless(subscription, { SNSRedrivePolicy: 'A mail that does not arrive is of no use later' });
    }
    const action = new SnsAction(this.topic);
    this.alarms = alarmPlans(watched).map((plan) => {
      const alarm = new Alarm(this, plan.name, {
        ...alarmProps(plan),
        alarmName: `akkaflow-${watched.stage}-${plan.name}`,
        alarmDescription: `${plan.says} What to do: ${runbook}#${plan.name}`,
        actionsEnabled: !paused,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
    this.dashboard = makeDashboard(this, watched, this.alarms, runbook);
  }

  /** A policy of its own takes the place of the one that every topic has, by which alarms of its account may publish. */
  #makeTopic(stage: string): Topic {
    const topic = new Topic(this, 'Topic', { displayName: `akkaflow ${stage}`, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return topic;
  }
}
