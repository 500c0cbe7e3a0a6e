import type { INodeProperties } from 'n8n-workflow';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import type { CredentialFile, WorkflowFile } from '../../../tools/host/n8n.mts';
import type { SandboxProcess } from '../sandbox.mts';
import type { ApiClient } from '../pingOneClient.mts';
import { createPending, mainApi, vendor } from '../sandboxApi.mts';
import { createCredential } from '../softAuthenticator.mts';

const TRIGGER = 'Start';
export const NODE = 'PingOne';
/** Nickname of the device that each person has. */
export const KEY = 'Key of the tests';

export const PASSWORD = 'Correct-horse-9-battery';
/** Less than a day ahead, as a bypass allows at most. */
export const SOON = new Date(Date.now() + 3_600_000).toISOString();

/** One entry of the node's menus. */
export interface Subject {
	resource: string;
	operation: string;
	action: string;
	/** Whether it only reads: then an agent may always use it. */
	onlyReads: boolean;
	/** Whether PingOne shows nothing of what it does. */
	isUnshown: boolean;
	fields: INodeProperties[];
}

/**
 * Everything that the node does item by item, from its registry. The operations on a whole run belong
 * to enrollment and confirmation, whose own tests run them in published workflows; a receipt is
 * verified without PingOne.
 */
export const SUBJECTS: Subject[] = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations
		.filter((entry) => !('execute' in entry) && entry.value !== 'verifyReceipt')
		.map(({ value: operation, action, asTool, done, fields }) => {
			// A link changes nothing in PingOne, unless it says by what evidence that is done.
			const onlyReads = asTool !== undefined && done === undefined;
			const isUnshown = done?.evidence === 'notShown';
			return { resource, operation, action, onlyReads, isUnshown, fields };
		}),
);

/** What one person brings along: an active device, a pending one and the key made for it. */
export interface Person {
	userId: string;
	deviceId: string;
	pendingId: string;
	attestation: string;
	/** A group that the user is in, and one that they are not in. */
	groupId: string;
	otherGroupId: string;
}

/** Names of the groups that each person has, with the person's number behind. */
export const GROUP = 'Group of the tests';
export const OTHER_GROUP = 'Other group of the tests';

/** Gives a user a password, a session, a group that they are in and one that they are not in. */
async function seedAccount(
	sandbox: SandboxProcess,
	api: ApiClient,
	userId: string,
	number: number,
) {
	await api('PUT', `/users/${userId}/password`, {
		contentType: vendor('password.set'),
		body: { value: PASSWORD },
	});
	await sandbox.control('POST', `/users/${userId}/sessions`, {});
	const createGroup = async (name: string) => {
		const { body } = await api<{ id: string }>('POST', '/groups', {
			body: { name: `${name} ${number}` },
		});
		return body.id;
	};
	const groupId = await createGroup(GROUP);
	await api('POST', `/users/${userId}/memberOfGroups`, { body: { id: groupId } });
	return { groupId, otherGroupId: await createGroup(OTHER_GROUP) };
}

/** Gives users what operations need. */
export async function equip(sandbox: SandboxProcess, userIds: string[]): Promise<Person[]> {
	const api = await mainApi(sandbox);
	const people: Person[] = [];
	for (const [number, userId] of userIds.entries()) {
		const { id } = await sandbox.control<{ id: string }>('POST', `/users/${userId}/devices`, {
			nickname: KEY,
		});
		const pending = await createPending(api, userId, sandbox.ids.policyId);
		const key = createCredential(pending.publicKeyCredentialCreationOptions);
		const attestation = JSON.stringify(key);
		const groups = await seedAccount(sandbox, api, userId, number);
		people.push({ userId, deviceId: id, pendingId: pending.id, attestation, ...groups });
	}
	return people;
}

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** Empties the tenant and gives the first sample users what operations need. */
export async function seedPeople(sandbox: SandboxProcess, count: number): Promise<Person[]> {
	await sandbox.control('POST', '/reset');
	const first = sandbox.ids.users.slice(0, count);
	return await equip(
		sandbox,
		first.map(({ id }) => id),
	);
}

/**
 * A value for a required field of the name, as an expression on a person's item. A field that is not
 * here keeps its default, so that a new operation is tried as an admin would find it.
 */
function valueFor(
	name: string,
	{ fields, resource, operation, soon }: Subject & { soon: string },
	sandbox: SandboxProcess,
): unknown {
	const isActivation = fields.some((field) => field.name === 'attestation');
	const device = locator('id', `={{ $json.${isActivation ? 'pendingId' : 'deviceId'} }}`);
	const values: Record<string, unknown> = {
		user: locator('id', '={{ $json.userId }}'),
		device,
		policy: locator('id', sandbox.ids.policyId),
		fido2Policy: locator('id', sandbox.ids.fido2Policies.exampleCom),
		rpId: locator('domain', 'localhost'),
		rpName: 'Example Ltd',
		nickname: 'Renamed key',
		attestation: '={{ $json.attestation }}',
		order: { devices: [{ device }] },
		group: locator('id', `={{ $json.${operation === 'addUser' ? 'otherGroupId' : 'groupId'} }}`),
		name: '={{ "Team of " + $json.userId }}',
		population: locator('id', sandbox.ids.populations.Contractors),
		username: '={{ "new." + $json.userId }}',
		email: '={{ "new." + $json.userId + "@example.com" }}',
		updateFields:
			resource === 'group'
				? { name: '={{ "Renamed group of " + $json.userId }}' }
				: { title: 'Analyst' },
		...(operation === 'createLink' && { options: { enableMfa: true } }),
		...(operation === 'getWithoutPasskey' && { filters: { createdSince: soon } }),
		unlockAt: soon,
		until: soon,
		password: PASSWORD,
	};
	return values[name];
}

/**
 * Parameters with which an operation works on each person's item.
 *
 * @param soon less than a day ahead
 */
export function parametersFor(
	subject: Subject,
	sandbox: SandboxProcess,
	soon = SOON,
): Record<string, unknown> {
	const given = subject.fields
		.map(({ name }) => [name, valueFor(name, { ...subject, soon }, sandbox)] as const)
		.filter(([, value]) => value !== undefined);
	const { resource, operation } = subject;
	return { resource, operation, ...Object.fromEntries(given) };
}

const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });

const node = (
	[name, type, typeVersion]: [string, string, number],
	x: number,
	parameters: object,
	{ y = 0, ...more }: { y?: number } & Record<string, unknown> = {},
) => ({ id: name, name, type, typeVersion, position: [x, y], parameters, ...more });

/** The operations that wait with a link. */
const WAITERS: Record<string, string> = { device: 'enroll', confirmation: 'sendAndWait' };

/**
 * What has to be behind a node that makes links: one that waits with them. It gets no item, because a filter
 * before it lets none pass.
 */
function behind({ name, parameters }: Lane, y: number, credentials: object) {
	const { resource, operation, user } = parameters;
	if (operation !== 'createLink') return { nodes: [], connections: {} };
	const [none, waiter] = [`None of ${name}`, `Waiter of ${name}`];
	const conditions = { string: [{ value1: 'all', value2: 'none' }] };
	const waits = {
		...{ resource, operation: WAITERS[String(resource)], user, sendLinkWith: 'nodes' },
		...{ relyingParty: 'host', rpName: 'Example Ltd', message: '-' },
		policy: locator('id', '={{ $json.policy }}'),
	};
	return {
		nodes: [
			node([none, 'n8n-nodes-base.filter', 1], 880, { conditions }, { y }),
			node([waiter, 'n8n-nodes-pingone.pingOne', 1], 1100, waits, { y, credentials }),
		],
		connections: { [name]: next(none), [none]: next(waiter) },
	};
}

/** What one node of a workflow has to do. */
interface Lane {
	/** Name of the node. */
	name: string;
	parameters: Record<string, unknown>;
	items: object[];
	/** Further members of the node, such as `onError`. */
	more?: object;
}

/**
 * A workflow in which each node gets its own items. n8n runs one lane after the other, in this order.
 */
export function lanesFor(
	id: string,
	lanes: Lane[],
	{ id: credentialId, name }: CredentialFile,
): WorkflowFile {
	const credentials = { pingOneOAuth2Api: { id: credentialId, name } };
	const parts = lanes.map((lane, index) => {
		const [list, items] = [`List ${index}`, `Items ${index}`];
		const jsonOutput = JSON.stringify({ items: lane.items });
		const split = { fieldToSplitOut: 'items', options: {} };
		const y = index * 200;
		const following = behind(lane, y, credentials);
		return {
			list,
			nodes: [
				node(
					[list, 'n8n-nodes-base.set', 3.4],
					220,
					{ mode: 'raw', jsonOutput, options: {} },
					{ y },
				),
				node([items, 'n8n-nodes-base.splitOut', 1], 440, split, { y }),
				node([lane.name, 'n8n-nodes-pingone.pingOne', 1], 660, lane.parameters, {
					...{ y, credentials },
					...lane.more,
				}),
				...following.nodes,
			],
			connections: { [list]: next(items), [items]: next(lane.name), ...following.connections },
		};
	});
	const first = parts.map(({ list }) => ({ node: list, type: 'main', index: 0 }));
	return {
		id,
		name: id,
		nodes: [
			node([TRIGGER, 'n8n-nodes-base.manualTrigger', 1], 0, {}),
			...parts.flatMap(({ nodes }) => nodes),
		],
		connections: Object.assign(
			{ [TRIGGER]: { main: [first] } },
			...parts.map(({ connections }) => connections),
		) as WorkflowFile['connections'],
		settings: { executionOrder: 'v1' },
	};
}

/**
 * A workflow: start, the items, the node with the parameters.
 *
 * @param more further members of the node, such as `onError`
 */
export const workflowFor = (
	id: string,
	parameters: Record<string, unknown>,
	credential: CredentialFile,
	items: object[],
	more: object = {},
): WorkflowFile => lanesFor(id, [{ name: NODE, parameters, items, more }], credential);
