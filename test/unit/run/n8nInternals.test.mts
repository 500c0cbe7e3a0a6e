import type { IExecuteFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';
import {
	authorizationFor,
	closedToOthers,
	findNoWait,
	itemsSoFar,
	presentWait,
	retriedRunBegan,
	stopSignalOf,
	UnknownHelper,
	watchStop,
} from '../../../nodes/PingOne/run/n8nInternals.ts';

const stopOf = (executionId: string) => ({
	resultData: { error: { name: 'ManualExecutionCancelledError', extra: { executionId } } },
});

let stored: unknown;
let looks: number;
/** How long n8n's database takes for a look, in ms. */
let lookMs: number;

/** @param process the kind of n8n's process, if n8n shows it */
const context = (told?: AbortSignal, process?: string) =>
	({
		...(process && { instanceSettings: { instanceType: process } }),
		getExecutionId: () => '7',
		getExecutionCancelSignal: () => told,
		getExecutionDataById: async () => {
			looks += 1;
			const read = stored;
			await new Promise((resolve) => setTimeout(resolve, lookMs));
			if (read instanceof Error) throw read;
			return read;
		},
	}) as unknown as IExecuteFunctions;

/** A signal of n8n's that never tells. */
const silent = () => new AbortController().signal;

describe('Stop', () => {
	beforeEach(() => {
		jest.useFakeTimers();
		stored = { resultData: {} };
		looks = 0;
		lookMs = 0;
	});
	afterEach(() => jest.useRealTimers());

	const isStopped = (ctx: IExecuteFunctions) => stopSignalOf(ctx)?.aborted;

	it.each([
		['of a worker', () => context(silent(), 'worker')],
		['in a process of an unknown kind', () => context(silent())],
		['that gets no signal', () => context(undefined, 'main')],
	])('reaches a run %s within seconds', async (_, make) => {
		const ctx = make();
		watchStop(ctx);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(isStopped(ctx)).toBe(false);
		stored = stopOf('7');
		await jest.advanceTimersByTimeAsync(5_100);
		expect(isStopped(ctx)).toBe(true);
		const [before] = [looks];
		await jest.advanceTimersByTimeAsync(60_000);
		expect(looks).toBe(before);
	});

	it.each([500, 1_000, 2_000])(
		'is heard within seven seconds where a look takes %d ms: by then a retry relies on it',
		async (ms) => {
			lookMs = ms;
			const ctx = context();
			watchStop(ctx);
			// Just after a look has begun.
			await jest.advanceTimersByTimeAsync(5_001);
			stored = stopOf('7');
			await jest.advanceTimersByTimeAsync(7_000);
			expect(isStopped(ctx)).toBe(true);
		},
	);

	it('is not taken from the stopped execution whose data a retry begins with', async () => {
		stored = stopOf('6');
		const ctx = context();
		const end = watchStop(ctx);
		await jest.advanceTimersByTimeAsync(20_000);
		expect(isStopped(ctx)).toBe(false);
		end();
	});

	it('is seen once n8n’s database is back', async () => {
		stored = new Error('Database is not ready!');
		const ctx = context();
		watchStop(ctx);
		await jest.advanceTimersByTimeAsync(20_000);
		stored = stopOf('7');
		await jest.advanceTimersByTimeAsync(5_100);
		expect(isStopped(ctx)).toBe(true);
	});

	it.each(['main', 'worker'])('is heard at once where n8n tells: %s', (process) => {
		const told = new AbortController();
		const ctx = context(told.signal, process);
		watchStop(ctx);
		told.abort();
		expect(isStopped(ctx)).toBe(true);
	});

	it('is not looked for where n8n tells of every one', async () => {
		const told = silent();
		const ctx = context(told, 'main');
		const end = watchStop(ctx);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(looks).toBe(0);
		expect(stopSignalOf(ctx)).toBe(told);
		end();
	});

	it('is not looked for once the run is over', async () => {
		watchStop(context())();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(looks).toBe(0);
	});

	it('lets a run end as others do where no stored execution can be read', async () => {
		const bare = { getExecutionId: () => '7', getExecutionCancelSignal: () => undefined };
		const ctx = bare as unknown as IExecuteFunctions;
		const end = watchStop(ctx);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(isStopped(ctx)).toBe(false);
		end();
		expect(jest.getTimerCount()).toBe(0);
	});
});

interface Helping {
	helpers: { httpRequest: (options: IHttpRequestOptions) => Promise<unknown> };
	getCredentials: (type: string) => Promise<{ token?: string }>;
}

type Helper = (this: Helping, type: string, options: IHttpRequestOptions) => Promise<unknown>;

/** n8n's helper, as far as it is known. */
const known: Helper = async function (type, options) {
	const credential = await this.getCredentials(type);
	credential.token ??= 'first';
	const signed = () => ({ ...options, headers: { Authorization: `Bearer ${credential.token}` } });
	return await this.helpers.httpRequest(signed()).catch(async (thrown: unknown) => {
		if ((thrown as { response?: { status: number } }).response?.status !== 401) throw thrown;
		credential.token = 'renewed';
		return await this.helpers.httpRequest(signed());
	});
};

describe('a signature', () => {
	const request = { method: 'GET' as const, url: 'https://api.example.com' };

	const sign = (helper: Helper, isRejected = false, credential = {}) => {
		const httpRequest = jest.fn(async () => await Promise.resolve({ statusCode: 200 }));
		const helpers = { httpRequest, httpRequestWithAuthentication: helper };
		const asked = { type: 'x', request };
		const signing = authorizationFor({ helpers } as never, credential, asked, isRejected);
		return { httpRequest, signing };
	};

	it('is made, and nothing is sent', async () => {
		const { signing, httpRequest } = sign(known);
		expect(await signing).toBe('Bearer first');
		expect(httpRequest).not.toHaveBeenCalled();
	});

	it('is made with a new token when the one there is was rejected', async () => {
		const credential = { token: 'old' };
		const { signing, httpRequest } = sign(known, true, credential);
		expect(await signing).toBe('Bearer renewed');
		expect(credential).toEqual({ token: 'renewed' });
		expect(httpRequest).not.toHaveBeenCalled();
	});

	it.each<[string, Helper]>([
		['sends by itself', async () => await Promise.resolve({ statusCode: 200, body: '{}' })],
		[
			'signs in a way of its own',
			async function (_, options) {
				return await this.helpers.httpRequest({ ...options, url: `${options.url}?token=x` });
			},
		],
	])('is refused of a helper that %s', async (_, helper) => {
		const { signing } = sign(helper);
		await expect(signing).rejects.toThrow(UnknownHelper);
	});

	it('leaves n8n’s context and helpers as they are', async () => {
		const helpers = { httpRequest: jest.fn(), httpRequestWithAuthentication: known };
		const ctx = { helpers };
		await authorizationFor(ctx as never, {}, { type: 'x', request }, false);
		expect(ctx).toEqual({ helpers });
		expect(Object.keys(helpers)).toEqual(['httpRequest', 'httpRequestWithAuthentication']);
	});
});

const freeze = <T,>(value: T): T => {
	if (typeof value !== 'object' || value === null) return value;
	Object.values(value).forEach(freeze);
	return Object.freeze(value);
};

/** An execution as n8n stores it, waiting in the node that asks, and what n8n knows beside it. */
const heldByN8n = () => {
	const node = { name: 'Wait' };
	const data = {
		waitTill: new Date(),
		resultData: {
			lastNodeExecuted: 'Wait',
			runData: {
				Before: [{ startTime: 5_000_000_000, data: { main: [[{ json: { id: 'x' } }]] } }],
			},
		},
		executionData: { nodeExecutionStack: [{ node }], contextData: { 'node:Wait': { round: 1 } } },
	};
	return {
		additionalData: { getRunExecutionData: async () => await Promise.resolve(data) },
		instanceSettings: { instanceType: 'worker' },
		runExecutionData: data,
		getNode: () => node,
		getExecutionId: () => '7',
		getExecutionCancelSignal: () => undefined,
		getExecutionContext: () => ({ source: 'retry', establishedAt: 6_000_000_000_000 }),
		getExecutionDataById: async () => await Promise.resolve(data),
		getContext: () => ({}),
		getWorkflowSettings: () => ({}),
	};
};

/** All that is read of an execution. */
async function readAll(ctx: object) {
	const execute = ctx as IExecuteFunctions;
	watchStop(execute)();
	return {
		began: retriedRunBegan(execute),
		items: itemsSoFar(execute),
		noWait: findNoWait(execute, Date.now()),
		closed: closedToOthers(execute),
		wait: await presentWait(ctx as IWebhookFunctions),
	};
}

describe('what n8n holds of an execution', () => {
	it('is read, and nothing is written there', async () => {
		expect(await readAll(freeze(heldByN8n()))).toEqual({
			began: 5_000_000_000_000,
			items: [{ json: { id: 'x' } }],
			noWait: undefined,
			closed: { waitingChildExecutionIds: ['7'] },
			wait: { round: 1 },
		});
	});

	it('is unknown where n8n does not show it: nothing is taken for an earlier run’s, and no wait begins', () => {
		const { runExecutionData: _, additionalData: __, ...bare } = heldByN8n();
		const ctx = bare as unknown as IExecuteFunctions;
		for (const source of ['retry', 'webhook']) {
			bare.getExecutionContext = () => ({ source, establishedAt: 6_000_000_000_000 });
			expect(retriedRunBegan(ctx)).toBeUndefined();
		}
		expect(itemsSoFar(ctx)).toEqual([]);
		expect(findNoWait(ctx, Date.now())).toEqual({ is: 'oldN8n' });
	});

	it('ends no wait where n8n does not show it', async () => {
		const { additionalData: _, ...bare } = heldByN8n();
		await expect(presentWait(bare as unknown as IWebhookFunctions)).rejects.toThrow(
			'n8n does not show its executions',
		);
	});
});
