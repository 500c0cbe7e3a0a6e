import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { answers } from '../../nodes/PingOne/pingone/client/memory.ts';
import { runNode, type RunResult } from './engine.mts';
import type { ApiClient, Reply, Sending } from './pingOneClient.mts';
import { sharedSandbox, type ControlMethod, type SandboxProcess } from './sandbox.mts';
import { mainApi } from './sandboxApi.mts';
import { credentialFor, locator } from './tenant.mts';

/** A request as the sandbox saw it. */
export interface SeenRequest {
	method: string;
	path: string;
	query: IDataObject;
	contentType?: string;
	accept?: string;
	body: unknown;
	/** The sandbox's name of the endpoint, such as `devices.create`. */
	route: string;
	status: number | null;
}

/** A device as the sandbox's control plane shows it, as far as tests look into it. */
export interface SandboxDevice extends IDataObject {
	id: string;
	status: string;
	createdAt: number;
}

/** What a run of the node may have besides its parameters. */
export interface RunExtras {
	/** Input items, as their `json`; a single empty one by default. */
	items?: IDataObject[];
	/** Changes to the credential. */
	credential?: IDataObject;
	onError?: INode['onError'];
	/** Tries of Retry On Fail. */
	tries?: number;
	/** Another credential, to n8n: what is cached for one is not used for it. */
	credentialId?: string;
	/** Whether an AI agent runs the node. */
	asTool?: boolean;
}

/**
 * How far PingOne's reads lag behind its own answers in all tests of this run, in ms: a project of
 * jest.config.js says so.
 */
export const { readsLagMs = 0 } = globalThis as { readsLagMs?: number };

/**
 * How often a change may be sent: where PingOne does not show yet what it has carried out without an
 * answer, once more, if that leads to the same.
 */
export const timesSent = (times: number) => (readsLagMs > 0 ? [times, times + 1] : [times]);

/**
 * The requests that a change may take, the last two of which are the change and a look: where reads lag,
 * also with the change sent once more, and with another look.
 */
export function sequences<T>(expected: T[]): T[][] {
	if (readsLagMs === 0) return [expected];
	const [change, look] = expected.slice(-2);
	return [expected, [...expected, change], [...expected, change, look]];
}

/** PingOne is asked so often in a row at most. */
const MOST_LOOKS = 6;

function withoutRepeatedReads(requests: SeenRequest[]): SeenRequest[] {
	const keyOf = ({ method, path, query }: SeenRequest) => JSON.stringify([method, path, query]);
	let looks = 0;
	return requests.filter((request, place) => {
		const next = requests.at(place + 1);
		const isRepeated = request.method === 'GET' && next && keyOf(next) === keyOf(request);
		looks = isRepeated ? looks + 1 : 0;
		if (looks >= MOST_LOOKS) throw new Error(`${request.path} is read again and again`);
		return !isRepeated;
	});
}

/** The other side of the wire: a tenant in a process of its own. */
export class WorldSandbox implements SandboxProcess {
	private running?: SandboxProcess;

	private get process(): SandboxProcess {
		if (!this.running) throw new Error('the sandbox runs inside tests only');
		return this.running;
	}

	get url() {
		return this.process.url;
	}

	get ids() {
		return this.process.ids;
	}

	async start() {
		this.running = await sharedSandbox();
	}

	async close() {
		await this.running?.close();
	}

	/** Calls the control plane; `path` is below `/_sandbox`. */
	async control<T = unknown>(method: ControlMethod, path: string, body?: unknown): Promise<T> {
		return await this.process.control<T>(method, path, body);
	}

	/** A sample user: Ada is the first. */
	user(place = 0) {
		return this.ids.users[place];
	}

	/** Gives a user an active device. */
	async seed(changes: IDataObject = {}, userId = this.user().id): Promise<SandboxDevice> {
		return await this.control('POST', `/users/${userId}/devices`, changes);
	}

	/** Gives a user a device that waits for its activation. */
	async seedPending(changes: IDataObject = {}, userId?: string): Promise<SandboxDevice> {
		return await this.seed({ ...changes, status: 'ACTIVATION_REQUIRED' }, userId);
	}

	/** The devices that a user has. */
	async devicesOf(userId = this.user().id): Promise<SandboxDevice[]> {
		return await this.control('GET', `/users/${userId}/devices`);
	}

	/** Lets an endpoint fail, once unless `extras` say otherwise. */
	async fault(route: string, fault: object, extras: object = {}) {
		await this.control('POST', '/faults', [{ route, fault, ...extras }]);
	}

	/**
	 * The requests that came in, without those for tokens. Where reads lag, a few that ask for the same
	 * again are one, the last of them.
	 */
	async requests(): Promise<SeenRequest[]> {
		const all = await this.control<SeenRequest[]>('GET', '/requests');
		const seen = all.filter(({ route }) => route !== 'token');
		return readsLagMs > 0 ? withoutRepeatedReads(seen) : seen;
	}

	/** Lets reads show all that was done so far, where they lag. */
	async settle(): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, readsLagMs));
	}

	async forgetRequests() {
		await this.control('DELETE', '/requests');
	}

	/** Path of a user, as it stands in a logged request. */
	userPath(userId = this.user().id) {
		return `/v1/environments/${this.ids.environmentId}/users/${userId}`;
	}

	/** Path of a user's devices for `api`, which is below the environment. */
	devicesPath(userId = this.user().id) {
		return `/users/${userId}/devices`;
	}
}

/** The node, run by n8n's own engine with a credential for the sandbox. */
export class WorldNode {
	constructor(private readonly sandbox: WorldSandbox) {}

	/** Runs the node, whatever comes of it. */
	async run(parameters: IDataObject, extras: RunExtras = {}): Promise<RunResult> {
		const { items = [{}], credential, ...more } = extras;
		return await runNode({
			parameters: parameters as INodeParameters,
			credential: credentialFor(this.sandbox, credential),
			items,
			...more,
		});
	}

	/** Runs the node, which must succeed. @returns the `json` of each output item */
	async outputs(parameters: IDataObject, extras: RunExtras = {}): Promise<IDataObject[]> {
		const { error, branches } = await this.run(parameters, extras);
		if (error) throw new Error(`${error.message}\n${error.description ?? ''}`);
		return branches[0].map(({ json }) => json);
	}

	/** Runs the node, which must fail. @returns what the admin reads */
	async refusal(parameters: IDataObject, extras: RunExtras = {}) {
		const { error } = await this.run(parameters, extras);
		if (!error) throw new Error('the node did not fail');
		const facts = (error.messages ?? []).join('\n');
		return { message: error.message, description: error.description ?? '', facts };
	}

	/** Parameters of a Device operation for the first sample user. */
	device(operation: string, changes: IDataObject = {}): IDataObject {
		return {
			resource: 'device',
			operation,
			user: locator('id', this.sandbox.user().id),
			...changes,
		};
	}
}

/** PingOne's API without the node. It signs in as the main worker app when it is first used. */
export type WorldApi = ApiClient & {
	/** Takes a new token now, because the old one ended or to have its lifetime begin here. */
	signIn(): Promise<void>;
	/** Forgets the token. */
	signOut(): void;
};

function apiOf(sandbox: SandboxProcess): WorldApi {
	let client: Promise<ApiClient> | undefined;
	const renew = async () => await (client = mainApi(sandbox));
	const call = async <T,>(method: string, path: string, sending?: Sending): Promise<Reply<T>> => {
		const send = await (client ?? renew());
		const headers = { ...(readsLagMs > 0 && WITHOUT_LAG), ...sending?.headers };
		return await send<T>(method, path, { ...sending, headers });
	};
	const signIn = async () => {
		await renew();
	};
	const signOut = () => {
		client = undefined;
	};
	return Object.assign(call, { signIn, signOut });
}

/** Settings by which everything that PingOne shows is so many milliseconds old. */
const lagOf = (ms: number) => ({
	listLagMs: ms,
	searchLagMs: ms,
	readLagMs: ms,
	changeLagMs: ms,
});

/** What a test itself does and reads by the API is seen at once, as by the control plane. */
const WITHOUT_LAG = { 'x-sandbox-lag': 'none' };

/** What a test needs: PingOne's side, the node, and the API between them. */
export interface World {
	sandbox: WorldSandbox;
	node: WorldNode;
	api: WorldApi;
}

/**
 * The one way into a test that needs PingOne: a sandbox, which is put back to its first state before
 * each test.
 *
 * @example const { sandbox, node, api } = useWorld();
 */
export function useWorld(): World {
	const sandbox = new WorldSandbox();
	const api = apiOf(sandbox);
	beforeAll(async () => await sandbox.start());
	beforeEach(async () => {
		await sandbox.control('POST', '/reset');
		// What PingOne answered in the test before is no longer so, though its users have the same IDs.
		answers.clear();
		if (readsLagMs > 0) await sandbox.control('POST', '/settings', lagOf(readsLagMs));
		api.signOut();
	});
	return { sandbox, node: new WorldNode(sandbox), api };
}
