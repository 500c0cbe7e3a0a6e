import { sleep } from 'n8n-workflow';
import { runNode, type RunSettings } from '../support/engine.mts';
import {
	createParameters,
	credentialFor,
	seedHires,
	startSandboxProcess,
	type SandboxProcess,
} from '../support/tenant.mts';
import { errorOf } from '../support/errorItem.mts';

interface Metrics {
	byStatus: Record<string, number>;
	maxInFlight: number;
	devices: { created: number; now: number; usersWithMoreThanOne: number };
}

let sandbox: SandboxProcess;

beforeEach(async () => {
	// A process, and so a port, of its own: what the pace learns about a tenant stays with its address.
	sandbox = await startSandboxProcess();
});
afterEach(async () => await sandbox.close());

const run = async (hires: string[], settings: Partial<RunSettings> = {}) =>
	await runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		items: hires.map((userId) => ({ userId })),
		...settings,
	});

const metrics = async () => await sandbox.control<Metrics>('GET', '/metrics');
const settings = async (changes: object) => await sandbox.control('POST', '/settings', changes);
const limit = (perSecond: number, retryAfter = 'seconds') => ({
	perSecond,
	burst: perSecond,
	kind: 'bucket',
	retryAfter,
});

describe('a rate limit', () => {
	it.each(['seconds', 'date', 'none'])(
		'loses nobody when Retry-After is given as %s',
		async (form) => {
			// So low that a busy machine reaches it, too.
			const hires = await seedHires(sandbox, 60);
			await settings({ latencyMs: 20, rateLimit: limit(10, form) });
			const { branches, hints } = await run(hires);
			expect(branches[0]).toHaveLength(60);
			const { devices, byStatus } = await metrics();
			expect(devices).toMatchObject({ created: 60, now: 60, usersWithMoreThanOne: 0 });
			expect(byStatus['429']).toBeGreaterThan(0);
			expect(JSON.stringify(hints)).toContain('PingOne rate-limited this run');
		},
	);

	it('may change in the middle', async () => {
		const hires = await seedHires(sandbox, 200);
		await settings({ latencyMs: 20, rateLimit: limit(60) });
		const running = run(hires);
		await sleep(1200);
		await settings({ rateLimit: limit(30) });
		const { branches } = await running;
		expect(branches[0]).toHaveLength(200);
		expect((await metrics()).devices).toMatchObject({ created: 200, usersWithMoreThanOne: 0 });
	});

	it('is shared by two executions at once', async () => {
		const hires = await seedHires(sandbox, 120);
		await settings({ latencyMs: 20, rateLimit: limit(40) });
		const [one, two] = await Promise.all([run(hires.slice(0, 60)), run(hires.slice(60))]);
		expect(one.branches[0]).toHaveLength(60);
		expect(two.branches[0]).toHaveLength(60);
		expect((await metrics()).devices).toMatchObject({
			created: 120,
			now: 120,
			usersWithMoreThanOne: 0,
		});
	});

	it('that asks for ten minutes ends the run at once, each item with the wait named', async () => {
		const hires = await seedHires(sandbox, 10);
		await settings({ rateLimit: { ...limit(1), burst: 1, retryAfter: '600' } });
		const { branches } = await run(hires, { onError: 'continueErrorOutput' });
		expect(branches[0].length + branches[1].length).toBe(10);
		for (const item of branches[1]) {
			expect(errorOf(item).message).toContain('PingOne is rate-limiting requests');
			expect(JSON.stringify(item.json)).toMatch(/Wait (600|59\d) seconds, then/);
		}
		expect((await metrics()).devices.created).toBe(branches[0].length);
	});
});

describe('the line above the output', () => {
	const throttled = (retryAfter: string, rule: object) => ({
		route: 'devices.create',
		...rule,
		fault: {
			kind: 'status',
			status: 429,
			headers: { 'retry-after': retryAfter },
			body: { code: 'REQUEST_LIMITED', message: 'slow down' },
		},
	});

	it('says how many items the rate limit kept out, and not that none was lost', async () => {
		const hires = await seedHires(sandbox, 60);
		await sandbox.control('POST', '/faults', [
			throttled('1', { skip: 5, times: 1 }),
			throttled('600', { skip: 45, times: -1 }),
		]);
		const { branches, hints } = await run(hires, { onError: 'continueErrorOutput' });
		const [done, failed] = branches.map((branch) => branch.length);
		expect(done + failed).toBe(60);
		expect(failed).toBeGreaterThan(0);
		const said = hints.map(({ message }) => message);
		expect(said[0]).toMatch(
			/^PingOne rate-limited this run (once|\d+ times)\. The node waited \d+ s/,
		);
		expect(said[1]).toContain(
			`${done} of 60 items done, ${failed} failed: ${failed} × PingOne is rate-limiting requests`,
		);
		expect(said[2]).toContain(`${done} devices are waiting for activation.`);
		expect(JSON.stringify(hints)).not.toContain('lost');
	});

	it('counts failures by their reason, whatever values they quote', async () => {
		const [one, two] = await seedHires(sandbox, 2);
		const { hints } = await run([one, 'x', 'y', two, ''], { onError: 'continueRegularOutput' });
		expect(hints[0].message).toBe(
			"2 of 5 items done, 3 failed: 2 × 'User' must be a PingOne ID; 1 × 'User' is empty. Each failed item has an error with a hint: do what it says, then run only those items again.",
		);
	});

	it('is left out when all is well with one item', async () => {
		const hires = await seedHires(sandbox, 1);
		const { hints } = await run(hires);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('1 device is waiting for activation.'),
		]);
	});
});

it('keeps to Max Concurrent Requests', async () => {
	const hires = await seedHires(sandbox, 60);
	await settings({ latencyMs: 20 });
	const parameters = createParameters(sandbox, { options: { maxConcurrentRequests: 3 } });
	const { branches } = await run(hires, { parameters });
	expect(branches[0]).toHaveLength(60);
	expect((await metrics()).maxInFlight).toBeLessThanOrEqual(3);
});

it('starts nothing more once the execution is canceled', async () => {
	const hires = await seedHires(sandbox, 200);
	await settings({ latencyMs: 50, rateLimit: limit(20) });
	let cancel = () => {};
	const running = run(hires, { started: (it) => (cancel = it.cancel) });
	await sleep(1500);
	cancel();
	await running;
	// What was on its way may still arrive.
	await sleep(300);
	const { created } = (await metrics()).devices;
	expect(created).toBeLessThan(100);
	await sleep(1500);
	expect((await metrics()).devices.created).toBe(created);
});

it('lets people see a throttled run move', async () => {
	const hires = await seedHires(sandbox, 40);
	await settings({ latencyMs: 10, rateLimit: limit(10) });
	const messages: unknown[] = [];
	await run(hires, { onMessage: (message) => messages.push(message), mode: 'manual' });
	expect(JSON.stringify(messages)).toContain(
		'PingOne is rate-limiting requests, continuing in 1 s',
	);
});
