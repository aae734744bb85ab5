import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withLinkTypes } from './link-types.ts';

/** Writes the options of links into `docs/links.md`. */
const page = fileURLToPath(new URL('../docs/links.md', import.meta.url));
writeFileSync(page, withLinkTypes(readFileSync(page, 'utf8')));
