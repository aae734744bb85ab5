import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Grant,
  iamPrincipal,
  mayDo,
  maySomewhere,
  principalName,
  ROLES,
  withGrant,
  withoutFolder,
} from '#core/model/access.ts';
import { isWithin } from '#core/model/folder.ts';

const name = fc.constantFrom('etl', 'etl2', 'a', '..', '%2e', '报表');
const folder = fc.array(name, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const role = fc.constantFrom(...ROLES);
const grants = fc.array(fc.record({ role, dir: folder }), { maxLength: 5 });

describe('a folder', () => {
  it.each([
    ['/etl', '/etl', true],
    ['/etl/daily', '/etl', true],
    ['/etl/daily', '/etl/', true],
    ['/etl2', '/etl', false],
    ['/', '/etl', false],
    ['/etl', '/', true],
    ['/', '/', true],
    ['/etl', '/ETL', false],
    ['/other/../etl', '/etl', false],
  ])('%s within %s: %s', (dir, root, expected) => {
    expect(isWithin(dir, root)).toBe(expected);
  });
});

describe('what is granted', () => {
  it('is nothing by default', () => {
    expect(mayDo([], 'viewer', '/')).toBe(false);
    expect(maySomewhere([], 'viewer')).toBe(false);
  });

  it('on a folder holds below it, and nowhere else', () => {
    fc.assert(
      fc.property(role, folder, folder, (granted, root, dir) => {
        expect(mayDo([{ role: granted, dir: root }], granted, dir)).toBe(isWithin(dir, root));
      }),
    );
  });

  it('includes the lower roles, and no higher one', () => {
    fc.assert(
      fc.property(role, role, folder, (granted, asked, dir) => {
        const expected = ROLES.indexOf(asked) <= ROLES.indexOf(granted);
        expect(mayDo([{ role: granted, dir }], asked, dir)).toBe(expected);
        expect(maySomewhere([{ role: granted, dir }], asked)).toBe(expected);
      }),
    );
  });

  it('never grows less by a further folder', () => {
    fc.assert(
      fc.property(grants, folder, role, role, folder, (before, dir, added, asked, on) => {
        const after = withGrant(before, { role: added, dir });
        const replaces = before.some((grant) => grant.dir === dir);
        if (!replaces && mayDo(before, asked, on)) expect(mayDo(after, asked, on)).toBe(true);
      }),
    );
  });

  it('on a folder is replaced by another role there, and taken away with the folder', () => {
    fc.assert(
      fc.property(grants, folder, role, (before, dir, added) => {
        const after = withGrant(before, { role: added, dir });
        expect(after.filter((grant: Grant) => grant.dir === dir)).toEqual([{ role: added, dir }]);
        expect(withoutFolder(after, dir)).toHaveLength(before.filter((grant) => grant.dir !== dir).length);
      }),
    );
  });
});

describe('the name of a principal', () => {
  it.each([
    ['local', 'local'],
    ['token:ci_1', 'token:ci_1'],
    ['iam:arn:aws:iam::123456789012:user/ann', 'iam:arn:aws:iam::123456789012:user/ann'],
    ['iam:arn:aws:iam::123456789012:role/Ops', 'iam:arn:aws:iam::123456789012:role/Ops'],
    ['iam:arn:aws:iam::123456789012:role/team/Ops', 'iam:arn:aws:iam::123456789012:role/Ops'],
    ['iam:arn:aws-cn:sts::123456789012:assumed-role/Ops/ann@x', 'iam:arn:aws-cn:iam::123456789012:role/Ops'],
    ['cognito:6f1c-22', 'cognito:6f1c-22'],
    ['cognito-group:运维', 'cognito-group:运维'],
  ])('%s is %s', (given, expected) => {
    expect(principalName(given)).toBe(expected);
  });

  it.each([
    '',
    'ann',
    'token:',
    'token:a.b',
    'token:a b',
    `token:${'a'.repeat(65)}`,
    'iam:ann',
    'iam:arn:aws:s3:::bucket',
    'cognito:',
    'cognito:a b',
    `cognito:${'表'.repeat(200)}`,
  ])('%j is none', (given) => {
    expect(principalName(given)).toBeUndefined();
  });

  it('of every session of a role is that of the role', () => {
    expect(iamPrincipal('arn:aws:sts::123456789012:assumed-role/Ops/i-0abc')).toBe(
      'iam:arn:aws:iam::123456789012:role/Ops',
    );
  });
});
