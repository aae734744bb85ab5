import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { Akkaflow } from './akkaflow.ts';
import { stageOf } from './check-props.ts';
import { propsFromContext } from './context.ts';

/** The app of `cdk.json`: one stack of the stage that context names. */
function main(app: App): void {
  const stage = stageOf({ stage: app.node.tryGetContext('stage') });
  const stack = new Stack(app, stackNameOf(stage), { description: 'akkaflow: an ETL workflow scheduler' });
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  new Akkaflow(stack, 'Akkaflow', {
    ...propsFromContext(stack, app.node.getAllContext()),
    ...(endpoint && { endpoint }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

try {
  main(new App());
} catch (error) {
  // What is wrong is in what was given: where it was found out helps nobody.
  console.error(`akkaflow: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
