#!/usr/bin/env node
import { start } from './start.js';

await start('akka', 'rerun-wf-instance');
