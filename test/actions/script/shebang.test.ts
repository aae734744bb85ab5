import { describe, expect, it } from 'vitest';
import { interpreterOf } from '#actions/script/shebang.ts';

describe('the interpreter of a script', () => {
  it.each([
    ['echo 1', 'bash', [], ['bash']],
    ['# no shebang\n#!/bin/sh', 'bash', [], ['bash']],
    ['#!/bin/sh', '/bin/sh', [], ['/bin/sh']],
    ['#! /bin/sh\r\necho', '/bin/sh', [], ['/bin/sh']],
    ['#!/usr/bin/perl -w -T \nprint', '/usr/bin/perl', ['-w -T'], ['/usr/bin/perl']],
    ['#!/usr/bin/env python3\n', '/usr/bin/env', ['python3'], ['/usr/bin/env', 'python3']],
    [
      '#!/usr/bin/env -S A=1 node --no-warnings\n',
      '/usr/bin/env',
      ['-S A=1 node --no-warnings'],
      ['/usr/bin/env', 'node'],
    ],
    ['#!/usr/bin/env\n', '/usr/bin/env', [], ['/usr/bin/env']],
    ['#!\necho', 'bash', [], ['bash']],
  ])('of %j is %s', (script, program, args, needs) => {
    expect(interpreterOf(script)).toEqual({ program, args, needs });
  });
});
