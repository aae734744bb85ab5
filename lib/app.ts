import { App, Stack } from 'aws-cdk-lib';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { Akkaflow } from './akkaflow.ts';
import { stageOf } from './check-props.ts';
import { propsFromContext } from './context.ts';

const app = new App();
const stack = new Stack(app, stackNameOf(stageOf({ stage: app.node.tryGetContext('stage') })), {
  description: 'akkaflow: an ETL workflow scheduler',
});
const endpoint = process.env['AWS_ENDPOINT_URL'];
new Akkaflow(stack, 'Akkaflow', {
  ...propsFromContext(stack, app.node.getAllContext()),
  ...(endpoint && { endpoint }),
});
