import { App, Stack } from 'aws-cdk-lib';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { Akkaflow, DEFAULT_STAGE } from './akkaflow.ts';

const app = new App();
const stage: string = app.node.tryGetContext('stage') ?? DEFAULT_STAGE;
const target = app.node.tryGetContext('target') ?? 'aws';
const stack = new Stack(app, stackNameOf(stage), { description: 'akkaflow: an ETL workflow scheduler' });
const admin: string | undefined = app.node.tryGetContext('admin');
const endpoint = process.env['AWS_ENDPOINT_URL'];
new Akkaflow(stack, 'Akkaflow', { stage, target, ...(endpoint && { endpoint }), ...(admin && { admins: [admin] }) });
