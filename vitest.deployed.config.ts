import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Tests that wait for a system more than they work; a group begins when the one before it has ended. */
function group(order: number, name: string, files: string, maxWorkers = 1): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: { name, include: [`test/deployed/${files}.test.ts`], maxWorkers, sequence: { groupOrder: order } },
  };
}

/** Of `npm run test:e2e`: one deployment that all tests share, and that the last of them change and remove. */
export default defineConfig({
  test: {
    globalSetup: ['test/deployed/global-setup.ts'],
    setupFiles: ['test/deployed/act-as-operator.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [group(1, 'scenarios', 'scenarios/*', 5), group(2, 'order', 'order'), group(3, 'removal', 'removal')],
  },
});
