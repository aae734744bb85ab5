import { describe, expect, it } from 'vitest';
import { countTests, type TestReport } from '../../scripts/count-tests.ts';

function report(overrides: Partial<TestReport> = {}): TestReport {
  return { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...overrides };
}

describe('the closing line of a test run', () => {
  it('counts what passed and failed', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }];
    expect(countTests([report({ numFailedTests: 1, testResults })])).toEqual({ line: '3 passed, 1 failed', failed: 1 });
  });

  it('names skipped tests only when there are some', () => {
    expect(countTests([report()]).line).toBe('3 passed, 0 failed');
    expect(countTests([report({ numPendingTests: 1, numTodoTests: 1 })]).line).toBe('3 passed, 0 failed, 2 skipped');
  });

  it('counts a file that cannot load as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(countTests([report({ testResults })]).line).toBe('3 passed, 1 failed');
  });

  it('adds up several runs, and counts one without a report as a failure', () => {
    expect(countTests([report(), report()]).line).toBe('6 passed, 0 failed');
    expect(countTests([report(), undefined])).toEqual({ line: '3 passed, 1 failed', failed: 1 });
  });
});
