import { describe, expect, it } from 'vitest';
import { chooseIsolation } from '#worker/process/identities.ts';

const WHOLE = '         0          0 4294967295\n';

function choose(uid: number | undefined, map: string | undefined, hex = 'ffffff', gidMap = map) {
  return chooseIsolation({ uid, uidMap: map, gidMap }, 10, { hex: () => hex });
}

describe('the users of the slots', () => {
  it.each([
    ['000000', 0x7000_0000],
    ['000abc', 0x7000_0abc],
    ['ffffff', 0x70ff_ffff],
  ])('begin at random (%s) above all that is in use', (hex, first) => {
    expect(choose(0, WHOLE, hex)).toEqual({ isolated: true, first, count: 10 });
  });

  it.each([
    ['000000', 32_768],
    ['ffffff', 32_768 + (0xffffff % 31_759)],
  ])('stay within a small user namespace and below nobody (%s)', (hex, first) => {
    expect(choose(0, '0 100000 65536\n', hex)).toEqual({ isolated: true, first, count: 10 });
    expect(first + 10).toBeLessThan(65_534);
  });

  it('are within the map of groups, too', () => {
    expect(choose(0, WHOLE, '000000', '0 100000 65536\n')).toMatchObject({ first: 32_768 });
  });

  it('need no map, as on macOS', () => {
    expect(choose(0, undefined, '000000')).toMatchObject({ isolated: true });
  });

  it.each([
    ['the worker does not run as root', 1000, WHOLE],
    ['its user namespace has only the ids below 1', 0, '0 1000 1\n'],
    ['its user namespace has only the ids below 0', 0, '5 1000 100\n'],
    ['this system has no user ids', undefined, undefined],
  ])('do not exist when %s', (reason, uid, map) => {
    expect(choose(uid, map)).toEqual({ isolated: false, reason });
  });
});
