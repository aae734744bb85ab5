import type { CheckResponse, SubmitResponse } from '../schema/definition.ts';
import type { AkkaflowCall, CallRequest } from './call.ts';
import { RefusedCall, refusalOf } from './inner-api.ts';

/** `?action=add` of workflows and of coordinators, which are one thing here, and `?action=check`. */
export const definitionCalls: readonly AkkaflowCall[] = [
  { path: '/akkaflow/workflow', action: 'add', changes: true, run: add },
  { path: '/akkaflow/coor', action: 'add', changes: true, run: add },
  // It changes nothing, and takes a form all the same.
  { path: '/akkaflow/workflow', action: 'check', changes: true, run: check },
];

async function add(request: CallRequest) {
  const answer = await request.ask({ method: 'POST', path: ['definitions'], xml: definitionIn(request) });
  const { type, name, version, result } = answer as SubmitResponse;
  return { msg: `The ${type} ${name}${version === undefined ? '' : ` version ${version}`} is ${result}`, data: answer };
}

async function check(request: CallRequest) {
  const answer = await request.ask({ method: 'POST', path: ['definitions', 'check'], xml: definitionIn(request) });
  const { result, detail, diagnostics } = answer as CheckResponse;
  if (result === 'rejected' || result === 'forbidden' || result === 'owned-elsewhere') {
    const said = detail ?? 'The definition has errors';
    throw refusalOf({ type: '', title: '', status: 422, detail: said, code: 'invalid-definition', diagnostics });
  }
  return { msg: 'The definition has no errors', data: answer };
}

/**
 * Earlier releases of akkaflow call the field `content`, later ones `xml`; their scripts put a line end before the file, which XML
 * does not allow before its declaration.
 */
function definitionIn({ form }: CallRequest): string {
  const text = (form['xml'] ?? form['content'] ?? '').trimStart();
  if (text === '') throw new RefusedCall('Give the definition in the form field xml or content', 400);
  if (!text.includes('\uFFFD')) return text;
  throw new RefusedCall('The definition has bytes that are not UTF-8; save the file as UTF-8', 422);
}
