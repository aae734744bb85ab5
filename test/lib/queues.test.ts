import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  actionQueueAttributes,
  deadLetterAttributes,
  eventsDlqAttributes,
  eventsQueueAttributes,
  type QueueAttributes,
} from '#adapters/aws/schema.ts';
import { Queues } from '#lib/queues.ts';

const stack = new Stack(new App(), 'test');
new Queues(stack, 'Queues', { groups: ['big'], timeoutSeconds: 60 });
const queues = Template.fromStack(stack).findResources('AWS::SQS::Queue');

/** Attributes of the queue of an id in the template, in the form in which local mode gives them to SQS. */
function attributesOf(id: string): QueueAttributes {
  const form = new RegExp(`^Queues${id.replace('-', '')}[0-9A-F]{8}$`);
  const found = Object.entries(queues).find(([logicalId]) => form.test(logicalId));
  const { SqsManagedSseEnabled: _, ...properties } = found?.[1]['Properties'] ?? {};
  const entries = Object.entries<unknown>(properties).map(([name, value]) => {
    if (name !== 'RedrivePolicy') return [name, String(value)];
    const { maxReceiveCount } = value as { readonly maxReceiveCount: number };
    return [name, JSON.stringify({ deadLetterTargetArn: 'arn', maxReceiveCount })];
  });
  return Object.fromEntries(entries);
}

describe('the queues of the stack', () => {
  it.each([
    ['Events', eventsQueueAttributes('arn', 360)],
    ['EventsDlq', eventsDlqAttributes(360)],
    ['Actions-big', actionQueueAttributes('arn')],
    ['ActionsDlq', deadLetterAttributes(360)],
    ['DefinitionsDlq', deadLetterAttributes(360)],
    ['Failures', deadLetterAttributes(360)],
  ])('%s has the attributes that local mode gives it', (id, attributes) => {
    expect(attributesOf(id)).toEqual(attributes);
  });
});
