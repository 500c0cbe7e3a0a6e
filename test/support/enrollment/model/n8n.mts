import { once } from 'node:events';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Answer } from '../../../../nodes/PingOne/waiting/answer.ts';
import { passDoor } from '../../../../nodes/PingOne/waiting/door.ts';
import type { Protocol } from '../../../../nodes/PingOne/waiting/protocol.ts';
import { Turns } from '../../../../nodes/PingOne/waiting/turns.ts';
import { WAIT_KEY } from '../../../../nodes/PingOne/waiting/wait.ts';
import type { PageRequest } from '../../../../nodes/PingOne/enrollment/pageRequest.ts';
import { expiredItem } from '../../../../nodes/PingOne/enrollment/result.ts';
import { type Attempt, AttemptRecord } from '../../../../nodes/PingOne/enrollment/session.ts';
import { sealerFor } from '../../../../nodes/PingOne/page/link/seal.ts';
import { serve } from '../../../../nodes/PingOne/enrollment/serve.ts';
import type { EnrollmentWait } from '../../../../nodes/PingOne/enrollment/wait.ts';
import { resumeAt } from '../../../../nodes/PingOne/waiting/wait.ts';
import { PingOneApi } from '../../../../nodes/PingOne/pingone/client/api.ts';
import type { Connection } from '../../../../nodes/PingOne/pingone/client/connection.ts';
import type { Clock } from './clock.mts';
import { RP, USER, type ModelPingOne } from './pingOne.mts';
import { FakeResponse } from './response.mts';

const CONNECTION = {
	apiUrl: 'https://api.pingone.com',
	authUrl: 'https://auth.pingone.com',
	environmentId: 'environment',
	tenant: 'tenant',
} as unknown as Connection;

const BINDING = { executionId: '1', nodeId: 'n', nonce: 'x', userId: USER };

const ORIGIN = 'http://localhost:5678';

const NODE = 'Enroll';

/** One waiting execution, served by several processes of n8n. */
export class ModelN8n {
	/** n8n's word for the execution. */
	state: 'waiting' | 'success' | 'canceled' = 'waiting';

	/** What the workflow went on with. */
	item?: IDataObject;

	/** Devices that the log names as such that an admin has to look up. */
	readonly inDoubt: string[] = [];

	/** How often n8n does not go on although it was told to, as without its database. */
	deaf = 0;

	/** Whether its database cannot be reached. */
	isAway = false;

	private readonly processes: Array<Turns<AttemptRecord>>;

	private followUps = 0;

	/** @param skews by how much the clock of each process is off, in ms */
	constructor(
		private readonly clock: Clock,
		private readonly pingOne: ModelPingOne,
		readonly wait: EnrollmentWait,
		private readonly skews: number[],
	) {
		this.processes = skews.map(() => new Turns(() => new AttemptRecord()));
		clock.at(resumeAt(wait).getTime(), () => this.resume(expiredItem(wait)));
	}

	/** Requests that are still being followed up. */
	get open(): number {
		return this.followUps;
	}

	stop(): void {
		if (this.state === 'waiting') this.state = 'canceled';
	}

	/** Hands a request to a process while the execution waits. @returns nothing when it does not */
	async post(process: number, request: PageRequest): Promise<Answer['body'] | undefined> {
		if (this.state !== 'waiting') return undefined;
		const log = (event: string, facts: IDataObject = {}) => {
			const isConflict = event === 'enrollment.conflict';
			const ids = facts.deviceIds as string[];
			if (event === 'enrollment.in_doubt' || isConflict) this.inDoubt.push(...ids);
			// Both are active then, and either may be what the workflow has.
			if (isConflict && facts.device) this.inDoubt.push(String(facts.device));
			this.pingOne.note(`p${process} ${event} ${JSON.stringify(facts)}`);
		};
		const send = this.pingOne.sender(`p${process}`);
		const { wait } = this;
		const open = (record: AttemptRecord) => ({
			api: new PingOneApi(CONNECTION, send, { timeoutMs: 15_000 }),
			sealer: sealerFor<Attempt>('secret', 'enrollment', BINDING),
			isStartCode: () => true,
			backupProof: 'backup',
			visitor: { sourceIp: '', browser: '' },
			click: request.click,
			log,
			wait,
			record,
			now: Date.now(),
		});
		const attempts = this.processes[process];
		return await this.clock.skewed(this.skews[process], async () => {
			const answer = await serve(
				async (work) => await attempts.inTurn('wait', async (record) => await work(open(record))),
				request,
			);
			const protocol = { purpose: 'enrollment', recordOf: () => attempts.recordOf('wait') };
			const response = new FakeResponse();
			const sent = once(response, 'sent');
			const ctx = this.contextOf(log);
			const visit = { ctx, protocol: protocol as unknown as Protocol, wait, response };
			this.followUps += 1;
			const passing = passDoor(visit, answer).then(({ item, answer: body }) => {
				this.followUps -= 1;
				if (item) this.resume(item);
				return body;
			});
			// Where n8n answers, nothing is sent before.
			return await Promise.race([passing, sent.then(() => undefined)]).then(
				(body) => body ?? response.body,
			);
		});
	}

	/** For the door: what n8n has stored, and where an end is noted that comes too late. */
	private contextOf(log: (event: string, facts?: IDataObject) => void): IWebhookFunctions {
		const stored = {
			waitTill: new Date(this.wait.expiresAt),
			resultData: { runData: {}, lastNodeExecuted: NODE },
			executionData: {
				contextData: { [`node:${NODE}`]: { [WAIT_KEY]: { nonce: this.wait.nonce } } },
				nodeExecutionStack: [{ node: { name: NODE } }],
			},
		};
		const info = (line: string) => {
			const [, event, facts] = /^(\S+) (.*)$/.exec(line) ?? [];
			const { device } = JSON.parse(facts) as IDataObject;
			if (device !== undefined) this.inDoubt.push(String(device));
			log(event, { device });
		};
		return {
			getNode: () => ({ name: NODE }),
			getExecutionId: () => BINDING.executionId,
			additionalData: {
				getRunExecutionData: async () => {
					if (this.isAway) throw new Error('the database is away');
					return await Promise.resolve(this.state === 'waiting' ? stored : undefined);
				},
			},
			logger: { info, warn: info, error: info },
		} as unknown as IWebhookFunctions;
	}

	/** n8n resumes an execution once. */
	private resume(item: IDataObject): void {
		if (this.state !== 'waiting') return;
		this.deaf -= 1;
		if (this.deaf >= 0) return;
		this.state = 'success';
		this.item = item;
		this.pingOne.note(`resumed ${JSON.stringify(item)}`);
	}
}

/** A wait that begins now. */
export const makeWait = (now: number, validMs: number, known: string[]): EnrollmentWait => ({
	version: 1,
	kind: 'enroll',
	nonce: 'x',
	person: { id: USER, username: 'ada', name: 'Ada' },
	link: { purpose: 'enrollment', salt: 's', digests: ['d'], codes: [], asksStartCode: false },
	others: [],
	reminder: 0,
	origin: ORIGIN,
	expiresAt: now + validMs,
	device: { type: 'FIDO2', rp: RP, policy: { id: 'p' } },
	ifExists: 'createAnother',
	known,
	maxAttempts: 4,
	onFailure: 'end',
	environmentId: 'environment',
	call: { timeoutMs: 15_000 },
	page: {
		language: 'en',
		texts: {},
		company: 'Example Ltd',
		logoUrl: '',
		accent: '#1f5fbf',
		redirectUrl: '',
		asksNickname: false,
		help: '',
	},
});
