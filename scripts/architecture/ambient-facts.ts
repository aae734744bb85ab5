import { AMBIENT, LOCAL_TIME } from './import-table.ts';
import { type AstNode, arrayOf, identifier, isNode, literal, walk } from './syntax-tree.ts';

/** A use of something that `AMBIENT` lists: where in the text, and the name it is listed under. */
export interface AmbientUse {
  readonly start: number;
  readonly name: string;
}

/** Objects whose members are listed: to hand one of them on is to hand on its clock, its chance or its environment. */
const OBJECTS = new Set(['Date', 'Math', 'performance', 'crypto', 'Temporal', 'AbortSignal', 'globalThis', 'Intl']);

/** What stands in front of a global and changes nothing about it. */
const GLOBAL_OBJECTS = new Set(['globalThis', 'global', 'self', 'crypto', 'webcrypto']);

/** Modules of which members are listed; `crypto` stands for the whole of its module. */
const WATCHED: Readonly<Record<string, string>> = {
  'node:crypto': 'crypto',
  crypto: 'crypto',
  luxon: '',
  'cron-parser': '',
};

/** Calls that take the clock or the zone of the machine unless an option says otherwise. */
const NEEDS_OPTION: readonly { readonly callee: RegExp; readonly option: RegExp; readonly name: string }[] = [
  { callee: /^DateTime\.from[A-Z]\w*$/, option: /^(zone|setZone)$/, name: 'DateTime without a zone' },
  { callee: /^Intl\.DateTimeFormat$/, option: /^timeZone$/, name: 'Intl.DateTimeFormat without a timeZone' },
  {
    callee: /^(CronExpressionParser\.parse|parseExpression)$/,
    option: /^currentDate$/,
    name: 'cron without a currentDate',
  },
];

/** Everything in a program that takes time, chance or the environment from where it runs. */
export function findAmbient(program: unknown): readonly AmbientUse[] {
  const aliases = new Map<string, string>();
  const uses: AmbientUse[] = [];
  for (const [node, parent] of walk(program)) {
    if (node.type === 'ImportDeclaration') uses.push(...readImport(node, aliases));
    const name = nameOf(node, parent, aliases);
    if (name !== undefined && Object.hasOwn(AMBIENT, name)) uses.push({ start: node.start, name });
  }
  return uses;
}

/** The local names of what is imported from a watched module; an import of something listed is a use of it. */
function readImport(node: AstNode, aliases: Map<string, string>): readonly AmbientUse[] {
  const source = literal(node['source']).specifier ?? '';
  const whole = Object.hasOwn(WATCHED, source) ? WATCHED[source] : undefined;
  if (whole === undefined || node['importKind'] === 'type') return [];
  return arrayOf(node['specifiers']).flatMap((specifier) => {
    const local = identifier(specifier['local']) ?? '';
    const imported = identifier(specifier['imported']);
    aliases.set(local, imported ?? whole);
    const listed = imported !== undefined && Object.hasOwn(AMBIENT, imported);
    return listed ? [{ start: specifier.start, name: imported }] : [];
  });
}

/** The name under which `AMBIENT` would list this node. */
function nameOf(node: AstNode, parent: AstNode | undefined, aliases: ReadonlyMap<string, string>): string | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return memberName(node, aliases);
    case 'NewExpression':
    case 'CallExpression':
      return callName(node, aliases);
    case 'Identifier':
      return parent === undefined ? undefined : referenceName(node, parent, aliases);
    case 'Property':
      return destructuredName(node, parent, aliases);
    default:
      return undefined;
  }
}

function memberName(node: AstNode, aliases: ReadonlyMap<string, string>): string | undefined {
  const dotted = dottedName(node, aliases);
  const last = dotted?.slice(dotted.lastIndexOf('.') + 1);
  return last !== undefined && LOCAL_TIME.includes(last) ? 'local time of a Date' : dotted;
}

function callName(node: AstNode, aliases: ReadonlyMap<string, string>): string | undefined {
  const callee = dottedName(node['callee'], aliases);
  const given = arrayOf(node['arguments']);
  if (callee === undefined) return undefined;
  if (callee === 'Date' && node.type === 'CallExpression') return 'Date()';
  if (callee === 'Date' && given.length > 1) return 'new Date(year, month, …)';
  if (given.length === 0 && (callee === 'Date' || callee === 'DateTime.utc')) {
    return callee === 'Date' ? 'new Date()' : 'DateTime.utc()';
  }
  return NEEDS_OPTION.find((need) => need.callee.test(callee) && !hasOption(given.at(-1), given.length, need.option))
    ?.name;
}

/** Whether the last argument is, or may be, an object with the option. */
function hasOption(last: AstNode | undefined, count: number, option: RegExp): boolean {
  if (last === undefined || (count < 2 && last.type !== 'ObjectExpression')) return false;
  if (last.type !== 'ObjectExpression') return true;
  return arrayOf(last['properties']).some((property) => {
    return property.type === 'SpreadElement' || option.test(identifier(property['key']) ?? '');
  });
}

/** A global that is called or handed on, under its own name. */
function referenceName(node: AstNode, parent: AstNode, aliases: ReadonlyMap<string, string>): string | undefined {
  const written = identifier(node) ?? '';
  const name = aliases.get(written) ?? written;
  if (!isReference(node, parent)) return undefined;
  if (parent.type !== 'NewExpression' && parent.type !== 'CallExpression')
    return OBJECTS.has(name) ? `all of ${name}` : name;
  return parent['callee'] !== node && OBJECTS.has(name) ? `all of ${name}` : name;
}

/** Whether the value of a name is taken, and not one of its members. */
function isReference(node: AstNode, parent: AstNode): boolean {
  switch (parent.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'ArrayExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'SpreadElement':
    case 'ReturnStatement':
    case 'AwaitExpression':
      return true;
    case 'VariableDeclarator':
      return parent['init'] === node && isIdentifier(parent['id']);
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return parent['right'] === node;
    case 'ArrowFunctionExpression':
      return parent['body'] === node;
    case 'Property':
      // In a pattern it is a new name for something, not the thing; walk says which by the kind of its parent's parent.
      return parent['value'] === node && parent['isPattern'] !== true;
    default:
      return false;
  }
}

/** `{ now } = Date`. */
function destructuredName(
  node: AstNode,
  parent: AstNode | undefined,
  aliases: ReadonlyMap<string, string>,
): string | undefined {
  if (parent?.type !== 'ObjectPattern') return undefined;
  const from = parent['from'];
  const object = isNode(from) ? dottedName(from, aliases) : undefined;
  const key = identifier(node['key']) ?? literal(node['key']).specifier;
  return object === undefined || key === undefined ? undefined : inFront(object, key);
}

/** `a.b.c`, also written `a['b'].c` or `a?.b.c`; the global object and `crypto` in front are left out. */
function dottedName(node: unknown, aliases: ReadonlyMap<string, string>): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'ChainExpression') return dottedName(node['expression'], aliases);
  if (node.type !== 'MemberExpression') {
    const name = identifier(node);
    return name === undefined ? undefined : (aliases.get(name) ?? name);
  }
  const object = dottedName(node['object'], aliases);
  const property = node['computed'] === true ? literal(node['property']).specifier : identifier(node['property']);
  // Of whatever is called or built before, only the last name counts.
  return property === undefined ? undefined : inFront(object ?? '?', property);
}

function inFront(object: string, property: string): string {
  return object === '' || GLOBAL_OBJECTS.has(object) ? property : `${object}.${property}`;
}

function isIdentifier(node: unknown): boolean {
  return identifier(node) !== undefined;
}
