import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectParam, readParams } from '#cli/params.ts';
import { tempDir } from './temp-dir.ts';

describe('-p', () => {
  it.each([
    ['day=2026-11-23', { day: '2026-11-23' }],
    ['where=a=b', { where: 'a=b' }],
    ['empty=', { empty: '' }],
    ['text=line 1\nline 2', { text: 'line 1\nline 2' }],
    ['步骤=一', { 步骤: '一' }],
  ])('takes %j', (text, params) => {
    expect(collectParam(text)).toEqual(params);
  });

  it.each(['day', '=value', ''])('refuses %j', (text) => {
    expect(() => collectParam(text)).toThrow('must be name=value');
  });

  it('can be repeated, and the last of one name wins', () => {
    expect(collectParam('b=3', collectParam('a=2', { b: '1' }))).toEqual({ a: '2', b: '3' });
  });

  it('takes a name that objects have for themselves', () => {
    expect(Object.entries(collectParam('__proto__=x'))).toEqual([['__proto__', 'x']]);
  });
});

describe('--params-file', () => {
  const file = (text: string) => {
    const path = join(tempDir(), 'params.json');
    writeFileSync(path, text);
    return path;
  };

  it('gives parameters, over which -p wins', async () => {
    const paramsFile = file('{"a": "1", "b": "2"}');
    expect(await readParams({ paramsFile, param: { b: '3' } })).toEqual({ a: '1', b: '3' });
  });

  it.each([
    ['[1]', 'one JSON object'],
    ['{', 'one JSON object'],
    ['{"a": 7}', '"a" is 7; write it in quotes'],
  ])('refuses %s', async (text, message) => {
    await expect(readParams({ paramsFile: file(text) })).rejects.toThrow(message);
  });

  it('that is missing is an error of usage', async () => {
    await expect(readParams({ paramsFile: '/nowhere/params.json' })).rejects.toMatchObject({ exitCode: 2 });
  });
});
