import { type IDataObject, sleep } from 'n8n-workflow';
import {
	type Challenge,
	DecisionRecord,
	type Session,
} from '../../../nodes/PingOne/confirmation/session.ts';
import { confirmationAim } from '../../../nodes/PingOne/confirmation/aim.ts';
import { dispatch } from '../../../nodes/PingOne/confirmation/dispatch.ts';
import type { PageRequest } from '../../../nodes/PingOne/confirmation/pageRequest.ts';
import type { ConfirmationWait } from '../../../nodes/PingOne/confirmation/wait.ts';
import { sealerFor } from '../../../nodes/PingOne/page/link/seal.ts';
import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { PingOneError, type Failure } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { fakeApi, type Respond } from '../fakeApi.mts';
import { registerKey, signInWith, type SignIn } from '../softAuthenticator.mts';

const ORIGIN = 'http://localhost:5678';
/** A proof of the form that the page sends. */
export const PROOF = '0123456789abcdefghjkmnpqrstvwxyz';
const MINUTE_MS = 60_000;

/** When the sessions of these tests begin, in ms since 1970. */
export const NOW = Date.UTC(2030, 0, 1);

const CHALLENGE = [...Buffer.alloc(32, 7)];

/** Ada's wait, for an hour. */
export const WAIT = {
	version: 1,
	kind: 'confirm',
	nonce: 'nonce',
	person: { id: 'ada', username: 'ada', name: 'Ada' },
	link: { purpose: 'confirmation', salt: 's', digests: ['d'], codes: [], asksStartCode: false },
	others: [],
	reminder: 0,
	origin: ORIGIN,
	expiresAt: NOW + 60 * MINUTE_MS,
	page: { language: 'en', texts: {}, company: 'c', logoUrl: '', accent: '#000000', help: '' },
	executionId: '7',
	message: 'Pay',
	rpId: 'localhost',
	requiresUserVerification: true,
	onlyDevices: [],
	publicKeys: [],
	asksReason: false,
	bindsMessage: false,
	environmentId: 'e',
	call: { timeoutMs: 1_000 },
} satisfies ConfirmationWait;

/** One place that PingOne is asked at: the page's own order. */
export type Place = 'user' | 'start' | 'cancel' | 'select' | 'assertion' | 'flow' | 'device';

function placeOf({ method, path, mediaType = '' }: ApiRequest): Place {
	if (path[0] === 'users') return path[2] === 'devices' ? 'device' : 'user';
	if (method === 'GET') return 'flow';
	if (path.length === 1) return 'start';
	if (mediaType.includes('cancel')) return 'cancel';
	return mediaType.includes('select') ? 'select' : 'assertion';
}

/** Gives an answer of PingOne's; may throw instead. */
export type Reply = () => ReturnType<Respond>;

/** PingOne refuses, with an error as it writes them. */
export const refusal =
	(status: number, code: string, detail?: string): Reply =>
	() => ({
		status,
		json: {
			id: 'e9e0e1a2-0000-4000-8000-000000000002',
			code,
			message: 'PingOne’s own words',
			...(detail && { details: [{ code: detail, message: 'x' }] }),
		},
	});

/** There is no answer, for a reason. */
export const failure =
	(facts: Failure): Reply =>
	() => {
		throw new PingOneError(facts);
	};

/** An error in the code itself. */
export const mistake: Reply = () => {
	throw new TypeError('ours');
};

/** PingOne answers 200. */
export const json =
	(body: IDataObject): Reply =>
	() => ({ json: body });

/** Nothing is approved, nothing decided: the link can be used again. */
export function expectStillOpen(session: ConfirmSession, answer: object): void {
	expect(answer).not.toHaveProperty('resume');
	expect(session.record.outcome).toBeUndefined();
}

/** One link in one process, with a PingOne that answers as told and a key of Ada's. */
export class ConfirmSession {
	readonly record = new DecisionRecord();

	/** Names of the events, with what they say. */
	readonly logged: Array<[event: string, facts: IDataObject]> = [];

	now = NOW;

	private readonly key = registerKey(
		JSON.stringify({ rp: { id: 'localhost' }, challenge: CHALLENGE }),
		{ origin: ORIGIN },
	).key;

	private readonly pingOne: ReturnType<typeof fakeApi>;

	readonly wait: ConfirmationWait;

	/** @param replies what PingOne answers instead of what it does when all is well */
	constructor(
		readonly replies: Partial<Record<Place, Reply>> = {},
		changes: Partial<ConfirmationWait> = {},
	) {
		this.wait = { ...WAIT, ...changes };
		this.pingOne = fakeApi((request) => {
			const place = placeOf(request);
			return this.replies[place]?.() ?? { json: this.well(place) };
		});
	}

	/** ID of Ada's credential, base64url. */
	get credentialId(): string {
		return this.key.id.toString('base64url');
	}

	/** Its public half, COSE in base64url. */
	get publicKey(): string {
		return this.key.publicKey.toString('base64url');
	}

	/** Where PingOne was asked, in order. */
	get asked(): Place[] {
		return this.pingOne.asked.map(placeOf);
	}

	/** A flow that asks Ada's key. */
	asking(options: IDataObject = {}): IDataObject {
		const text = JSON.stringify({
			rpId: 'localhost',
			challenge: CHALLENGE,
			allowCredentials: [{ type: 'public-key', id: [...new Int8Array(this.key.id)] }],
			...options,
		});
		return { id: 'flow', status: 'ASSERTION_REQUIRED', publicKeyCredentialRequestOptions: text };
	}

	/** A flow that Ada's key has completed. */
	completed(changes: IDataObject = {}): IDataObject {
		const selectedDevice = { id: 'device' };
		return { id: 'flow', status: 'COMPLETED', user: { id: 'ada' }, selectedDevice, ...changes };
	}

	/** Ada's key as a device. */
	device(changes: IDataObject = {}): IDataObject {
		return { id: 'device', type: 'FIDO2', status: 'ACTIVE', ...changes };
	}

	/** Time passes, by every clock. */
	async pass(ms: number): Promise<void> {
		this.now += ms;
		await sleep(ms);
	}

	async send(request: { action: string; click?: number } & IDataObject) {
		const about = { executionId: '7', nodeId: 'n', nonce: 'nonce', userId: 'ada' };
		const session: Session = {
			aim: confirmationAim(this.wait),
			wait: this.wait,
			record: this.record,
			api: this.pingOne.api,
			sealer: sealerFor<Challenge>('secret', 'confirmation', about),
			isStartCode: () => false,
			backupProof: 'backup',
			visitor: { sourceIp: '192.0.2.7', browser: 'Chrome' },
			click: request.click,
			log: (event, facts = {}) => this.logged.push([event, facts]),
			now: this.now,
		};
		return await dispatch(session, { proof: PROOF, ...request } as unknown as PageRequest);
	}

	/** Begins, and has the key answer. */
	async sign(signIn: SignIn = {}) {
		const { status, body } = await this.send({ action: 'begin' });
		if (status !== 200) throw new Error(`begin answered ${JSON.stringify(body)}`);
		const json = JSON.stringify({ rpId: 'localhost', challenge: CHALLENGE });
		const assertion = signInWith(this.key, json, { origin: ORIGIN, ...signIn });
		return { action: 'finish', token: body.token as string, assertion: { ...assertion } };
	}

	/** The whole ceremony. */
	async confirm(signIn: SignIn = {}) {
		return await this.send(await this.sign(signIn));
	}

	private well(place: Place): IDataObject {
		if (place === 'user') return { id: 'ada', enabled: true, mfaEnabled: true };
		if (place === 'device') return this.device();
		return place === 'start' || place === 'select' ? this.asking() : this.completed();
	}
}
