import type { LinkDraft } from '../links/link-draft.ts';
import { readLinks } from '../links/parse-links.ts';
import type { CoordinatorDefinition } from '../model/coordinator.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { FormatError } from '../model/errors.ts';
import type { ActionNode, Workflow } from '../model/workflow.ts';
import type { XmlElement } from '../model/xml.ts';
import type { ReferenceContext } from '../params/context.ts';
import { resolveMode } from '../params/mode.ts';
import type { ReferenceMode } from '../params/references.ts';
import { buildCoordinator2017 } from './build-coordinator.ts';
import { buildAction, buildWorkflow, type Groups, groupOf } from './build-workflow.ts';
import { hint } from './check-attributes.ts';
import { checkElement } from './check-element.ts';
import { checkGraph } from './check-graph.ts';
import { checkReceivers } from './check-receivers.ts';
import { dedentElement } from './dedent-element.ts';
import { DiagnosticList, type Report } from './diagnostic-list.ts';
import { ACTION } from './grammar/action.ts';
import { COORDINATOR_2017 } from './grammar/coordinator-2017.ts';
import { WORKFLOW, WORKFLOW_ATTRIBUTES } from './grammar/workflow.ts';
import { nodeElements, readGraph } from './graph.ts';
import { parseXml } from './parse-xml.ts';
import { holdsReference, type ReferencePolicy } from './reference-policy.ts';
import { cut } from './scan-tag.ts';
import { substituteAttributes, substituteElement } from './substitute-element.ts';

export interface WorkflowDefinition {
  readonly type: 'workflow';
  readonly root: XmlElement;
  readonly workflow: Workflow;
  /** What `params="auto"` came to for this file, or what it was set to (language §5). */
  readonly mode: ReferenceMode;
}

/** What a file defines. */
export type Definition =
  | WorkflowDefinition
  | { readonly type: 'coordinator'; readonly root: XmlElement; readonly coordinator: CoordinatorDefinition }
  | { readonly type: 'links'; readonly root: XmlElement; readonly links: readonly LinkDraft[] };

export interface ParseOptions {
  /** Every accepted host name and its worker group; hosts are not checked without it. */
  readonly groups?: Groups;
}

const ROOTS = ['work-flow', 'workflow', 'coordinator', 'db-links', 'file-links'];

/**
 * Reads and checks a file (language §1–§4, §6, §7). Every problem is reported, in the order of the file; the definition
 * is there only when none is an error. Never throws.
 */
export function parseDefinition(
  text: string,
  { groups }: ParseOptions = {},
): { definition?: Definition; diagnostics: readonly Diagnostic[] } {
  const { root, diagnostics } = parseXml(text);
  if (root === undefined) return { diagnostics };
  const problems = new DiagnosticList();
  const build = readRoot(root, text, groups, problems.report);
  if (build === undefined || problems.hasErrors) return { diagnostics: problems.sorted() };
  return { definition: build(), diagnostics: problems.sorted() };
}

/**
 * The workflow of one instance: every reference substituted, then every type checked. Undefined parameters are errors
 * that name them. In an action, `node.name` is its name and `attempt.number` is 1.
 */
export function resolveWorkflow(
  { root, workflow, mode }: WorkflowDefinition,
  context: ReferenceContext,
  { groups }: ParseOptions = {},
): { workflow?: Workflow; diagnostics: readonly Diagnostic[] } {
  const problems = new DiagnosticList();
  const resolved = substituteWorkflow(root, context, mode, problems.report);
  if (!problems.hasErrors) {
    checkElement(resolved, WORKFLOW, 'resolved', problems.report);
    checkHosts(resolved, 'resolved', groups, problems.report);
  }
  if (problems.hasErrors) return { diagnostics: problems.sorted() };
  const built = buildWorkflow(resolved, 'resolved', groups);
  // What the coordinator is called and where it lives is the definition's, not the instance's.
  const { coordinator } = workflow;
  const whole = coordinator === undefined ? built : { ...built, coordinator };
  return { workflow: whole, diagnostics: problems.sorted() };
}

/**
 * One action as an attempt runs it, its texts dedented and only its own element substituted. The context holds `node.name` and
 * `attempt.number`. Throws `FormatError` when there is no action at that index.
 */
export function resolveAction(
  { root, mode }: WorkflowDefinition,
  nodeIndex: number,
  context: ReferenceContext,
): { action?: ActionNode; diagnostics: readonly Diagnostic[] } {
  const element = nodeElements(root)[nodeIndex];
  if (element?.name !== 'action') throw new FormatError('The definition has no action at this index', { nodeIndex });
  const problems = new DiagnosticList();
  const resolved = substituteElement(dedentElement(element), ACTION, { context, mode, report: problems.report });
  if (!problems.hasErrors) checkElement(resolved, ACTION, 'resolved', problems.report);
  if (problems.hasErrors) return { diagnostics: problems.sorted() };
  return { action: buildAction(resolved, 'resolved'), diagnostics: problems.sorted() };
}

/** Checks the root; returns how to build the definition once nothing is wrong. */
function readRoot(
  root: XmlElement,
  text: string,
  groups: Groups | undefined,
  report: Report,
): (() => Definition) | undefined {
  switch (root.name) {
    case 'work-flow':
    case 'workflow': {
      const mode = referenceMode(root, text);
      checkWorkflow(root, mode, groups, report);
      return () => ({ type: 'workflow', root, workflow: buildWorkflow(root, mode, groups), mode });
    }
    case 'coordinator':
      checkElement(root, COORDINATOR_2017, 'resolved', report);
      return () => ({ type: 'coordinator', root, coordinator: buildCoordinator2017(root) });
    case 'db-links':
    case 'file-links': {
      const links = readLinks(root, report);
      return () => ({ type: 'links', root, links });
    }
    default:
      report('unknown-root', root.position, `\`<${cut(root.name)}>\` is no definition${hint(root.name, ROOTS, '')}`);
      return undefined;
  }
}

function checkWorkflow(root: XmlElement, mode: ReferenceMode, groups: Groups | undefined, report: Report): void {
  checkElement(root, WORKFLOW, mode, report);
  checkHosts(root, mode, groups, report);
  checkReceivers(root, report);
  checkGraph(readGraph(root), report);
}

function checkHosts(root: XmlElement, policy: ReferencePolicy, groups: Groups | undefined, report: Report): void {
  if (groups === undefined) return;
  for (const { name, attributes } of nodeElements(root)) {
    const host = attributes['host'];
    if (name !== 'action' || host === undefined || holdsReference(host.value, policy)) continue;
    if (groupOf(host.value.trim(), groups) !== undefined) continue;
    report('unknown-host', host.position, () => {
      const mend = hint(host.value, [...new Set(['-1', ...groups.keys()])], '');
      return `no worker group is called \`${cut(host.value)}\`${mend}`;
    });
  }
}

function referenceMode({ attributes: { params } }: XmlElement, text: string): ReferenceMode {
  return resolveMode(WORKFLOW_ATTRIBUTES.params.type.parse(params?.value ?? 'auto') ?? 'auto', text);
}

function substituteWorkflow(
  root: XmlElement,
  context: ReferenceContext,
  mode: ReferenceMode,
  report: Report,
): XmlElement {
  // One copy for all nodes: it says at any time which node is being read.
  const params: Record<string, string> = Object.assign(Object.create(null), context.params);
  const ofNode = { context: { ...context, params }, mode, report };
  return {
    ...root,
    attributes: substituteAttributes(root, WORKFLOW, { context, mode, report }),
    children: root.children.map((child) => {
      const grammar = typeof child === 'string' ? undefined : WORKFLOW.children[child.name]?.element;
      if (typeof child === 'string' || grammar?.takesNoReferences) return child;
      params['node.name'] = child.attributes['name']?.value ?? '';
      params['attempt.number'] = '1';
      return substituteElement(child, grammar, ofNode);
    }),
  };
}
