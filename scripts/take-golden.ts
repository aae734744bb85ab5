import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE } from '#core/model/release.ts';
import { startEmulators } from '#test/emulators/start-emulators.ts';
import { GoldenSystem } from '#test/golden/golden-system.ts';
import { makeMessages, makeScenes, readRecords } from '#test/golden/scenes.ts';
import { readStored } from '#test/golden/stored.ts';

/** Keeps what this release stores, in the middle of all that can be under way, for the releases after it. */
const folder = join(import.meta.dirname, '../test/golden', RELEASE);
if (existsSync(folder) && process.argv[2] !== '--again') {
  console.error(`${folder} is there already: what a release has stored does not change. --again takes it anew.`);
  process.exit(1);
}

const aws = await startEmulators();
try {
  const system = new GoldenSystem(aws);
  const promised = await makeScenes(system);
  const records = await readRecords(system);
  const { items, objects } = await readStored(aws);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), `${JSON.stringify(content, null, 1)}\n`);
  write('items.json', items);
  write('objects.json', objects);
  write('messages.json', makeMessages());
  write('promised.json', { release: RELEASE, takenAt: system.clock.now(), promised, records });
  console.log(`${items.length} items and ${Object.keys(objects).length} objects are in ${folder}`);
} finally {
  await aws.stop();
}
