import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They deploy the stack first: `npm run test:e2e`.
    exclude: [...configDefaults.exclude, 'test/deployed/**'],
    testTimeout: 20_000,
  },
});
