import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { callHook } from '../../n8n/world.mts';
import { answerAttempt, call, post } from '../../support/enrollment/linkClient.mts';
import { eventually } from '../../support/eventually.mts';
import { seedHires } from '../../support/tenant.mts';
import type { Role, Usage } from '../cluster.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';

const WORKFLOW = 'queue-enroll';
const WAITING = 300;
const ENROLLING = 100;
const ROLES: Role[] = ['main', 'worker1', 'worker2', 'webhook1', 'webhook2'];

const usage = ({ cluster }: QueueWorld) =>
	Object.fromEntries(ROLES.map((role) => [role, cluster.usage(role)])) as Record<Role, Usage>;

const sum = (of: Record<Role, Usage>, kind: keyof Usage, roles: Role[] = ROLES) =>
	roles.reduce((total, role) => total + of[role][kind], 0);

const megabytes = (of: Record<Role, Usage>) =>
	ROLES.map((role) => `${role} ${of[role].megabytes}`).join(', ');

interface Waiting {
	count: number;
	results: Array<{ id: string }>;
}

/** People who wait, newest first, and how many there are in all. */
async function waiting({ client }: QueueWorld, limit: number): Promise<Waiting> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: WORKFLOW, status: ['waiting'] }));
	return await client.session.call<Waiting>('GET', `/executions?filter=${filter}&limit=${limit}`);
}

async function linksOf(world: QueueWorld, limit: number): Promise<string[]> {
	const { results } = await waiting(world, limit);
	const links: string[] = [];
	for (const { id } of results) {
		const execution = await world.client.execution(id);
		links.push(String(itemsOf(execution, 'Mail')[0].json.link));
	}
	return links;
}

const enroll = async (link: string) => {
	await call(link);
	const { json, text } = await post(link, await answerAttempt(link));
	assert.equal(json.done, true, text);
};

/** What people who wait and people who enroll cost, one after the other: for docs/running-at-scale.md. */
export const cost: QueueCheck = {
	name: 'What people cost',
	async run(world) {
		await seedHires(world.sandbox, WAITING);
		const idle = usage(world);
		for (let place = 1; place <= WAITING; place += 1) {
			const email = `hire${String(place).padStart(4, '0')}@example.com`;
			await callHook(world, WORKFLOW, { email });
		}
		await eventually('all of them wait', async () =>
			(await waiting(world, 1)).count >= WAITING ? true : undefined,
		);
		const before = usage(world);
		const links = await linksOf(world, ENROLLING);
		assert.equal(links.length, ENROLLING);
		for (const link of links) await enroll(link);
		const after = usage(world);
		const begun = (sum(before, 'cpuSeconds') - sum(idle, 'cpuSeconds')) / WAITING;
		// Main is left out: it has given us the links.
		const people: Role[] = ['webhook1', 'webhook2', 'worker1', 'worker2'];
		const enrolled =
			(sum(after, 'cpuSeconds', people) - sum(before, 'cpuSeconds', people)) / ENROLLING;
		return (
			`idle: ${megabytes(idle)} MB; ${WAITING} waiting: ${megabytes(before)} MB; ` +
			`CPU to begin one: ${begun.toFixed(2)} s; from page to key: ${enrolled.toFixed(2)} s`
		);
	},
};
