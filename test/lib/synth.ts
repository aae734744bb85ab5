import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Template } from '#bench/cost/template.ts';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { Akkaflow } from '#lib/akkaflow.ts';
import { propsFromContext } from '#lib/context.ts';
import { functionNames } from '../../scripts/build-functions.ts';

/** A stack as `npx cdk synth` makes it of context, with functions that hold nothing. */
export function synth(context: Readonly<Record<string, unknown>> = {}): Template {
  return assemble(context, (app, stack) => app.synth().getStackByName(stack.stackName).template);
}

/** What cdk-nag finds in it, warnings too, and no reason stands beside. */
export function findings(context: Readonly<Record<string, unknown>>): readonly string[] {
  return assemble(context, (app) => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    try {
      app.synth();
    } catch (error) {
      // What it found is in the report.
      if (!(error instanceof Error && error.name === 'ValidationFailed')) throw error;
    }
    const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
    const ofNag = pluginReports.filter(({ pluginName }) => ['AwsSolutions', 'Serverless'].includes(pluginName));
    if (ofNag.length !== 2) throw new Error('cdk-nag has not reported');
    return ofNag.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName}: ${constructPath}`),
      ),
    );
  });
}

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

function assemble<T>(context: Readonly<Record<string, unknown>>, use: (app: App, stack: Stack) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-synth-'));
  try {
    for (const name of functionNames()) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = () => {};\n');
    }
    const app = new App({
      outdir: join(folder, 'out'),
      analyticsReporting: false,
      treeMetadata: false,
      context: FLAGS,
    });
    const { stage = 'dev' } = context as { readonly stage?: string };
    const stack = new Stack(app, stackNameOf(stage));
    new Akkaflow(stack, 'Akkaflow', { ...propsFromContext(stack, context), functionsFolder: folder });
    return use(app, stack);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The feature flags of `cdk.json`, on which logical ids and policies depend. */
const FLAGS = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8')).context;
