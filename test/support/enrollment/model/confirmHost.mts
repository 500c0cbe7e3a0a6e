import type { IDataObject } from 'n8n-workflow';
import { confirmationAim } from '../../../../nodes/PingOne/confirmation/aim.ts';
import { dispatch } from '../../../../nodes/PingOne/confirmation/dispatch.ts';
import type { PageRequest } from '../../../../nodes/PingOne/confirmation/pageRequest.ts';
import { type Challenge, DecisionRecord } from '../../../../nodes/PingOne/confirmation/session.ts';
import { expiredItem } from '../../../../nodes/PingOne/confirmation/result.ts';
import type { ConfirmationWait } from '../../../../nodes/PingOne/confirmation/wait.ts';
import { sealerFor } from '../../../../nodes/PingOne/page/link/seal.ts';
import { PingOneApi } from '../../../../nodes/PingOne/pingone/client/api.ts';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import type { Answer } from '../../../../nodes/PingOne/waiting/answer.ts';
import { Turns } from '../../../../nodes/PingOne/waiting/turns.ts';
import { resumeAt } from '../../../../nodes/PingOne/waiting/wait.ts';
import { WAIT } from '../confirmSession.mts';
import { registerKey, signInWith } from '../../softAuthenticator.mts';
import type { Clock } from './clock.mts';

const ORIGIN = WAIT.origin;
const RP_ID = WAIT.rpId;
const MAX_DELAY_MS = 800;
const CONNECTION = {
	...{ apiUrl: 'https://api.example.com', authUrl: 'https://auth.example.com', tenant: 't' },
	...{ environmentId: 'e', workerEnvironmentId: 'e' },
};

/** What a process that has just started remembers. */
const newProcess = () => new Turns(() => new DecisionRecord());

/** One waiting confirmation in virtual time, served by several processes of n8n, with a slow PingOne. */
export class ConfirmHost {
	/** n8n's word for the execution. */
	state: 'waiting' | 'success' | 'canceled' = 'waiting';

	/** What the workflow went on with; once is what n8n allows. */
	readonly items: IDataObject[] = [];

	/** How often n8n does not go on although it was told to, as without its database. */
	deaf = 0;

	/** Assertions that PingOne has checked. */
	checks = 0;

	readonly wait: ConfirmationWait;

	protected readonly processes = [0, 1].map(newProcess);

	private readonly key = registerKey(JSON.stringify({ rp: { id: RP_ID }, challenge: [1] }), {
		origin: ORIGIN,
	}).key;

	private readonly flows = new Map<string, 'ASSERTION_REQUIRED' | 'COMPLETED'>();

	/** @param validMs from now until the link expires */
	constructor(
		protected readonly clock: Clock,
		protected readonly roll: () => number,
		validMs: number,
		nonce: string = WAIT.nonce,
	) {
		this.wait = { ...WAIT, nonce, expiresAt: clock.now + validMs };
		clock.at(resumeAt(this.wait).getTime(), () => this.resume(expiredItem(this.wait)));
	}

	stop(): void {
		if (this.state === 'waiting') this.state = 'canceled';
	}

	/** Ends a process as kill -9 does: what it was about to say is lost, and what it remembered. */
	kill(process: number): void {
		this.processes[process] = newProcess();
	}

	/**
	 * Hands a request to a process while the execution waits.
	 *
	 * @returns nothing when it does not, or when the process is killed before it answers
	 */
	async post(process: number, request: object): Promise<IDataObject | undefined> {
		if (!this.letsIn) return undefined;
		const alive = this.processes[process];
		const answer = await alive.inTurn('wait', async (record) => {
			const { nonce } = this.wait;
			const binding = { executionId: '1', nodeId: 'n', nonce, userId: 'ada' };
			return await dispatch(
				{
					aim: confirmationAim(this.wait),
					wait: this.wait,
					record,
					api: new PingOneApi(CONNECTION, async (sent) => await this.answer(sent), {
						timeoutMs: 15_000,
					}),
					sealer: sealerFor<Challenge>('secret', 'confirmation', binding),
					isStartCode: () => true,
					backupProof: 'backup',
					visitor: { sourceIp: '', browser: '' },
					log: () => undefined,
					now: Date.now(),
				},
				{ proof: '0'.repeat(32), ...request } as PageRequest,
			);
		});
		if (this.processes[process] !== alive) return undefined;
		return await this.end(answer, process);
	}

	/** The page is loaded again. */
	async open(process: number): Promise<IDataObject | undefined> {
		return await this.post(process, { action: 'open' });
	}

	/** A window: begins, and has the key answer. @returns the body of its finish; nothing when refused */
	async sign(process: number): Promise<object | undefined> {
		const begun = await this.post(process, { action: 'begin' });
		if (begun?.ok !== true) return undefined;
		const { challenge } = begun.options as { challenge: string };
		await this.clock.pass(500 + this.roll() * 2_000);
		const options = { rpId: RP_ID, challenge: [...Buffer.from(challenge, 'base64url')] };
		const assertion = signInWith(this.key, JSON.stringify(options), { origin: ORIGIN });
		return { action: 'finish', token: begun.token, assertion: { ...assertion } };
	}

	/** The whole ceremony of a window. */
	async confirm(process: number): Promise<IDataObject | undefined> {
		const finish = await this.sign(process);
		return finish && (await this.post(process, finish));
	}

	async decline(process: number): Promise<IDataObject | undefined> {
		return await this.post(process, { action: 'decline', reason: 'no' });
	}

	/** Whether n8n calls the node for a request. */
	protected get letsIn(): boolean {
		return this.state === 'waiting';
	}

	/** Hands n8n what an answer ends the wait with. @returns what the page is told */
	protected async end({ resume, body }: Answer, _: number): Promise<IDataObject | undefined> {
		if (resume) this.resume(resume);
		return await Promise.resolve(body);
	}

	protected resume(item: IDataObject): void {
		if (this.state !== 'waiting') return;
		this.deaf -= 1;
		if (this.deaf >= 0) return;
		this.state = 'success';
		this.items.push(item);
	}

	private async answer(request: ApiRequest) {
		await this.clock.pass(this.roll() * MAX_DELAY_MS);
		const body = this.pingOne(request);
		const response = toResponse(body.code === undefined ? 200 : 400, {}, JSON.stringify(body));
		await this.clock.pass(this.roll() * MAX_DELAY_MS);
		return response;
	}

	private pingOne({ method, path, mediaType = '' }: ApiRequest): IDataObject {
		if (path[0] === 'users') {
			return path[2] === 'devices'
				? { id: 'device', type: 'FIDO2', status: 'ACTIVE' }
				: { id: 'ada', enabled: true, mfaEnabled: true };
		}
		if (method === 'GET') return this.flow(path[1]);
		if (mediaType.includes('assertion')) return this.check(path[1]);
		const id = `flow ${this.flows.size}`;
		this.flows.set(id, 'ASSERTION_REQUIRED');
		const challenge = Array.from({ length: 32 }, () => Math.floor(this.roll() * 256) - 128);
		const allowCredentials = [{ type: 'public-key', id: [...new Int8Array(this.key.id)] }];
		const options = JSON.stringify({ rpId: RP_ID, challenge, allowCredentials });
		return { id, status: 'ASSERTION_REQUIRED', publicKeyCredentialRequestOptions: options };
	}

	/** A flow takes one assertion. */
	private check(id: string): IDataObject {
		if (this.flows.get(id) !== 'ASSERTION_REQUIRED') {
			return { id: 'x', code: 'INVALID_DATA', message: 'x' };
		}
		this.checks += 1;
		this.flows.set(id, 'COMPLETED');
		return this.flow(id);
	}

	private flow(id: string): IDataObject {
		return {
			...{ id, status: this.flows.get(id) },
			...{ user: { id: 'ada' }, selectedDevice: { id: 'device' } },
		};
	}
}
