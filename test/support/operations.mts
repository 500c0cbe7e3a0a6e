import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { runNode, type RunResult } from './engine.mts';
import { credentialFor, locator, startSandboxProcess, type SandboxProcess } from './tenant.mts';

/** A request as the sandbox saw it. */
export interface SeenRequest {
	method: string;
	path: string;
	query: IDataObject;
	contentType?: string;
	accept?: string;
	body: unknown;
	route: string;
	status: number | null;
}

/** A device, as far as tests look into it. */
export interface SandboxDevice extends IDataObject {
	id: string;
	status: string;
	createdAt: number;
}

export interface RunExtras {
	items?: IDataObject[];
	/** Changes to the credential. */
	credential?: IDataObject;
	onError?: INode['onError'];
}

/** A sandbox and the node in n8n's engine, for one operation after the other. */
export class Operations {
	private running?: SandboxProcess;

	get sandbox(): SandboxProcess {
		if (!this.running) throw new Error('the sandbox runs inside tests only');
		return this.running;
	}

	async start() {
		this.running = await startSandboxProcess();
	}

	async close() {
		await this.sandbox.close();
	}

	user(place = 0) {
		return this.sandbox.ids.users[place];
	}

	/** Runs the node, whatever comes of it. */
	async run(parameters: IDataObject, extras: RunExtras = {}): Promise<RunResult> {
		const { items = [{}], credential, onError } = extras;
		return await runNode({
			parameters: parameters as INodeParameters,
			credential: credentialFor(this.sandbox, credential),
			items,
			onError,
		});
	}

	/** Runs the node, which has to succeed. */
	async outputs(parameters: IDataObject, extras: RunExtras = {}): Promise<IDataObject[]> {
		const { error, branches } = await this.run(parameters, extras);
		if (error) throw new Error(`${error.message}\n${error.description ?? ''}`);
		return branches[0].map(({ json }) => json);
	}

	/** Runs the node, which has to fail. */
	async refusal(parameters: IDataObject, extras: RunExtras = {}) {
		const { error } = await this.run(parameters, extras);
		if (!error) throw new Error('the node did not fail');
		return { message: error.message, description: error.description ?? '' };
	}

	/** Parameters of a Device operation for the first sample user. */
	device(operation: string, changes: IDataObject = {}): IDataObject {
		return {
			resource: 'device',
			operation,
			user: locator('id', this.user().id),
			...changes,
		};
	}

	/** What the sandbox saw, tokens aside. */
	async requests(): Promise<SeenRequest[]> {
		const all = await this.sandbox.control<SeenRequest[]>('GET', '/requests');
		return all.filter(({ route }) => route !== 'token');
	}

	async forgetRequests() {
		await this.sandbox.control('DELETE', '/requests');
	}

	async fault(route: string, fault: object, extras: object = {}) {
		await this.sandbox.control('POST', '/faults', [{ route, fault, ...extras }]);
	}

	/** Gives a user an active device. */
	async seed(changes: IDataObject = {}, userId = this.user().id): Promise<SandboxDevice> {
		return await this.sandbox.control('POST', `/users/${userId}/devices`, changes);
	}

	/** Gives a user a device that waits for its key. */
	async seedPending(changes: IDataObject = {}, userId?: string): Promise<SandboxDevice> {
		return await this.seed({ ...changes, status: 'ACTIVATION_REQUIRED' }, userId);
	}

	/** The devices that a user has in the sandbox. */
	async devicesOf(userId = this.user().id): Promise<SandboxDevice[]> {
		return await this.sandbox.control('GET', `/users/${userId}/devices`);
	}

	/** Address of a user, as the sandbox sees it. */
	userPath(userId = this.user().id) {
		return `/v1/environments/${this.sandbox.ids.environmentId}/users/${userId}`;
	}
}

/** A sandbox for the tests of a file, as new before each of them. */
export function useOperations(): Operations {
	const operations = new Operations();
	beforeAll(async () => await operations.start());
	afterAll(async () => await operations.close());
	beforeEach(async () => {
		await operations.sandbox.control('POST', '/reset');
	});
	return operations;
}
