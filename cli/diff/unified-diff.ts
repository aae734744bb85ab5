import { diff } from 'node:util';

type Edit = readonly ['same' | 'removed' | 'added', string];

/** Equal lines that are shown around what differs. */
const CONTEXT = 3;
const MARKS = { same: ' ', removed: '-', added: '+' } as const;

/** One line of a difference, with what it says of it. */
export interface DiffLine {
  readonly type: 'file' | 'hunk' | Edit[0];
  readonly text: string;
}

/** The unified difference of two texts, line by line as `diff -u` writes it; empty when they are equal. */
export function unifiedDiff(before: Named, after: Named): readonly DiffLine[] {
  if (before.text === after.text) return [];
  const edits = editsOf(before.text, after.text);
  return [
    { type: 'file', text: `--- ${before.name}` },
    { type: 'file', text: `+++ ${after.name}` },
    ...hunksOf(edits).flatMap((range) => formatHunk(edits, range)),
  ];
}

interface Named {
  readonly name: string;
  readonly text: string;
}

function editsOf(before: string, after: string): readonly Edit[] {
  return diff(linesOf(before), linesOf(after)).map(([operation, line]): Edit => {
    if (operation === 0) return ['same', line];
    return [operation < 0 ? 'added' : 'removed', line];
  });
}

/** A last line without an end differs from one with it. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

type Range = readonly [number, number];

/** Spans of edits with what is around them; spans that would touch are one. */
function hunksOf(edits: readonly Edit[]): readonly Range[] {
  const hunks: [number, number][] = [];
  edits.forEach(([type], at) => {
    if (type === 'same') return;
    const last = hunks.at(-1);
    const end = Math.min(edits.length, at + CONTEXT + 1);
    if (last !== undefined && at - CONTEXT <= last[1]) last[1] = end;
    else hunks.push([Math.max(0, at - CONTEXT), end]);
  });
  return hunks;
}

function formatHunk(edits: readonly Edit[], [from, to]: Range): readonly DiffLine[] {
  const above = edits.slice(0, from);
  const shown = edits.slice(from, to);
  const span = (without: Edit[0]) => {
    const count = shown.filter(([type]) => type !== without).length;
    const first = above.filter(([type]) => type !== without).length + (count === 0 ? 0 : 1);
    return `${first},${count}`;
  };
  const heading: DiffLine = { type: 'hunk', text: `@@ -${span('added')} +${span('removed')} @@` };
  return [heading, ...shown.map(([type, line]): DiffLine => ({ type, text: `${MARKS[type]}${line}` }))];
}
