import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withLinkTypes } from '../../scripts/link-types.ts';

it('docs/links.md has the options of every type of link: run `npm run document:links`', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/links.md', import.meta.url)), 'utf8');
  expect(page).toBe(withLinkTypes(page));
});
