import type { LinkBody } from '../schema/link.ts';
import type { AkkaflowCall, CallRequest } from './call.ts';
import { RefusedCall } from './inner-api.ts';

type Body = (form: CallRequest['form']) => LinkBody;

/** Calls about links to databases and to file systems. */
export const linkCalls: readonly AkkaflowCall[] = [
  ...callsOf('/akkaflow/db-link', databaseLink),
  ...callsOf('/akkaflow/file-link', fileLink),
];

function callsOf(path: string, bodyOf: Body): readonly AkkaflowCall[] {
  const one = `${path}/{name}`;
  return [
    { path, action: 'add', changes: true, run: (request) => put(request, request.form['name'] ?? '', bodyOf) },
    { path: one, action: 'update', changes: true, run: (request) => put(request, request.name, bodyOf) },
    { path: one, action: 'del', changes: true, run: remove },
  ];
}

async function put({ form, ask }: CallRequest, name: string, bodyOf: Body) {
  if (name === '') throw new RefusedCall('Give the name of the link in the form field name', 400);
  const data = await ask({ method: 'PUT', path: ['links', name], json: bodyOf(form) });
  return { msg: `The link ${name} is stored`, data };
}

async function remove({ name, ask }: CallRequest) {
  await ask({ method: 'DELETE', path: ['links', name] });
  return { msg: `The link ${name} is deleted` };
}

function databaseLink({ dbtype, jdbcUrl, username, password, desc, properties }: CallRequest['form']): LinkBody {
  if (properties) throw new RefusedCall('properties are not taken: write them into jdbcUrl', 400);
  return {
    ...(dbtype && { type: dbtype }),
    ...(jdbcUrl && { jdbcUrl }),
    ...(desc && { desc }),
    options: { ...(username && { user: username }) },
    secret: { ...(password && { password }) },
  };
}

/**
 * akkaflow sends a host and a user of local folders, too, where they mean nothing; that a local link has a `root` is new.
 */
function fileLink({ fstype = '', root, host, port, username, password, desc }: CallRequest['form']): LinkBody {
  const common = { ...(fstype && { type: fstype }), ...(desc && { desc }) };
  if (fstype.toLowerCase() === 'local') return { ...common, options: { ...(root && { root }) } };
  return {
    ...common,
    options: { ...(host && { host }), ...(port && { port }), ...(username && { user: username }) },
    secret: { ...(password && { password }) },
  };
}
