import type { IDataObject, INode } from 'n8n-workflow';
import { depth } from '../../support/depth.mts';
import { runNode, type RunResult } from '../../support/engine.mts';
import {
	createParameters,
	credentialFor,
	locator,
	seedHires,
	startSandboxProcess,
	type SandboxProcess,
} from '../../support/tenant.mts';

/** What goes wrong once, and whether the node gets over it by itself. */
export interface Case {
	name: string;
	fault: IDataObject;
	/** Start of the message when the item fails; absent when the node gets over it. */
	message?: string;
	/** Options for the node. */
	options?: IDataObject;
	/** The fault strikes whoever is under way, so the runs come one after the other. */
	strikesAll?: boolean;
	/**
	 * How long the spoiled request waits at least before it is sent again, in milliseconds. Where
	 * PingOne names no time the node backs off by itself, and only that it does is of interest.
	 */
	waitMs?: number;
	/** The runs then share one pause: who is refused in it waits for the rest of it. */
	backsOff?: boolean;
}

const refusal = (status: number, code: string) => ({
	kind: 'status',
	status,
	body: { code, message: `no: ${code}` },
});

/** Every kind of fault that the sandbox knows, before and after the change where that matters. */
export const CASES: Case[] = [
	...[500, 502, 503, 504, 408].flatMap((status) =>
		(['before', 'after'] as const).map((when) => ({
			name: `HTTP ${status} ${when}`,
			fault: { kind: 'status', status, when },
		})),
	),
	{
		name: '503 with Retry-After',
		fault: { kind: 'status', status: 503, headers: { 'retry-after': '1' } },
	},
	{
		name: '429 with Retry-After',
		waitMs: 1000,
		fault: { ...refusal(429, 'REQUEST_LIMITED'), headers: { 'retry-after': '1' } },
	},
	{
		name: '429 with Retry-After: 0',
		waitMs: 80,
		backsOff: true,
		fault: { ...refusal(429, 'REQUEST_LIMITED'), headers: { 'retry-after': '0' } },
	},
	{
		name: '429 with a negative Retry-After',
		waitMs: 200,
		backsOff: true,
		fault: { ...refusal(429, 'REQUEST_LIMITED'), headers: { 'retry-after': '-5' } },
	},
	{
		name: '429 with a garbled Retry-After',
		waitMs: 200,
		backsOff: true,
		fault: { ...refusal(429, 'REQUEST_LIMITED'), headers: { 'retry-after': 'soon' } },
	},
	{
		name: '429 with a date in the past',
		waitMs: 80,
		backsOff: true,
		fault: {
			...refusal(429, 'REQUEST_LIMITED'),
			headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' },
		},
	},
	{
		name: '429 without Retry-After',
		waitMs: 200,
		backsOff: true,
		fault: refusal(429, 'REQUEST_LIMITED'),
	},
	...(['before', 'after', 'mid-body'] as const).map((when) => ({
		name: `cut ${when}`,
		fault: { kind: 'cut', when },
	})),
	{
		name: 'too late',
		fault: { kind: 'latency', ms: 1300, when: 'after' },
		options: { timeout: 1 },
	},
	{ name: 'a gateway page', fault: { kind: 'html', status: 502, when: 'after' } },
	{ name: 'malformed', fault: { kind: 'malformed' } },
	{ name: 'truncated', fault: { kind: 'truncated' } },
	{ name: 'empty', fault: { kind: 'empty' } },
	{ name: 'tokens revoked', strikesAll: true, fault: { kind: 'revoke-tokens' } },
	{
		name: 'HTTP 400',
		fault: refusal(400, 'INVALID_REQUEST'),
		message: 'PingOne could not read the request',
	},
	{
		name: 'HTTP 403',
		fault: refusal(403, 'ACCESS_FAILED'),
		message: 'The worker app is not authorized to do this',
	},
	{
		name: 'a page of somebody else',
		fault: { kind: 'html', status: 404 },
	},
];

export const OPERATIONS = {
	create: { route: 'devices.create', operation: 'createFido2' },
	read: { route: 'devices.get', operation: 'get' },
	list: { route: 'devices.list', operation: 'getAll' },
	delete: { route: 'devices.delete', operation: 'delete' },
} as const;

export type OperationName = keyof typeof OPERATIONS;

const MODES: Array<NonNullable<INode['onError']>> = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];
const ALL_COMBINATIONS = MODES.flatMap((onError) => [1, 2].map((tries) => ({ onError, tries })));
/** A run that ends at the first failure, and one that goes on and is tried again. */
const COMBINATIONS = depth([ALL_COMBINATIONS[0], ALL_COMBINATIONS[5]], ALL_COMBINATIONS);
const ITEMS = 4;
/**
 * The item whose request is spoilt. For a refusal it is the first one, so that n8n's retry sets in
 * in all modes.
 */
export const victimOf = ({ message }: Case) => (message === undefined ? 1 : 0);

interface Hire {
	userId: string;
	deviceId?: string;
}

const rawDevices = async (sandbox: SandboxProcess, { userId }: Hire) =>
	await sandbox.control<Array<{ id: string }>>('GET', `/users/${userId}/devices`);

interface Logged {
	method: string;
	path: string;
	status: number;
	time: string;
}

/** How long after each 429, or the first of its pause, the same request came again, in milliseconds. */
async function waitsIn(sandbox: SandboxProcess, { backsOff, waitMs = 0 }: Case): Promise<number[]> {
	const log = await sandbox.control<Logged[]>('GET', '/requests');
	const [refused, others] = [true, false].map((is) =>
		log.filter(({ status }) => (status === 429) === is),
	);
	return refused.map(({ method, path, time }) => {
		// Not from the answer's end, which a busy sandbox notes after the node has read it.
		const askedAt = Date.parse(time);
		const same = others.filter((each) => each.method === method && each.path === path);
		const again = same.map((each) => Date.parse(each.time)).filter((at) => at >= askedAt);
		const since = backsOff ? askedAt - waitMs : askedAt;
		const ofPause = refused.map((each) => Date.parse(each.time)).filter((at) => at >= since);
		return Math.min(...again) - Math.min(...ofPause);
	});
}

async function oneByOne<T>(works: Array<() => Promise<T>>): Promise<T[]> {
	const ends: T[] = [];
	for (const work of works) ends.push(await work());
	return ends;
}

const throttles = ({ fault }: Case) => fault.status === 429;

/** One column of the matrix, and the sandbox for it. */
export class FaultMatrix {
	private sandbox?: SandboxProcess;

	constructor(private readonly name: OperationName) {}

	async start() {
		this.sandbox = await startSandboxProcess();
	}

	async close() {
		await this.sandbox?.close();
	}

	/** What a case teaches the pace about a tenant is not to slow the next one down. */
	private async within<T>(one: Case, work: (tenant: SandboxProcess) => Promise<T>): Promise<T> {
		if (!this.sandbox) throw new Error('not started');
		if (!throttles(one)) return await work(this.sandbox);
		const tenant = await startSandboxProcess();
		try {
			return await work(tenant);
		} finally {
			await tenant.close();
		}
	}

	private parameters(tenant: SandboxProcess, options: IDataObject) {
		const { operation } = OPERATIONS[this.name];
		const device = { device: locator('id', '={{ $json.deviceId }}'), simplify: false };
		return createParameters(tenant, { operation, options, ...device });
	}

	private async hires(tenant: SandboxProcess): Promise<Hire[]> {
		const ids = await seedHires(tenant, ITEMS * COMBINATIONS.length);
		if (this.name === 'create') return ids.map((userId) => ({ userId }));
		return await Promise.all(
			ids.map(async (userId) => {
				const path = `/users/${userId}/devices`;
				const device = await tenant.control<{ id: string }>('POST', path, {});
				return { userId, deviceId: device.id };
			}),
		);
	}

	/** Runs all combinations of On Error and Retry On Fail, each on people of its own. */
	async run(one: Case) {
		return await this.within(one, async (tenant) => await this.runAgainst(tenant, one));
	}

	private async runAgainst(tenant: SandboxProcess, one: Case) {
		const { fault, options = {} } = one;
		const hires = await this.hires(tenant);
		const { route } = OPERATIONS[this.name];
		const groups = COMBINATIONS.map((combination, place) => ({
			...combination,
			people: hires.slice(place * ITEMS, (place + 1) * ITEMS),
		}));
		await tenant.control(
			'POST',
			'/faults',
			groups.map(({ people }) => ({
				route,
				userId: people[victimOf(one)].userId,
				times: 1,
				fault,
			})),
		);
		const runs = groups.map(({ people, onError, tries }) => async () => {
			const result = await runNode({
				parameters: this.parameters(tenant, options),
				credential: credentialFor(tenant),
				credentialId: `${onError}-${tries}`,
				items: people as unknown as IDataObject[],
				onError,
				tries: tries > 1 ? tries : undefined,
			});
			const left = await Promise.all(people.map(async (hire) => await rawDevices(tenant, hire)));
			return { onError, tries, people, result, left };
		});
		const outcomes = one.strikesAll
			? await oneByOne(runs)
			: await Promise.all(runs.map(async (run) => await run()));
		return { outcomes, waits: await waitsIn(tenant, one) };
	}
}

export type Outcome = Awaited<ReturnType<FaultMatrix['run']>>['outcomes'][number];

export interface Row {
	item: number;
	json: IDataObject;
	failed: boolean;
}

/** Every output item, whatever branch it came out on, by input item. */
export function rowsOf({ branches }: RunResult): Row[] {
	return branches
		.flat()
		.map(({ json, pairedItem }) => ({
			item: (pairedItem as { item: number }).item,
			json,
			failed: json.error !== undefined,
		}))
		.sort((a, b) => a.item - b.item);
}

export { ITEMS };
