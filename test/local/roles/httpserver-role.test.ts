import { afterEach, describe, expect, it, vi } from 'vitest';
import { httpServerRole } from '#local/roles/httpserver-role.ts';
import type { RoleContext, RoleValues } from '#local/roles/role.ts';

afterEach(() => vi.unstubAllEnvs());

/** What is wrong with its options is told before it looks at anything else. */
function run(values: RoleValues): Promise<void> {
  return httpServerRole.run({ values } as RoleContext);
}

describe('the HTTP server as a role', () => {
  it.each(['short', 'fifteen-letters', 'sixteen letters and spaces', 'a-token-with-a-newline\n'])(
    'does not take the token %j',
    async (token) => {
      vi.stubEnv('AKKAFLOW_TOKEN', token);
      await expect(run({})).rejects.toThrow('AKKAFLOW_TOKEN must be at least 16 characters without spaces');
    },
  );

  it.each(['65536', '-1', 'http'])('does not take the port %s', async (port) => {
    await expect(run({ port })).rejects.toThrow(`--port is '${port}'; it must be a whole number from 0 to 65535`);
  });
});
