import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { propsFromContext } from '#lib/context.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deploy.md'), 'utf8');

/** Without what only objects can say. */
function knownKeys(): readonly string[] {
  try {
    propsFromContext(new Stack(new App(), 'test'), { nothing: 1 });
  } catch (error) {
    const [, list = ''] = /there are: (.*)$/.exec(String(error)) ?? [];
    return list.split(', ');
  }
  return [];
}

describe('docs/deploy.md', () => {
  it('has a row for every key of context, and for no other', () => {
    const table = PAGE.slice(PAGE.indexOf('| key |'), PAGE.indexOf('Objects are JSON'));
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    expect(rows.sort()).toEqual(knownKeys());
  });

  it('has a cdk.json that is understood', () => {
    const [, text = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
    const { workerGroups } = propsFromContext(new Stack(new App(), 'test'), JSON.parse(text).context);
    expect(workerGroups).toMatchObject({ default: {}, cheap: { spot: true, folders: ['/etl'] } });
  });

  it('names only keys that there are in its commands', () => {
    for (const [, key] of PAGE.matchAll(/-c '?(\w+)=/g)) expect([...knownKeys(), 'KEY']).toContain(key);
  });
});
