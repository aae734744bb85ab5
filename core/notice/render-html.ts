import { escapeHtml } from './escape-html.ts';
import type { Report, Section, Tone } from './report.ts';

/** Mail readers take inline styles and tables, and little else: no style sheet, no image, no script. */
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "font-family:Consolas,Menlo,'DejaVu Sans Mono',monospace";
const COLOURS: Readonly<Record<Tone, string>> = { good: '#1a7f37', bad: '#b42318', warning: '#9a6700' };
const CELL = 'padding:6px 12px 6px 0;vertical-align:top;text-align:left;font-size:14px';
const LINES =
  'margin:0;padding:12px;background:#f6f8fa;border:1px solid #d0d7de;font-size:12px;line-height:1.45;white-space:pre-wrap;word-break:break-word';

/** A report as a mail in HTML. Every text of it is escaped: nothing a name or a log holds can be markup. */
export function renderHtml({ subject, tone, title, lead, facts, sections, footer }: Report): string {
  const colour = COLOURS[tone];
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1f2328;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:720px;border-top:4px solid ${colour}"><tr><td style="padding:16px 0">
<h1 style="margin:0 0 8px;font-size:20px;color:${colour};${FONT}">${escapeHtml(title)}</h1>
<p style="margin:0 0 16px;font-size:15px;line-height:1.5">${multiline(lead)}</p>
<table role="presentation" cellpadding="0" cellspacing="0">
${facts.map(([label, value]) => factRow(label, value)).join('\n')}
</table>
${sections.map(renderSection).join('\n')}
<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #d0d7de;font-size:12px;line-height:1.5;color:#59636e">${multiline(footer)}</p>
</td></tr></table>
</body>
</html>
`;
}

function factRow(label: string, value: string): string {
  return `<tr><td style="${CELL};color:#59636e;white-space:nowrap">${escapeHtml(label)}</td><td style="${CELL};word-break:break-word">${multiline(value)}</td></tr>`;
}

function renderSection(section: Section): string {
  return `<h2 style="margin:24px 0 8px;font-size:16px;${FONT}">${escapeHtml(section.title)}</h2>\n${renderBody(section)}`;
}

function renderBody(section: Section): string {
  switch (section.type) {
    case 'table': {
      const head = section.head.map((cell) => headCell(cell)).join('');
      const rows = section.rows.map((row) => `<tr>${row.map(tableCell).join('')}</tr>`).join('\n');
      return `<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr>${head}</tr>\n${rows}\n</table>`;
    }
    case 'lines':
      return `<pre style="${LINES};${MONO}">${escapeHtml(section.lines.join('\n'))}</pre>`;
    case 'text':
      return `<p style="margin:0;font-size:14px;line-height:1.5">${multiline(section.text)}</p>`;
  }
}

function headCell(text: string): string {
  return `<th style="${CELL};color:#59636e;border-bottom:1px solid #d0d7de">${escapeHtml(text)}</th>`;
}

function tableCell(text: string): string {
  return `<td style="${CELL};border-bottom:1px solid #eaeef2;word-break:break-word">${multiline(text)}</td>`;
}

function multiline(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>\n');
}
