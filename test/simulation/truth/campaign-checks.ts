import { systemDigest } from '#adapters/system/system.ts';
import { membersOf } from '#core/campaign/campaign.ts';
import { memberInstanceId } from '#core/service/create-members.ts';
import type { Deployment } from '../system/deployment.ts';

const LETTERS: Readonly<Record<string, string>> = { SUCCEEDED: 'S', FAILED: 'F', KILLED: 'K' };

/** Every member of a campaign stands as its instance does, and each whose turn has come has one. */
export async function checkCampaigns({ ports, truth }: Deployment): Promise<void> {
  const { world } = truth;
  const { items } = await ports.campaigns.list({ limit: 1_000 });
  for (const id of truth.acceptedCampaigns) {
    if (!items.some((campaign) => campaign.id === id))
      world.violate('g4-nothing-lost', `the campaign ${id} was accepted, and is not there`);
  }
  for (const { id, progress } of items) {
    const letters = progress.members;
    for (const { number, after } of membersOf(await ports.campaigns.plan(id))) {
      const letter = letters[number];
      const instance = truth.instances.get(memberInstanceId({ digest: systemDigest }, id, number));
      const wrong = (what: string) =>
        world.violate('campaigns-complete', `${id} ${letters}, member ${number}: ${what}`);
      const turn = !progress.cancelled && after.every((before) => letters[before] === 'S');
      if (letter === '.' && turn) wrong('its turn has come');
      if (letter === 'O') wrong('its instance is never made');
      if (letter === '.' || letter === 'X' || instance?.deleted === true) continue;
      if (instance === undefined) wrong('it has no instance');
      else if (LETTERS[instance.state.phase.status] !== letter) wrong(`its instance is ${instance.state.phase.status}`);
      truth.reach('a member of a campaign ended');
    }
  }
}
