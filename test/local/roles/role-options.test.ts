import { describe, expect, it } from 'vitest';
import { OptionError } from '#local/errors.ts';
import { creationPlan, wholeNumber } from '#local/roles/role-options.ts';

const values = { create: true, name: 'acme-etl', groups: 'default, big' };

describe('the resources that a role makes', () => {
  it('are those of its name and groups', () => {
    expect(creationPlan(values)).toEqual({ name: 'acme-etl', groups: ['default', 'big'] });
  });

  it('are none unless it is told to', () => {
    expect(creationPlan({ ...values, create: false, name: 'no name at all' })).toBeUndefined();
  });

  it.each(['', 'ab', 'Acme', '-acme', 'acme-', 'acme_etl', 'acme.etl', 'a'.repeat(43)])('have no name %j', (name) => {
    expect(() => creationPlan({ ...values, name })).toThrow(OptionError);
    expect(() => creationPlan({ ...values, name })).toThrow(`--name is '${name}'; it must be 3 to 42`);
  });

  it.each(['', 'default,', 'a b', 'gr.ü.n', `x,${'g'.repeat(61)}`])('have no groups %j', (groups) => {
    expect(() => creationPlan({ ...values, groups })).toThrow(/^--groups has '.*'; a group is up to 60 letters/);
  });
});

describe('a port', () => {
  it.each([
    ['0', 0],
    ['7070', 7070],
    ['65535', 65_535],
  ])('is %s', (text, port) => {
    expect(wholeNumber('port', text, 0, 65_535)).toBe(port);
  });

  it.each(['', '-1', '65536', '7070x', '1e3', ' 80', '8.5'])('is not %j', (text) => {
    expect(() => wholeNumber('port', text, 0, 65_535)).toThrow(
      `--port is '${text}'; it must be a whole number from 0 to 65535`,
    );
  });
});
