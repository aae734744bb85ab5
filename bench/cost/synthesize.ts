import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { stackNameOf } from '#core/model/stack-outputs.ts';
import { Akkaflow } from '#lib/akkaflow.ts';
import type { AkkaflowProps } from '#lib/props.ts';
import type { Template } from './template.ts';

const LAMBDA = join(import.meta.dirname, '..', '..', 'lambda');
const STAGE = 'prod';

/** The template of a deployment, whose functions are empty: what they hold makes no difference to it. */
export function synthesize(props: AkkaflowProps = {}): Template {
  const folder = mkdtempSync(join(tmpdir(), 'akkaflow-template-'));
  try {
    for (const file of globSync('*.ts', { cwd: LAMBDA })) {
      const name = join(folder, basename(file, '.ts'));
      mkdirSync(name);
      writeFileSync(join(name, 'index.mjs'), '');
    }
    const stage = props.stage ?? STAGE;
    const app = new App({ outdir: join(folder, 'out') });
    const stack = new Stack(app, stackNameOf(stage));
    new Akkaflow(stack, 'Akkaflow', { stage, functionsFolder: folder, ...props });
    return app.synth().getStackByName(stack.stackName).template as Template;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
