import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { type PlantedBug, plant } from './bugs/planted-bug.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The simulator as one module, with the product as it is or with a bug in it: the product itself has no hooks. */
export async function buildSimulator(bug?: PlantedBug): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/simulation/seed-thread.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    plugins: bug === undefined ? [] : [planting(bug)],
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

function planting(bug: PlantedBug): Plugin {
  const path = join(ROOT, bug.file);
  return {
    name: 'planted-bug',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async (args) => {
        if (args.path !== path) return undefined;
        return { contents: plant(bug, await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}
