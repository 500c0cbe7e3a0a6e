import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { restAfterWait } from '../../../../nodes/PingOne/resources/waiting/beginWait.ts';
import type { Answer } from '../../../../nodes/PingOne/waiting/answer.ts';
import { passDoor } from '../../../../nodes/PingOne/waiting/door.ts';
import type { Protocol } from '../../../../nodes/PingOne/waiting/protocol.ts';
import { resumeAt, WAIT_KEY } from '../../../../nodes/PingOne/waiting/wait.ts';
import type { Clock } from './clock.mts';
import { ConfirmHost } from './confirmHost.mts';
import { FakeResponse } from './response.mts';

/** The node waits twice: it stands in a loop. */
const NODE = 'Ask';
const WAITS = 2;
const VALID_MS = 20 * 60_000;
/** From the node's answer to n8n's own update. */
const MAX_GAP_MS = 1_500;
const MAX_READ_MS = 100;
/** Of the nodes between two waits. */
const MAX_RUN_MS = 500;
const MAX_BODY_MS = 5_000;
/** How often n8n's database is away when it is needed. */
const AWAY = 0.02;

/** What is left out of the door, to see whether that is found. */
export type Fault =
	/** The execution is not read anew: n8n goes by what the request has found. */
	| 'no door'
	/** Any wait of the node counts, whichever it is. */
	| 'no nonce'
	/** The next wait begins at once. */
	| 'no rest';

/** A confirmation in an execution that may have gone on to its next one. */
export class Asking extends ConfirmHost {
	/** What pages were told that a decision of theirs counts. */
	readonly claims: string[] = [];

	constructor(
		private readonly execution: Execution,
		/** Of the waits of the workflow: from 0. */
		readonly place: number,
		nonce: string,
	) {
		super(execution.clock, execution.roll, VALID_MS, nonce);
	}

	/** What n8n stores while the execution waits here. */
	get stored() {
		return {
			waitTill: new Date(this.wait.expiresAt),
			resultData: { runData: {}, lastNodeExecuted: NODE },
			executionData: {
				contextData: { [`node:${NODE}`]: { [WAIT_KEY]: { nonce: this.wait.nonce } } },
				nodeExecutionStack: [{ node: { name: NODE } }],
			},
		};
	}

	/** n8n looks at the execution when a request begins; its body may take a while. */
	override async post(process: number, request: object): Promise<IDataObject | undefined> {
		if (this.execution.present !== this) return undefined;
		if (this.roll() < 0.3) await this.clock.pass(this.roll() * MAX_BODY_MS);
		return await super.post(process, request);
	}

	protected override get letsIn(): boolean {
		return true;
	}

	protected override async end(answer: Answer, process: number): Promise<IDataObject | undefined> {
		const alive = this.processes[process];
		const isDead = () => this.processes[process] !== alive;
		const response = new FakeResponse();
		const protocol = {
			purpose: 'confirmation',
			recordOf: () => alive.recordOf('wait'),
		} as unknown as Protocol;
		const visit = { ctx: this.contextOf(), protocol, wait: this.wait, response };
		const passed = await passDoor(visit, answer);
		if (isDead()) return undefined;
		if (!passed.item) return response.body;
		await this.clock.pass(this.roll() * MAX_GAP_MS);
		if (isDead()) return undefined;
		const goesOn = this.roll() >= AWAY && this.execution.resume(this, passed.item);
		if (!passed.answer) return response.body;
		response.answer(goesOn ? 200 : 500);
		return goesOn ? passed.answer : undefined;
	}

	/** The deadline: n8n's timer is of the wait that the execution is in. */
	protected override resume(item: IDataObject): void {
		if (this.execution.present === this) this.execution.resume(this, item);
	}

	private contextOf(): IWebhookFunctions {
		const getRunExecutionData = async () => {
			await this.clock.pass(this.roll() * MAX_READ_MS);
			if (this.roll() < AWAY) throw new Error('the database is away');
			return this.read();
		};
		const log = () => (this.execution.refused += 1);
		return {
			getNode: () => ({ name: NODE }),
			getExecutionId: () => '1',
			additionalData: { getRunExecutionData },
			logger: { info: log, warn: log, error: log },
		} as unknown as IWebhookFunctions;
	}

	private read() {
		const { present, planted } = this.execution;
		if (planted === 'no door') return this.stored;
		if (!present) return undefined;
		return planted === 'no nonce' ? this.stored : present.stored;
	}
}

/** An execution of n8n's with two confirmations, one behind the other, and a node behind each. */
export class Execution {
	/** What the nodes behind the waits have been given, in order. */
	readonly acted: Array<{ asking: Asking; item: IDataObject }> = [];

	state: 'running' | 'waiting' | 'success' = 'running';

	/** Ends that the door refused. */
	refused = 0;

	/** Ends that met an execution which no longer waits. */
	late = 0;

	private asking?: Asking;

	private begun = 0;

	private readonly flow: IDataObject = {};

	/** @param visit has people use a link that was just sent */
	constructor(
		readonly clock: Clock,
		readonly roll: () => number,
		private readonly visit: (asking: Asking) => void,
		readonly planted?: Fault,
	) {
		void this.run(0);
	}

	/** The wait that the execution is in. */
	get present(): Asking | undefined {
		return this.state === 'waiting' ? this.asking : undefined;
	}

	/**
	 * n8n resumes whatever waits, from the wait that the request has found (2.41.1, active-executions.js).
	 *
	 * @returns whether it does
	 */
	resume(asking: Asking, item: IDataObject): boolean {
		if (this.state !== 'waiting') {
			this.late += 1;
			return false;
		}
		this.state = 'running';
		this.acted.push({ asking, item });
		void this.run(asking.place + 1);
		return true;
	}

	private async run(place: number): Promise<void> {
		await this.clock.pass(this.roll() * MAX_RUN_MS);
		if (place === WAITS) {
			this.state = 'success';
			return;
		}
		const ctx = { getContext: () => this.flow, getExecutionCancelSignal: () => undefined };
		if (this.planted !== 'no rest') {
			await restAfterWait(ctx as unknown as IExecuteFunctions);
			this.flow.pingOneWaited = resumeAt({ expiresAt: this.clock.now + VALID_MS }).getTime();
		}
		this.begun += 1;
		this.asking = new Asking(this, place, `nonce ${this.begun}`);
		this.state = 'waiting';
		this.visit(this.asking);
	}
}
