import { AccessCalls } from './access-calls.ts';
import { AkkaflowCalls } from './akkaflow-calls.ts';
import { CampaignCalls } from './campaign-calls.ts';
import { CoordinatorCalls } from './coordinator-calls.ts';
import { DefinitionCalls } from './definition-calls.ts';
import { type Authorizer, HttpCaller } from './http.ts';
import { InstanceCalls } from './instance-calls.ts';
import { LinkCalls } from './link-calls.ts';
import { MonitorCalls } from './monitor-calls.ts';
import { SystemCalls } from './system-calls.ts';
import { WorkflowCalls } from './workflow-calls.ts';

/** The HTTP API as functions, by resource. Each throws `ProblemFailure` when refused and `UnreachableFailure` when nobody answers. */
export class ApiClient {
  readonly url: string;
  readonly definitions: DefinitionCalls;
  readonly workflows: WorkflowCalls;
  readonly coordinators: CoordinatorCalls;
  readonly instances: InstanceCalls;
  readonly campaigns: CampaignCalls;
  readonly links: LinkCalls;
  readonly monitors: MonitorCalls;
  readonly system: SystemCalls;
  readonly access: AccessCalls;
  readonly akkaflow: AkkaflowCalls;

  constructor(url: string, authorize: Authorizer) {
    const http = new HttpCaller(url, authorize);
    this.url = http.url;
    this.definitions = new DefinitionCalls(http);
    this.workflows = new WorkflowCalls(http);
    this.coordinators = new CoordinatorCalls(http);
    this.instances = new InstanceCalls(http);
    this.campaigns = new CampaignCalls(http);
    this.links = new LinkCalls(http);
    this.monitors = new MonitorCalls(http);
    this.access = new AccessCalls(http);
    this.system = new SystemCalls(http);
    this.akkaflow = new AkkaflowCalls(http);
  }
}
