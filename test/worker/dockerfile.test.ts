import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const WORKER = 'worker/Dockerfile';
const files = [WORKER, ...globSync('examples/worker-images/*/Dockerfile', { cwd: ROOT }).sort()];

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Its instructions, comments left out and continued lines put together. */
function instructionsOf(file: string): readonly Instruction[] {
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  const text = lines
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ');
  return text.split('\n').flatMap((line) => {
    const { name, rest } = /^(?<name>[A-Z]+)\s+(?<rest>.*)$/.exec(line)?.groups ?? {};
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });
}

function argumentsOf(file: string, name: string): readonly string[] {
  return instructionsOf(file).flatMap((each) => (each.name === name ? [each.rest] : []));
}

describe('the image of the worker', () => {
  it('is built by the release of Node that package.json names', () => {
    const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect(argumentsOf(WORKER, 'FROM')[0]).toBe(`node:${devDependencies.node}-bookworm-slim AS build`);
  });

  it('holds the self-contained worker and no package manager of ours, for whatever processor it is built', () => {
    expect(argumentsOf(WORKER, 'COPY').at(-1)).toBe('--from=build /opt/akkaflow /opt/akkaflow');
    expect(argumentsOf(WORKER, 'FROM').join()).not.toMatch(/--platform|arm64|amd64/);
  });

  it('has all that its build reads, and nothing else, in its context', () => {
    const [first, ...kept] = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));
    expect(first).toBe('*');
    expect(kept.every((line) => line.startsWith('!'))).toBe(true);
    expect(kept.join()).not.toMatch(/node_modules|dist|test|\.git|\.env|cdk/);
    const imported = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).imports;
    for (const folder of ['core', 'actions', 'adapters', 'api', 'worker'])
      expect(kept).toContain(`!${imported[`#${folder}/*`].slice(2, -2)}`);
  });

  it('has an entry point that any shell of POSIX reads', () => {
    execFileSync('sh', ['-n', path.join(ROOT, 'worker/entrypoint.sh')]);
  });
});

describe.each(files)('%s', (file) => {
  it('starts from images with a tag that does not move', () => {
    const stages = argumentsOf(file, 'FROM').flatMap((from) => / AS (\S+)$/.exec(from)?.[1] ?? []);
    const images = argumentsOf(file, 'FROM').map((from) => from.split(' ')[0] ?? '');
    for (const image of images) {
      if (stages.includes(image) || image === 'akkaflow-worker') continue;
      expect(image).toMatch(/^[a-z]+:\d+(\.\d+)+-[a-z-]+$/);
    }
  });

  it('fetches nothing by ADD, and pins what it installs by pip', () => {
    expect(argumentsOf(file, 'ADD')).toEqual([]);
    for (const run of argumentsOf(file, 'RUN')) {
      const [, installed = ''] = /pip install --no-cache-dir ([^&]*)/.exec(run) ?? [];
      for (const name of installed.trim().split(/\s+/).filter(Boolean)) expect(name).toMatch(/==\d/);
      if (run.includes('apt-get install'))
        expect(run).toMatch(/--no-install-recommends .*rm -rf \/var\/lib\/apt\/lists/);
    }
  });

  it('has no secret, and no health check, which Fargate would not ask', () => {
    expect(instructionsOf(file).filter(({ name }) => name === 'ARG' || name === 'HEALTHCHECK')).toEqual([]);
    expect(argumentsOf(file, 'ENV').join()).not.toMatch(/secret|password|token|_key|aws_/i);
  });

  it('leaves no program that changes its user', () => {
    const runs = argumentsOf(file, 'RUN');
    const last = runs.findLastIndex((run) => run.includes('-perm /6000 -exec chmod a-s {} +'));
    expect(runs.slice(last + 1).join()).not.toMatch(/apt-get|pip/);
    expect(last).toBeGreaterThan(-1);
  });

  it('is run by the worker as root, without a shell in between', () => {
    const entries = argumentsOf(file, 'ENTRYPOINT');
    const inherited = argumentsOf(file, 'FROM').at(-1) === 'akkaflow-worker';
    expect(entries).toEqual(inherited ? [] : ['["/opt/akkaflow/bin/akkaflow-worker"]']);
    expect(argumentsOf(file, 'USER').filter((user) => user !== 'root')).toEqual([]);
    expect(argumentsOf(file, 'CMD')).toEqual([]);
  });
});
