import type { PlantedBug } from './planted-bug.ts';

/** What is secret of a link is written nowhere. */
export const SECRET_BUGS: readonly PlantedBug[] = [
  {
    name: 'log-not-masked',
    guarantee: 'secrets',
    file: 'worker/log-writer.ts',
    find: 'this.take(stream, this.maskers[stream].write(kept));',
    replace: 'this.take(stream, kept);',
  },
  {
    name: 'new-link-not-masked',
    guarantee: 'secrets',
    file: 'worker/masking/secret-masks.ts',
    find: 'this.add(links.flatMap(({ secret }) => Object.values(secret)));',
    replace: '',
  },
  {
    name: 'nested-texts-not-masked',
    guarantee: 'secrets',
    file: 'worker/masking/stream-masker.ts',
    find: 'return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, maskTexts(automaton, each)]));',
    replace: 'return value;',
  },
  {
    name: 'each-read-masked-alone',
    guarantee: 'secrets',
    file: 'worker/log-writer.ts',
    find: 'this.take(stream, this.maskers[stream].write(kept));',
    replace:
      'const masker = new StreamMasker(this.deps.masks);\n    this.take(stream, masker.write(kept));\n    this.take(stream, masker.end());',
  },
];
