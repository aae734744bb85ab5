import { actionFlow, chain, flow } from '#test/core/parser/flow.ts';

/** A definition that is too long to keep, with the code of the first error that it is refused with, and its line. */
type Generated = readonly [name: string, text: string, code: string, line: number];

const FULL = 1024 * 1024;
const COMMAND = '<shell><command>true</command></shell>';

function many(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('\n');
}

/** What fills a file of the greatest size. */
function filled(before: string, piece: string, after = ''): string {
  return before + piece.repeat(Math.floor((FULL - before.length - after.length) / piece.length)) + after;
}

const cron = (text: string) =>
  `<work-flow name="w">\n<coordinator>\n<depend-list cron="${text}"/>\n</coordinator>\n<start name="s" to="e"/>\n<end name="e"/>\n</work-flow>`;

/** A chain whose last node leads back to its first, with a fork on it. */
function cycle(count: number): string {
  const joins = many(count, (index) => `<join name="j${index}" to="${index === count - 1 ? 'f' : `j${index + 1}`}"/>`);
  return flow(`<fork name="f"><path to="j0"/><path to="e"/></fork>\n${joins}`, 'f');
}

export const GENERATED: readonly Generated[] = [
  ['one-byte-too-large', `${filled('<db-links> ', ' ', '</db-links>')} `, 'too-large', 1],
  ['one-mebibyte-of-four-byte-characters', `<db-links>${'😀'.repeat(FULL / 4)}</db-links>`, 'too-large', 1],
  ['65-deep', '<a>\n'.repeat(65), 'too-deep', 65],
  ['200000-deep', filled('', '<a>'), 'too-deep', 1],
  ['200000-deep-in-a-workflow', flow(filled('', '<a>').slice(0, FULL / 2), 'e'), 'too-deep', 3],
  ['5001-nodes', chain(5_001), 'too-many-nodes', 5_002],
  [
    '20000-nodes',
    flow(
      many(20_000, (index) => `<kill name="k${index}"/>`),
      'e',
    ),
    'too-many-nodes',
    5_002,
  ],
  ['name-of-10000-characters', flow('', 'e').replace('"w"', `"${'n'.repeat(10_000)}"`), 'invalid-value', 1],
  ['name-of-129-astral-characters', flow('', 'e').replace('"w"', `"${'😀'.repeat(129)}"`), 'invalid-value', 1],
  [
    'name-of-a-million-accents',
    filled('<work-flow name="a', '\u0301'.repeat(10), '"/>').slice(0, FULL / 2),
    'malformed-xml',
    1,
  ],
  ['node-name-of-10000-characters', flow(`<kill name="${'k'.repeat(10_000)}"/>`, 'e'), 'invalid-value', 3],
  ['tag-of-a-million-characters', filled('<', 'a', '/>'), 'unknown-root', 1],
  ['attribute-name-of-a-million-characters', filled('<work-flow name="w" ', 'a', '="1"/>'), 'missing-element', 1],
  [
    'folder-of-a-million-slashes',
    flow('', 'e').replace('name="w"', `name="w" dir="${'/\t'.repeat(100_000)}x"`),
    'invalid-value',
    1,
  ],
  ['60000-attributes', `<work-flow ${many(60_000, (index) => `a${index}="1"`)}/>`, 'too-many-attributes', 201],
  ['200000-times-the-same-attribute', filled('<work-flow name="w"', ' a="1"', '/>'), 'duplicate-attribute', 1],
  [
    '5000-times-the-same-name',
    flow(
      many(4_990, () => '<kill name="k"/>'),
      'e',
    ),
    'duplicate-name',
    4,
  ],
  [
    '4900-missing-targets',
    flow(
      many(4_900, (index) => `<join name="j${index}" to="missing${index}"/>`),
      'j0',
    ),
    'missing-target',
    3,
  ],
  [
    '4900-missing-targets-of-great-length',
    flow(
      many(4_900, (index) => `<join name="j${index}" to="${'m'.repeat(150)}${index}"/>`),
      'j0',
    ),
    'missing-target',
    3,
  ],
  [
    '4900-unreachable-nodes-of-no-way-out',
    flow(
      many(4_900, (index) => `<join name="j${index}" to="j${index}"/>`),
      'e',
    ),
    'no-way-to-end',
    3,
  ],
  ['cycle-of-4900-nodes', cycle(4_900), 'fork-or-join-on-cycle', 3],
  [
    'fork-of-10000-paths-to-nowhere',
    flow(`<fork name="a">${many(10_000, () => '<path to="nowhere"/>')}</fork>`),
    'missing-target',
    3,
  ],
  ['200000-unknown-elements', filled('<work-flow name="w">', '<oops/>'), 'too-many-nodes', 1],
  [
    '200000-elements-in-a-mail',
    actionFlow(`<email to="a@b.c">${'<b/>'.repeat(200_000)}</email>`),
    'too-many-elements',
    4,
  ],
  ['a-million-of-less-than', filled('', '<'), 'bare-less-than', 1],
  ['a-million-of-ampersands', filled('<a>', '&', '</a>'), 'bad-entity', 1],
  ['entity-of-a-million-digits', filled('<a>&#', '1', ';</a>'), 'bad-entity', 1],
  ['entity-of-a-million-letters', filled('<a>&', 'l', ';</a>'), 'bad-entity', 1],
  [
    '100000-of-decoded-less-than',
    flow(`<kill name="k"><message>${'&lt;'.repeat(100_000)}</message><x/></kill>`, 'e'),
    'unknown-element',
    3,
  ],
  ['comment-of-a-million-dashes', filled('<work-flow name="w"><!--', '-'), 'malformed-xml', 1],
  ['200000-comments-inside-each-other', filled('<work-flow name="w">', '<!--'), 'malformed-xml', 1],
  ['100000-sections-inside-each-other', filled('<work-flow name="w">', '<![CDATA['), 'malformed-xml', 1],
  ['a-million-of-section-ends', filled('<a>', ']]>', '</a>'), 'malformed-xml', 1],
  ['instruction-of-a-million-questions', filled('<work-flow name="w"><?a', '?'), 'malformed-xml', 1],
  ['quote-of-a-megabyte', filled('<work-flow name="', 'a'), 'malformed-xml', 1],
  ['tag-of-a-million-blanks', filled('<work-flow ', ' '), 'malformed-xml', 1],
  ['a-million-blank-lines', filled('', '\n'), 'missing-root', 1],
  ['a-million-closing-tags', filled('<a>', '</a>'), 'malformed-xml', 1],
  [
    'billion-laughs-of-references',
    flow('', 'e').replace('name="w"', `name="w" timeout="${'${'.repeat(200_000)}"`),
    'invalid-value',
    1,
  ],
  [
    'mail-levels-of-a-megabyte',
    flow('', 'e').replace('name="w"', `name="w" mail-level="${'failed,'.repeat(100_000)}x"`),
    'invalid-value',
    1,
  ],
  [
    'timeout-of-a-million-digits',
    flow('', 'e').replace('name="w"', `name="w" timeout="${'9'.repeat(900_000)}"`),
    'invalid-value',
    1,
  ],
  [
    'size-of-a-million-digits',
    actionFlow(`<file-monitor><file min-each-size="${'1'.repeat(900_000)}kb">x</file></file-monitor>`),
    'invalid-value',
    4,
  ],
  ['cron-of-a-million-commas', cron(','.repeat(900_000)), 'invalid-value', 3],
  ['cron-of-all-minutes-100000-times', cron(`${'0-59,'.repeat(100_000)}0 * * * *`), 'invalid-value', 3],
  ['cron-of-a-million-blanks', cron(`*${' '.repeat(900_000)}x`), 'invalid-value', 3],
  ['english-of-100000-ands', cron(`every day at noon${' and noon'.repeat(90_000)}`), 'invalid-value', 3],
  [
    'zone-of-a-million-characters',
    cron('0 0 * * *').replace('<coordinator>', `<coordinator timezone="${'A/'.repeat(400_000)}">`),
    'invalid-value',
    2,
  ],
  [
    'jdbc-url-of-a-million-slashes',
    actionFlow(
      `<data-monitor><source type="M" password="x" jdbc-url="${'//'.repeat(400_000)}">x</source></data-monitor>`,
    ),
    'literal-password',
    4,
  ],
  [
    'host-of-a-million-characters',
    actionFlow(`${COMMAND}<oops/>`, `host="${'h'.repeat(900_000)}"`),
    'unknown-element',
    4,
  ],
];
