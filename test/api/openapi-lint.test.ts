import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';
import { openApiDocument } from '#api/openapi.ts';
import { routeTable } from '#api/route-table.ts';
import { makeEnvironment } from '#test/factories/environment.ts';

/** What the rules that Redocly recommends find in a document, warnings included; none is switched off. */
async function problemsOf(document: object): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`);
}

const document = openApiDocument(routeTable(makeEnvironment()), '0.1.0');

it('the OpenAPI document passes a public linter', async () => {
  expect(await problemsOf(document)).toEqual([]);
});

it('the linter finds what is wrong with a document', async () => {
  const { license: _, ...info } = document['info'] as Record<string, unknown>;
  expect(await problemsOf({ ...document, info })).toEqual([expect.stringContaining('info-license')]);
});
