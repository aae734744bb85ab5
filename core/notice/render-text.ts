import type { Report, Section } from './report.ts';

/** A report for readers without HTML, and for channels that show plain text. */
export function renderText({ title, lead, facts, sections, footer }: Report): string {
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const factLines = facts.map(([label, value]) => `${label.padEnd(width)}  ${indent(value, width + 2)}`);
  const parts = [title, lead, factLines.join('\n'), ...sections.map(renderSection), footer];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function renderSection(section: Section): string {
  return `${section.title}\n${'-'.repeat(section.title.length)}\n${renderBody(section)}`;
}

function renderBody(section: Section): string {
  switch (section.type) {
    case 'table': {
      const rows = [section.head, ...section.rows];
      const widths = section.head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      return rows
        .map((row) =>
          row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd(),
        )
        .join('\n');
    }
    case 'lines':
      return section.lines.map((line) => `  ${line}`).join('\n');
    case 'text':
      return section.text;
  }
}

function indent(text: string, blanks: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(blanks)}`);
}
