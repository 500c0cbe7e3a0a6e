import assert from 'node:assert/strict';
import {
	addPeople,
	CAMPAIGN_IDS,
	campaignWorkflows,
	keysPerPerson,
	list,
	mailed,
	mailsPerPerson,
	runCampaign,
	tick,
} from '../../support/campaign.mts';
import { eventually } from '../../support/eventually.mts';
import { seedHires } from '../../support/tenant.mts';
import type { QueueCheck } from '../world.mts';

const PEOPLE = 40;
const MANY_PEOPLE = 300;

const emailOf = (place: number) => `hire${String(place + 1).padStart(4, '0')}@example.com`;

const campaignOf = (count: number): QueueCheck => ({
	name: `Campaign of ${count}, worker killed in the middle`,
	workflows: campaignWorkflows,
	publish: CAMPAIGN_IDS,
	async run(world) {
		const { cluster, sandbox, mailbox, url } = world;
		const campaign = { sandbox, mailbox, url, client: () => cluster.client() };
		mailbox.mails.splice(0);
		const userIds = await seedHires(sandbox, count);
		const emails = userIds.map((_, place) => emailOf(place));
		await tick(campaign);
		await addPeople(campaign, emails);
		await addPeople(campaign, emails);
		assert.equal((await list(campaign)).length, count, 'a list that is posted twice counts once');
		let killedAt = 0;
		const killWorker = async () => {
			const look = async () => {
				const now = mailed(campaign, emails);
				return await Promise.resolve(now >= count / 4 ? now : undefined);
			};
			killedAt = await eventually('a quarter is mailed', look, 100);
			await cluster.kill('worker1');
			await cluster.start('worker1');
		};
		await Promise.all([runCampaign(campaign, emails), killWorker()]);
		assert(killedAt < count, 'everybody had been mailed when the worker was killed');
		assert.deepEqual(mailsPerPerson(campaign, emails), { 1: count });
		assert.deepEqual(await keysPerPerson(campaign, userIds), { '1 ACTIVE': count });
		return `killed at ${killedAt} of ${count}: each exactly one mail and one key`;
	},
});

/** A campaign that is started again and again, and loses a worker. */
export const campaign = campaignOf(PEOPLE);
/** The same with more people than CI has time for. */
export const bigCampaign = campaignOf(MANY_PEOPLE);
