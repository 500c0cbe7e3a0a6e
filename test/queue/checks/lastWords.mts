import assert from 'node:assert/strict';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { ended, invite } from '../../n8n/checks/enrollment.mts';
import { giveKey } from '../../support/authentications.mts';
import { decideWorkflow } from '../../support/enrollment/confirmWorkflows.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { confirmLink } from '../../support/enrollment/realLink.mts';
import { enrollWorkflow, next, node } from '../../support/enrollment/workflows.mts';
import { eventually } from '../../support/eventually.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import type { SoftKey } from '../../support/softAuthenticator.mts';
import type { QueueCheck, QueueWorld } from '../world.mts';
import { at } from './enrollment.mts';

/* A link that is watched says how it ended, an hour and two days later, at each processor. */

const HOUR_MS = 3_600_000;
const WATCH_HOURS = 72;
const WEEK = { linkValidFor: 7, linkValidUnit: 'days' };
const HOUR = { linkValidFor: 1, linkValidUnit: 'hours' };
const REMINDED = { options: { remindAfter: 1, remindAfterUnit: 'hours' } };

/** The same workflow with a node at its end that watches the link of another one. */
function watched(workflow: WorkflowFile, waiter: 'Enroll' | 'Confirm'): WorkflowFile {
	const resource = waiter === 'Enroll' ? 'device' : 'confirmation';
	const parameters = { resource, operation: 'watchLink', watchFor: WATCH_HOURS };
	return {
		...workflow,
		nodes: [...workflow.nodes, node('9', 'Watch', 'n8n-nodes-pingone.pingOne', 800, parameters)],
		connections: { ...(workflow.connections as object), [waiter]: next('Watch') },
	};
}

/** An end of a link. */
interface End {
	make(sandbox: QueueWorld['sandbox'], id: string): WorkflowFile;
	/** What its user does; without it, an hour ends the wait. */
	act?(link: string, key: SoftKey): Promise<unknown>;
	/** What the link answers afterwards. */
	says: { code: string; decision?: string; reference?: string; canReport?: true };
}

const ENROLL_ENDS: Record<string, End> = {
	enrolled: {
		make: (sandbox, id) => watched(enrollWorkflow(sandbox, id), 'Enroll'),
		act: async (link) => await post(link, await answerAttempt(link)),
		says: { code: 'used', canReport: true },
	},
	'enrollment-closed': {
		make: (sandbox, id) =>
			watched(enrollWorkflow(sandbox, id, { options: { maxAttempts: 1 } }), 'Enroll'),
		act: async (link) => {
			const { token } = (await answerAttempt(link)) as { token: string };
			return await post(link, { action: 'abandon', token });
		},
		says: { code: 'closed', reference: 'TOO_MANY_ATTEMPTS' },
	},
	'enrollment-expired': {
		make: (sandbox, id) => watched(enrollWorkflow(sandbox, id, {}, HOUR), 'Enroll'),
		says: { code: 'expired' },
	},
	'enrollment-withdrawn': {
		make: (sandbox, id) => watched(enrollWorkflow(sandbox, id, REMINDED), 'Enroll'),
		says: { code: 'revoked' },
	},
};

const CONFIRM_ENDS: Record<string, End> = {
	confirmed: {
		make: (_, id) => watched(decideWorkflow(id), 'Confirm'),
		act: confirmLink,
		says: { code: 'decided', decision: 'confirmed', canReport: true },
	},
	declined: {
		make: (_, id) => watched(decideWorkflow(id), 'Confirm'),
		act: async (link) => await post(link, { action: 'decline', reason: 'not mine' }),
		says: { code: 'decided', decision: 'declined', canReport: true },
	},
	'confirmation-closed': {
		make: (_, id) => watched(decideWorkflow(id), 'Confirm'),
		act: async (link, key) => await confirmLink(link, key, { forgeSignature: true }),
		says: { code: 'closed', reference: 'KEY_REFUSED' },
	},
	'confirmation-expired': {
		make: (_, id) => watched(decideWorkflow(id, {}, HOUR), 'Confirm'),
		says: { code: 'expired' },
	},
	'confirmation-withdrawn': {
		make: (_, id) => watched(decideWorkflow(id, REMINDED, WEEK), 'Confirm'),
		says: { code: 'revoked' },
	},
};

const ENDS = { ...ENROLL_ENDS, ...CONFIRM_ENDS };

const idOf = (name: string) => `queue-last-${name}`;

/** Opens a link at both processors. */
async function expectSaid(world: QueueWorld, name: string, link: string): Promise<void> {
	for (const role of ['webhook1', 'webhook2'] as const) {
		const { json } = await post(at(world, role, link), { action: 'open' });
		const { ok, at: time, ...said } = json;
		assert.equal(ok, false, name);
		assert.deepEqual(said, ENDS[name].says, name);
		assert(!Number.isNaN(Date.parse(String(time))), `${name}: ended at ${String(time)}`);
	}
}

/** Waits until a wait has given way to the one that watches its link. */
const isWatched = async ({ client }: QueueWorld, name: string, executionId: string) =>
	await eventually(`${name} is watched`, async () => {
		const { status, data } = await client.execution(executionId);
		return (status === 'waiting' && data.resultData.lastNodeExecuted === 'Watch') || undefined;
	});

export const lastWords: QueueCheck = {
	name: 'What a watched link says an hour and two days after each end',
	workflows: (sandbox) => Object.entries(ENDS).map(([name, { make }]) => make(sandbox, idOf(name))),
	publish: Object.keys(ENDS).map(idOf),
	async run(world) {
		const { sandbox, clock } = world;
		await sandbox.control('POST', '/reset');
		const { origin, hostname } = new URL(world.url);
		const api = await mainApi(sandbox);
		const { key } = await giveKey({ sandbox, api }, { rpId: hostname, origin });
		const links: Array<{ name: string; executionId: string; link: string }> = [];
		for (const [name, { act }] of Object.entries(ENDS)) {
			const asked = { email: 'ada@example.com', message: 'Pay EUR 12,400' };
			const invited = await invite(world, idOf(name), asked);
			await act?.(invited.link, key);
			links.push({ name, ...invited });
		}
		await clock.pass(HOUR_MS + 60_000, sandbox);
		for (const { name, executionId } of links) await isWatched(world, name, executionId);
		for (const hours of [1, 47]) {
			await clock.pass(hours * HOUR_MS, sandbox);
			for (const { name, link } of links) await expectSaid(world, name, link);
		}
		await clock.pass(WATCH_HOURS * HOUR_MS, sandbox);
		for (const { name, executionId } of links) {
			assert.equal((await ended(world, executionId)).status, 'success', name);
		}
		return `${links.length} ends, each told twice by both processors`;
	},
};
