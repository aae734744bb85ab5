import type { ParamsMode } from '../model/workflow.ts';
import type { ReferenceMode } from './references.ts';

/** Which references of a file are substituted (language §5): `auto` is bare unless the text holds `${param:` anywhere. */
export function resolveMode(mode: ParamsMode, fileText: string): ReferenceMode {
  if (mode !== 'auto') return mode;
  return fileText.includes('${param:') ? 'prefixed' : 'bare';
}
