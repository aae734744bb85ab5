import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asMarkdown, makeReport } from './report.ts';
import { withCost } from './with-cost.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'deploy.md');

const HELP = `Computes what a deployment costs, by its template, measured requests and list prices.

  npm run cost               prints the tables
  npm run cost -- --write    puts them into docs/deploy.md`;

const { values } = parseArgs({ options: { write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) console.log(HELP);
else {
  const tables = asMarkdown(await makeReport());
  console.log(tables);
  if (values.write) writeFileSync(PAGE, withCost(readFileSync(PAGE, 'utf8'), tables));
}
