import { describe, expect, it } from 'vitest';
import { submitDefinition } from '#core/service/submit-definition.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

const xml = (dir: string, host: string) => `<work-flow name="w" dir="${dir}" params="prefixed">
  <start name="s" to="a"/>
  <action name="a" host="${host}"><shell><command>true</command></shell><ok to="e"/></action>
  <end name="e"/>
</work-flow>`;

function submit(dir: string, host: string) {
  const env = makeEnvironment();
  const groups = new Map(['default', 'vpc'].map((name) => [name, name]));
  const settings = { ...env.settings, groups, groupFolders: new Map([['vpc', ['/etl', '/报表']]]) };
  return submitDefinition({ ...env, settings }, xml(dir, host), 'test');
}

describe('a worker group that is for some folders', () => {
  it.each(['/etl', '/etl/daily', '/报表'])('takes workflows of %s', async (dir) => {
    expect(await submit(dir, 'vpc')).toMatchObject({ result: 'created' });
  });

  it.each(['/', '/etl2', '/other'])('refuses those of %s', async (dir) => {
    expect(await submit(dir, 'vpc')).toMatchObject({
      result: 'rejected',
      diagnostics: [
        {
          code: 'group-not-allowed',
          position: { line: 3 },
          message: `the worker group \`vpc\` is for workflows in /etl, /报表 only, and this one is in ${dir}`,
        },
      ],
    });
  });

  it('leaves other groups to all', async () => {
    expect(await submit('/other', 'default')).toMatchObject({ result: 'created' });
  });
});
