import { inject } from 'vitest';
import { trustCertificate } from './endpoint.ts';

// Clients of AWS in this process are the operator's, unless they are told otherwise.
const { root, operator } = inject('deployment');
trustCertificate(root);
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
Object.assign(process.env, operator);
