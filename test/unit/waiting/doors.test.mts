import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { restAfterWait } from '../../../nodes/PingOne/resources/waiting/beginWait.ts';
import { findNoWait } from '../../../nodes/PingOne/run/n8nInternals.ts';

const mockOld: { isOld: boolean } = { isOld: false };

jest.mock('n8n-workflow', () => {
	const real = jest.requireActual<object>('n8n-workflow');
	return new Proxy(real, {
		get: (target, name) =>
			name === 'WAIT_FOR_SUB_EXECUTION' && mockOld.isOld
				? undefined
				: (target as Record<string | symbol, unknown>)[name],
	});
});

const NOW = Date.now();
const MINUTE_MS = 60_000;

/** As much of n8n's context as says how long an execution may wait. */
function contextOf(
	settings: {
		timeout?: number;
		startedAt?: number;
		runEndsAt?: number;
		worker?: boolean;
		isRetry?: boolean;
		id?: string;
	} = {},
	flow: IDataObject = {},
): IExecuteFunctions {
	return {
		getMode: () => (settings.isRetry ? 'retry' : 'trigger'),
		getExecutionId: () => settings.id ?? '1',
		additionalData: {
			getRunExecutionData: () => undefined,
			executionTimeoutTimestamp: settings.runEndsAt,
		},
		instanceSettings: { instanceType: settings.worker ? 'worker' : 'main' },
		getContext: () => flow,
		getWorkflowSettings: () => ({ executionTimeout: settings.timeout }),
		getExecutionContext: () =>
			settings.startedAt === undefined ? undefined : { establishedAt: settings.startedAt },
	} as unknown as IExecuteFunctions;
}

const AT = NOW + 60 * MINUTE_MS;

afterEach(() => {
	mockOld.isOld = false;
});

describe('doors of n8n that the node has not', () => {
	it('none for chat messages', () => {
		expect('onMessage' in new PingOne()).toBe(false);
	});

	it('none at an address with a path', () => {
		const { webhooks = [] } = new PingOne().description;
		expect(webhooks).toHaveLength(4);
		for (const { path, restartWebhook } of webhooks) {
			expect([path, restartWebhook]).toEqual(['', true]);
		}
	});
});

describe('an execution that cannot wait to its end', () => {
	it('is one of an n8n that resumes callers for any sub-execution', () => {
		expect(findNoWait(contextOf(), AT)).toBeUndefined();
		mockOld.isOld = true;
		expect(findNoWait(contextOf(), AT)).toEqual({ is: 'oldN8n' });
	});

	it('is one that n8n does not show to its webhooks', () => {
		const bare = { ...contextOf(), additionalData: {} } as unknown as IExecuteFunctions;
		expect(findNoWait(bare, AT)).toEqual({ is: 'oldN8n' });
	});

	it.each([
		['of the run', { runEndsAt: AT }, true],
		['of the run, within n8n’s next look', { runEndsAt: AT + MINUTE_MS - 1 }, true],
		['of the run, later', { runEndsAt: AT + 2 * MINUTE_MS }, false],
		['of the settings', { timeout: 3_600, startedAt: NOW }, true],
		['of the settings, later', { timeout: 7_200, startedAt: NOW }, false],
		['of the settings, without a time of its start', { timeout: 3_600 }, false],
		['turned off in the settings', { timeout: -1, startedAt: NOW }, false],
		['in a worker, which counts anew', { runEndsAt: AT, worker: true }, false],
		['of the run that a retry repeats', { timeout: 60, startedAt: NOW, isRetry: true }, false],
		['of the retry itself', { runEndsAt: AT, startedAt: NOW, isRetry: true }, true],
		['in none', {}, false],
	])('has a timeout %s', (_, settings, isRefused) => {
		expect(findNoWait(contextOf(settings), AT)?.is).toBe(isRefused ? 'timeout' : undefined);
	});

	it('keeps the timeout of its first run, by which n8n goes after a page has resumed it', () => {
		const flow = {};
		expect(findNoWait(contextOf({ runEndsAt: AT + 1 }, flow), NOW)).toBeUndefined();
		expect(findNoWait(contextOf({ runEndsAt: AT + 1e9 }, flow), AT)).toMatchObject({ at: AT + 1 });
		// A retry is another execution, for which n8n copies what this one keeps.
		const retry = { runEndsAt: AT + 1e9, isRetry: true, id: '2' };
		expect(findNoWait(contextOf(retry, flow), AT)).toBeUndefined();
	});
});

describe('the rest before a wait', () => {
	/** How long an execution rests before its link is sent, in ms. */
	async function restOf(pingOneWaited?: IDataObject[string]): Promise<number> {
		const before = Date.now();
		const getContext = () => (pingOneWaited === undefined ? {} : { pingOneWaited });
		const ctx = { getContext, getExecutionCancelSignal: () => undefined };
		const rest = restAfterWait(ctx as unknown as IExecuteFunctions);
		await jest.runAllTimersAsync();
		await rest;
		return Date.now() - before;
	}

	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	it('is two seconds where the execution has waited before, and none where it has not', async () => {
		expect(await restOf()).toBe(0);
		expect(await restOf(AT)).toBe(2_000);
	});

	it('outlasts the timer that n8n may have set for the wait before, which would end this one', async () => {
		expect(await restOf(Date.now() + 60_000)).toBe(62_000);
		expect(await restOf(Date.now() + 80_000)).toBe(2_000);
		expect(await restOf(Date.now() - 1_000)).toBe(2_000);
		// As an earlier version of the node has kept it.
		expect(await restOf(true)).toBe(2_000);
	});
});
