import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { runNode, type RunSettings } from '../../support/engine.mts';
import { createParameters, credentialFor, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

/** A token endpoint that accepts connections and never responds. */
let blackHole: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
	blackHole = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve) => blackHole.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
	for (const socket of sockets) socket.destroy();
	sockets.clear();
});
afterAll(() => blackHole.close());

const blackHoleUrl = () => `http://127.0.0.1:${(blackHole.address() as { port: number }).port}`;

/** A run whose token never comes, in the same PingOne environment as everybody else. */
const startHanging = (userIds: string[], more: Partial<RunSettings> = {}, options = {}) =>
	runNode({
		parameters: createParameters(sandbox, { options }),
		credential: credentialFor(sandbox, { authServerUrl: blackHoleUrl() }),
		credentialId: 'hanging',
		items: userIds.map((userId) => ({ userId })),
		...more,
	});

/** Waits until the hanging run asks for its token. */
async function hangs() {
	while (sockets.size === 0) await delay(10);
}

const LONG_S = 50;
/** A place in the pace for each of them would take longer. */
const AT_ONCE_MS = 15_000;

/** Credentials that name the victim's environment and a token endpoint that never answers. */
const COPYCATS = 40;

it(`${COPYCATS} of them hold up neither another credential of the same environment nor an enrollment`, async () => {
	const hires = await seedHires(sandbox, 10 + COPYCATS);
	const cancels: Array<() => void> = [];
	const hanging = hires
		.slice(10)
		.map((userId, place) =>
			startHanging(
				[userId],
				{ credentialId: `copycat ${place}`, started: ({ cancel }) => cancels.push(cancel) },
				{ timeout: LONG_S },
			),
		);
	while (sockets.size < COPYCATS) await delay(10);
	const startedAt = Date.now();
	const [other, enrollment] = await Promise.all([
		runNode({
			parameters: createParameters(sandbox),
			credential: credentialFor(sandbox),
			credentialId: 'innocent',
			items: hires.slice(0, 10).map((userId) => ({ userId })),
		}),
		startEnrollment(sandbox, {}, { credentialId: 'another' }),
	]);
	expect(Date.now() - startedAt).toBeLessThan(AT_ONCE_MS);
	expect(other.branches[0]).toHaveLength(10);
	expect(enrollment.run.waitTill).toBeDefined();
	expect((await enrollment.send({ body: { action: 'begin' } })).status).toBe(200);
	for (const cancel of cancels) cancel();
	await Promise.all(hanging);
});

it('holds up others of the same credential for a few seconds only', async () => {
	const hires = await seedHires(sandbox, 2);
	let cancel: () => void = () => undefined;
	const hanging = startHanging(
		hires.slice(0, 1),
		{ started: (run) => (cancel = run.cancel) },
		{ timeout: LONG_S },
	);
	await hangs();
	// The same credential, repaired meanwhile.
	const repaired = await runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		credentialId: 'hanging',
		items: [{ userId: hires[1] }],
	});
	expect(repaired.branches[0]).toHaveLength(1);
	cancel();
	await hanging;
});

it('fails by its Timeout, and says that nothing was sent', async () => {
	const hires = await seedHires(sandbox, 3);
	const { branches } = await startHanging(
		hires,
		{ onError: 'continueErrorOutput' },
		{ timeout: 2 },
	);
	expect(branches[1]).toHaveLength(3);
	for (const { json } of branches[1]) {
		expect(JSON.stringify(json)).toContain('No response from PingOne’s token endpoint in time');
		expect(JSON.stringify(json)).toContain('Nothing was sent for this item');
	}
	expect(await sandbox.requests()).toEqual([]);
});

it('ends at once when it is stopped', async () => {
	const hires = await seedHires(sandbox, 30);
	let cancel: () => void = () => undefined;
	const hanging = startHanging(
		hires,
		{ started: (run) => (cancel = run.cancel) },
		{ timeout: LONG_S },
	);
	await hangs();
	const stoppedAt = Date.now();
	cancel();
	await hanging;
	expect(Date.now() - stoppedAt).toBeLessThan(AT_ONCE_MS);
});
