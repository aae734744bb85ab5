import { describe, expect, it } from 'vitest';
import { compareSequencers, folderOfUpload, reportKey } from '#core/model/upload.ts';

describe('compareSequencers', () => {
  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E6', -1],
    ['0055AED6DCD90281E5', '0055aed6dcd90281e5', 0],
    ['0055AED6', '0055AED6DCD90281E5', -1],
    ['0055AED7', '0055AED6DCD90281E5', 1],
    ['0055AED6', '0055AED600', 0],
    ['', '0', 0],
    ['A', '9F', 1],
  ])('of %s and %s is %d', (a, b, order) => {
    expect(compareSequencers(a, b)).toBe(order);
    expect(compareSequencers(b, a)).toBe(0 - order);
  });
});

describe('folderOfUpload', () => {
  it.each([
    ['definitions/a.xml', '/'],
    ['definitions/etl/a.xml', '/etl'],
    ['definitions/etl/日报/a b.xml', '/etl/日报'],
    ['definitions/etl//a.xml', '/etl/'],
    ['definitions/../a.xml', '/..'],
    ['definitions/etl/a.XML', undefined],
    ['definitions/etl/a.xml.bak', undefined],
    ['definitionsx/a.xml', undefined],
    ['logs/definitions/a.xml', undefined],
    ['', undefined],
  ])('of %s is %s', (key, folder) => {
    expect(folderOfUpload(key)).toBe(folder);
  });
});

describe('reportKey', () => {
  it('is the same path below diagnostics', () => {
    expect(reportKey('definitions/etl/a.xml')).toBe('diagnostics/etl/a.xml.json');
  });
});
