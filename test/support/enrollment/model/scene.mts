import type { IDataObject } from 'n8n-workflow';
import type { PageRequest } from '../../../../nodes/PingOne/enrollment/pageRequest.ts';
import type { ApiRequest } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';
import { type Begun, touch } from '../ceremony.mts';
import { Clock } from './clock.mts';
import { makeWait, ModelN8n } from './n8n.mts';
import { ModelPingOne } from './pingOne.mts';

export const MINUTE = 60_000;
const PROOF = '0'.repeat(32);

const CALM = {
	...{ staleMs: 0, wayMs: 1, outages: [], lost: 0, late: 0, readFails: 0 },
	...{ roleLostAt: Infinity, userDeletedAt: Infinity },
};

/** A PingOne of which some requests fail, after a while. */
class Failing extends ModelPingOne {
	fails: (request: ApiRequest) => boolean = () => false;

	/** Which requests PingOne refuses, for good. */
	refuses: (request: ApiRequest) => boolean = () => false;

	/** What every request ends with, before anything is sent. */
	thrown?: PingOneError;

	tookMs = 0;

	/** Every read is so old, in ms. */
	set lagMs(ms: number) {
		this.weather.staleMs = ms;
	}

	override sender(process: string) {
		const send = super.sender(process);
		return (async (request: ApiRequest) => {
			if (this.thrown) throw this.thrown;
			if (this.refuses(request)) return FORBIDDEN;
			if (!this.fails(request)) return await send(request);
			await this.clock.pass(this.tookMs);
			throw new PingOneError({ kind: 'noAnswer', code: 'timeout', request: request.method });
		}) as typeof send;
	}
}

export const isList = ({ method, path }: ApiRequest) => method === 'GET' && path.length === 3;

/** A device is read immediately before it is deleted. */
export const isRead = ({ method, path }: ApiRequest) =>
	method === 'DELETE' || (method === 'GET' && path.length > 2);

const FORBIDDEN = {
	...{ status: 403, headers: {}, isEmpty: false },
	json: { id: 'x', code: 'ACCESS_FAILED', message: 'no' },
};

export interface Scene {
	clock: Clock;
	pingOne: Failing;
	n8n: ModelN8n;
	post(process: number, request: IDataObject): Promise<IDataObject>;
	/** Begins at a process and has a key answer; gives the finish. */
	press(process: number): Promise<IDataObject>;
}

/** Plays a link at two processes of n8n in virtual time, to its end. */
export async function play(validMs: number, act: (scene: Scene) => Promise<void>): Promise<Scene> {
	const clock = new Clock(() => 0);
	try {
		const pingOne = new Failing(clock, () => 0.999, { ...CALM });
		const n8n = new ModelN8n(clock, pingOne, makeWait(clock.now, validMs, []), [0, 0]);
		const post = async (process: number, request: IDataObject) =>
			(await n8n.post(process, { proof: PROOF, ...request } as PageRequest)) ?? {};
		const press = async (process: number) => {
			const begun = (await post(process, { action: 'begin' })) as unknown as Begun;
			return { action: 'finish', token: begun.token, attestation: touch(begun) };
		};
		const scene = { clock, pingOne, n8n, post, press };
		const acting = act(scene);
		await clock.runUntil(clock.now + validMs + 10 * MINUTE);
		await acting;
		return scene;
	} finally {
		clock.restore();
	}
}

export const activeIds = ({ devices }: ModelPingOne) =>
	devices.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);

export const enrollmentOf = ({ item }: ModelN8n) => item?.enrollment as IDataObject;
