import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import type { RateLimit } from '../sandbox/control/settings.mts';
import { requestBody } from './contenders.mts';
import type { Scenario } from './scenarios.mts';
import { type BenchTenant, type Hire, hires } from './tenant.mts';

/** What the floor took. */
export interface FloorRun {
	ms: number;
	deviceIds: string[];
}

/** So much later than the limit allows does a paced request go: the burst takes time to arrive. */
const GUARD_MS = 30;
/** Before a request is repeated that came too early all the same. */
const REPEAT_AFTER_MS = 100;
/** Without a limit. More connections only make the two sides contend for the processor. */
const CONNECTIONS = 64;

const until = async (time: number) => {
	const ms = time - Date.now();
	if (ms > 0) await delay(ms);
};

/**
 * When the requests of a client that knows the limit may leave, in milliseconds since 1970. Where the
 * tenant counts by windows, one window's worth goes once in its length, which fits wherever those
 * begin; a log remembers as long, so the same fits there.
 */
function* departures(limit: RateLimit, inFlight = 0): Generator<number, never> {
	const { perSecond, kind = 'bucket', seconds: length = 1 } = limit;
	const most = Math.max(1, Math.floor(limit.burst ?? perSecond * length));
	const start = Date.now();
	for (let burst = most - inFlight; burst > 0; burst--) yield start;
	for (let sent = 1; ; sent++) {
		const seconds = kind === 'bucket' ? sent / perSecond : Math.ceil(sent / most) * length;
		yield start + seconds * 1000 + GUARD_MS;
	}
}

/** Calls the tenant over keep-alive connections. */
class Client {
	inFlight = 0;
	readonly deviceIds: string[] = [];
	private readonly pool: Pool;
	private readonly tenant: BenchTenant;
	private authorization = '';

	constructor(tenant: BenchTenant, connections: number | null) {
		this.tenant = tenant;
		this.pool = new Pool(tenant.address.url, { connections });
	}

	async signIn(): Promise<void> {
		const { environmentId, clientId, clientSecret } = this.tenant.address;
		const { body } = await this.pool.request({
			method: 'POST',
			path: `/${environmentId}/as/token`,
			headers: {
				authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: 'grant_type=client_credentials',
		});
		this.authorization = `Bearer ${((await body.json()) as { access_token: string }).access_token}`;
	}

	/** @throws when the tenant refuses for another reason than its limit */
	async create(userId: string): Promise<void> {
		const body = JSON.stringify(requestBody(this.tenant.address.policyId));
		const device = await this.insist<{ id: string }>('POST', `users/${userId}/devices`, body);
		this.deviceIds.push(device.id);
	}

	/** Looks the user up, then creates. @throws like `create` */
	async createByEmail(email: string): Promise<void> {
		const filter = encodeURIComponent(`email eq "${email}"`);
		const found = await this.insist<{ _embedded: { users: [Hire] } }>(
			'GET',
			`users?filter=${filter}&limit=2`,
		);
		await this.create(found._embedded.users[0].id);
	}

	private async insist<T>(method: 'GET' | 'POST', path: string, body?: string): Promise<T> {
		for (;;) {
			const { statusCode, json } = await this.send(method, path, body);
			if (statusCode < 300) return json as T;
			if (statusCode !== 429) throw new Error(`The sandbox answered ${statusCode} to the floor.`);
			await delay(REPEAT_AFTER_MS);
		}
	}

	private async send(method: 'GET' | 'POST', path: string, content?: string) {
		this.inFlight++;
		const { statusCode, body } = await this.pool.request({
			method,
			path: `/v1/environments/${this.tenant.address.environmentId}/${path}`,
			headers: {
				authorization: this.authorization,
				...(content && { 'content-type': 'application/json' }),
			},
			body: content,
		});
		const json = await body.json();
		this.inFlight--;
		return { statusCode, json };
	}

	async close(): Promise<void> {
		await this.pool.close();
	}
}

/** Sends as the limits allow, each as soon as it may. @returns one promise for each user */
async function sendAll(client: Client, tenant: BenchTenant, scenario: Scenario) {
	const { limit, createLimit, change, latencyMs } = scenario;
	const answers: Array<Promise<void>> = [];
	let turns = limit && departures(limit);
	let changesAt = Date.now() + latencyMs + (change?.afterMs ?? Infinity);
	for (const { id, email } of hires(scenario.items)) {
		let turn = turns?.next().value ?? 0;
		if (change && turn >= changesAt) {
			await until(changesAt);
			await tenant.setLimit(change.limit);
			// What is under way counts toward the new limit already.
			turns = departures(change.limit, client.inFlight);
			turn = turns.next().value;
			changesAt = Infinity;
		}
		await until(turn);
		// The limit on lookups is the lower one, so creates never have to wait for theirs.
		answers.push(createLimit ? client.createByEmail(email) : client.create(id));
	}
	return answers;
}

/**
 * The fastest there is: a client without n8n that knows the limit, the latency and, if the limit
 * changes, the moment. It uses up the burst at once and then sends each request when it may.
 *
 * @throws when the tenant cannot be reached
 */
export async function runFloor(tenant: BenchTenant, scenario: Scenario): Promise<FloorRun> {
	const client = new Client(tenant, scenario.limit ? null : CONNECTIONS);
	const startedAt = Date.now();
	await client.signIn();
	await Promise.all(await sendAll(client, tenant, scenario));
	const ms = Date.now() - startedAt;
	await client.close();
	return { ms, deviceIds: client.deviceIds };
}
