import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '#core/notice/duration.ts';
import { escapeHtml } from '#core/notice/escape-html.ts';
import { lastLines } from '#core/notice/log-lines.ts';
import { cutTo, oneLine, plainText } from '#core/notice/plain-text.ts';
import { renderHtml } from '#core/notice/render-html.ts';
import { renderText } from '#core/notice/render-text.ts';
import type { Report } from '#core/notice/report.ts';

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [65_500, '1 min 5 s'],
    [7_200_000, '2 h 0 min'],
    [90_061_000, '1 d 1 h'],
    [-5, '0 ms'],
  ])('of %i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('foreign text', () => {
  it.each([
    ['a\u001b[1;31mred\u001b[0m', 'ared'],
    ['\u001b]0;title\u0007text', 'text'],
    ['tab\tstays\r\nline\rend', 'tab\tstays\nline\nend'],
    ['bell\u0007 null\u0000 c1\u009b31m', 'bell null c131m'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['half \ud800 pair', 'half \ufffd pair'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown);
  });

  it('fits into one line, and into a length', () => {
    expect(oneLine(' a\n b\t c ')).toBe('a b c');
    expect(cutTo('abcdef', 4)).toBe('abc…');
    expect(cutTo('abcd', 4)).toBe('abcd');
  });

  it('is never markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('the last lines of a log', () => {
  const record = (s: string, d: string) => JSON.stringify({ t: 0, s, d });

  it('are put together by stream from pieces', () => {
    const log = [record('out', 'one\ntw'), record('err', 'oops\n'), record('out', 'o\nend')].join('\n');
    expect(lastLines(log, 3)).toEqual(['oops', 'two', 'end']);
  });

  it('are those that a terminal would show of a progress bar', () => {
    expect(lastLines(record('out', '10%\r50%\r100%\r\ndone\r\n'), 9)).toEqual(['100%', 'done']);
  });

  it('leave out what cannot be read, say where bytes are, and cut long lines', () => {
    const log = ['{"t":0,"s":"ou', '{"t":0,"s":"out","b":"/w=="}', record('out', 'x'.repeat(9_999))].join('\n');
    expect(lastLines(log, 9)).toEqual(['(bytes that are no text)', `${'x'.repeat(399)}…`]);
  });
});

describe('a report', () => {
  const evil = '<img src=x onerror=alert(1)> & "quotes" \'too\'';
  const report: Report = {
    ...{ subject: evil, tone: 'bad', title: evil, lead: `${evil}\nsecond line`, footer: evil },
    facts: [[evil, `${evil}\n2`]],
    sections: [
      { type: 'table', title: evil, head: ['A', evil], rows: [[evil, 'b']] },
      { type: 'lines', title: evil, lines: [evil, '  indented'] },
      { type: 'text', title: evil, text: evil },
    ],
  };

  it('in HTML has nothing of a text as markup, no script, no image, no style sheet', () => {
    const html = renderHtml(report);
    expect(html).not.toMatch(/<img|<script|<style|<link|href=|src=["']?http/i);
    expect(html.match(/&lt;img src=x/g)).toHaveLength(13);
    expect(html).toContain('second line');
  });

  it('in text keeps everything as it is', () => {
    const text = renderText(report);
    for (const part of [evil, 'second line', '  indented']) expect(text).toContain(part);
  });
});
