import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RELEASE } from '#core/model/release.ts';

it('the release is the version of the package', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: RELEASE });
});
