import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'bin/*.js',
    '{cli,worker,local}/{main,akka-main,emulators-main,roles-main,launcher-main,action-main}.ts',
    // Named in cdk.json.
    'lib/app.ts',
    // Functions are deployed by path.
    'lambda/*.ts',
    // Started by tests as a process.
    'test/worker/process/action-program.ts',
    // Started as a process by bench/transfer.ts.
    'bench/transfer-process.ts',
    // Called by .ci/run.
    'scripts/count-tests.ts',
  ],
  project: ['{core,actions,adapters,api,lambda,worker,local,cli,lib,ui,bench,scripts,test}/**/*.{ts,tsx}', 'bin/*.js'],
  // On every machine of ours.
  ignoreBinaries: ['mkfifo', 'psql', 'ssh-keygen'],
  // A command, not a package to import.
  ignoreDependencies: ['aws-cdk'],
  // An interface is exported with the function whose signature it is part of.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
