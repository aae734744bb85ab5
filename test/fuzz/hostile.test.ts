import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeDefinition } from '#api/decode-definition.ts';
import type { Diagnostic } from '#core/model/diagnostic.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import { EXPECTED } from './hostile-expected.ts';
import { GENERATED } from './hostile-generated.ts';

const FOLDER = join(import.meta.dirname, 'hostile');
const FILES = readdirSync(FOLDER).sort();
const LIMIT_MS = 100;
const READINGS = 5;
/** What says how to mend it. */
const MEND =
  /remove|write|save|close|must be|move|expected|add|name|keep|needs|takes|allowed|only|make|did you mean|declare|has no|at most|outside|goes/;

/** What a file is answered with, and the least time of this thread on the processor that it took. */
function refused(bytes: Uint8Array): { diagnostics: readonly Diagnostic[]; ms: number } {
  let ms = Number.POSITIVE_INFINITY;
  let diagnostics: readonly Diagnostic[] = [];
  for (let reading = 0; reading < READINGS && ms >= LIMIT_MS; reading++) {
    const before = process.threadCpuUsage();
    diagnostics = read(bytes);
    const { user, system } = process.threadCpuUsage(before);
    ms = Math.min(ms, (user + system) / 1000);
  }
  return { diagnostics, ms };
}

function read(bytes: Uint8Array): readonly Diagnostic[] {
  const decoded = decodeDefinition(bytes);
  if ('diagnostic' in decoded) return [decoded.diagnostic];
  const { definition, diagnostics } = parseDefinition(decoded.text);
  expect(definition).toBeUndefined();
  return diagnostics;
}

function expectRefusal(bytes: Uint8Array, code: string, line: number): void {
  const { diagnostics, ms } = refused(bytes);
  const [first] = diagnostics.filter(({ severity }) => severity === 'error');
  expect([first?.code, first?.position.line], first?.message.slice(0, 200)).toEqual([code, line]);
  expect(first?.message).toMatch(MEND);
  expect(first?.message.length).toBeLessThan(2_000);
  expect(ms).toBeLessThan(LIMIT_MS);
}

describe('a hostile definition is refused at the line where it is wrong, in less than 100 ms', () => {
  it.each(Object.entries(EXPECTED))('%s: %j', (name, [code, line]) => {
    expectRefusal(readFileSync(join(FOLDER, `${name}.xml`)), code, line);
  });

  it.each(GENERATED)('%s', (_, text, code, line) => {
    expectRefusal(new TextEncoder().encode(text), code, line);
  });
});

describe('the corpus of hostile definitions', () => {
  it('has a hundred files and more, each with what it is refused for', () => {
    expect(FILES.map((file) => file.replace(/\.xml$/, ''))).toEqual(Object.keys(EXPECTED).sort());
    expect(FILES.length).toBeGreaterThanOrEqual(100);
  });

  it('leaves prototypes as they are', () => {
    const before = Reflect.ownKeys(Object.prototype);
    for (const file of FILES) read(readFileSync(join(FOLDER, file)));
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
    expect('polluted' in {}).toBe(false);
  });
});
