import { readFileSync } from 'node:fs';
import { sleep } from 'n8n-workflow';
import { AttemptRecord } from '../../../nodes/PingOne/enrollment/session.ts';
import { Turns } from '../../../nodes/PingOne/waiting/turns.ts';
import { Gate } from '../../../nodes/PingOne/page/http/gate.ts';
import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { clockOf } from '../../../nodes/PingOne/pingone/client/clock.ts';
import type { Connection } from '../../../nodes/PingOne/pingone/client/connection.ts';
import type { Exchange } from '../../../nodes/PingOne/pingone/client/exchange.ts';
import { breaker, isHeld } from '../../../nodes/PingOne/pingone/client/steps/breaker.ts';
import { withLock } from '../../../nodes/PingOne/pingone/client/lock.ts';
import { Patience } from '../../../nodes/PingOne/pingone/client/patience.ts';
import { cachedSend } from '../../../nodes/PingOne/pingone/client/responseCache.ts';
import { TokenGate } from '../../../nodes/PingOne/pingone/client/tokens.ts';
import { Memory } from '../../../nodes/PingOne/pingone/client/memory.ts';
import { toResponse } from '../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { oneAtATime } from '../../../nodes/PingOne/trigger/polling/memory.ts';
import { findState, keepState } from '../../../nodes/PingOne/trigger/state.ts';
import { enterLine, listenerOf } from '../../../nodes/PingOne/trigger/webhook/listeners.ts';
import { stateContext } from '../../support/triggerState.mts';
import { answer, tokenContext } from '../../support/lab/tokenContext.mts';

/**
 * Two owners, two credentials, one n8n process. Each thing that the process holds is attacked here:
 * neither owner can delay, read, use up, close or imitate what is the other's.
 */

const never = async () => await new Promise<never>(() => undefined);

const connection = (credentialId: string, apiUrl = 'https://api.pingone.eu'): Connection => ({
	apiUrl,
	authUrl: 'https://auth.pingone.eu',
	environmentId: 'e',
	workerEnvironmentId: 'e',
	tenant: `${apiUrl} e`,
	credentialId,
});

const REQUEST: ApiRequest = { method: 'GET', path: ['deviceAuthenticationPolicies'], timeoutMs: 1 };

const ATTACKS: Record<string, () => Promise<void>> = {
	async policies() {
		// The same tenant, which anybody may name: what the other credential may read stays its own.
		const sendAs = (credential: string, name: string) =>
			cachedSend(
				Object.assign(
					async () => await Promise.resolve(toResponse(200, {}, JSON.stringify({ name }))),
					{ signal: undefined },
				) as never,
				connection(credential),
				new Patience(),
			);
		const attacker = await sendAs('attacker', 'forged')(REQUEST);
		const victim = await sendAs('victim', 'genuine')(REQUEST);
		expect([attacker.json, victim.json]).toEqual([{ name: 'forged' }, { name: 'genuine' }]);
	},
	async attempts() {
		const attempts = new Turns(() => new AttemptRecord());
		// Requests that hang, wrong proofs, and more links than are remembered.
		void attempts.inTurn('attacker 0', never);
		const mine = attempts.recordOf('victim');
		for (let link = 0; link < 9_000; link++)
			attempts.recordOf(`attacker ${link}`).tally('wrongProof');
		const served = await attempts.inTurn('victim', async (record) => await Promise.resolve(record));
		expect(served).toBe(mine);
		expect(served.outcome).toBeUndefined();
	},
	async openRequests() {
		const gate = new Gate();
		for (let request = 0; request < 3_000; request++) {
			gate.enter(`attacker ${request % 300}`, () => undefined)?.bodyRead();
		}
		expect(gate.enter('victim', () => undefined)).toBeDefined();
		await Promise.resolve();
	},
	async tokenFetches() {
		// The attacker's token never comes. Their credential holds the same, and leads to the same tenant.
		const gateOf = (credentialId: string, fetchToken: () => Promise<string>) =>
			new TokenGate(tokenContext({}, fetchToken, answer), connection(credentialId));
		const patience = { timeoutMs: 60_000, signal: undefined };
		gateOf('attacker', never)
			.enter(patience)
			.catch(() => undefined);
		const theirs = gateOf('another attacker', async () => await Promise.resolve('theirs'));
		const own = gateOf('victim', async () => await Promise.resolve('own'));
		expect(await theirs.enter(patience)).toBe('Bearer theirs');
		expect(await own.enter(patience)).toBe('Bearer own');
		// A token that PingOne rejects of one credential is not rejected of another.
		theirs.reject('Bearer own');
		expect(own.isOpenFor('Bearer own')).toBe(true);
	},
	async clocks() {
		// A host of the attacker's own may claim any time: it is believed for that host only.
		expect(clockOf(connection('a', 'https://gateway.example'))).not.toBe(clockOf(connection('v')));
		await Promise.resolve();
	},
	async breakers() {
		// Where PingOne's own hosts have no such API, every answer is a page.
		const page = async () => await Promise.resolve(toResponse(404, {}, '<h1>404</h1>'));
		const exchangeOf = (credentialId: string, apiUrl?: string, host?: 'auth') =>
			({
				...{ connection: connection(credentialId, apiUrl), request: { ...REQUEST, host } },
				...{ ctx: {}, run: { since: 0 }, caller: {}, patience: { waitMs: 0 } },
			}) as unknown as Exchange;
		for (const address of ['https://api.pingone.eu/no/api', 'https://auth.pingone.eu']) {
			const attacker = exchangeOf('attacker', address);
			for (let request = 0; request < 4; request++) {
				if (!isHeld(attacker)) await breaker(page)(attacker);
				await sleep(600);
			}
			expect(isHeld(attacker)).toBe(true);
		}
		expect(isHeld(exchangeOf('another', 'https://API.pingone.eu:443/no/./api'))).toBe(true);
		expect(isHeld(exchangeOf('victim'))).toBe(false);
		expect(isHeld(exchangeOf('victim', undefined, 'auth'))).toBe(false);
	},
	async listeners() {
		// The attacker's deliveries hang, and their workflow copies the victim's node ID.
		void (await enterLine('attacker/node/webhook'));
		void enterLine('attacker/node/webhook');
		const leave = await enterLine('victim/node/webhook');
		leave?.();
		const event = { id: 'e1', action: { type: 'USER.CREATED' } } as never;
		listenerOf('attacker/node/webhook').seen.take([event]);
		expect(listenerOf('victim/node/webhook').seen.take([event])).toHaveLength(1);
	},
	async answers() {
		const path = ['users', 'u'];
		const deleted = { method: 'DELETE', path, timeoutMs: 1 } as const;
		const done = { status: 204, headers: {}, isEmpty: true };
		new Memory(connection('attacker')).learn(deleted, done);
		new Memory(connection('victim', 'https://api.attacker.example')).learn(deleted, done);
		expect(new Memory(connection('victim')).isGone(path)).toBe(false);
		// Requests for the same user, and for more than are remembered, none of which is answered.
		const lose = async (who: Connection, userId: string) =>
			await withLock({ connection: who }, ['users', userId], async (lock) => {
				lock.inFlight += 1;
				await Promise.resolve();
			});
		const isUnanswered = async () =>
			await withLock(
				{ connection: connection('victim') },
				['users', 'the same user'],
				async ({ mayBeOthers }) => {
					return await Promise.resolve(mayBeOthers);
				},
			);
		await lose(connection('attacker'), 'the same user');
		await lose(connection('victim', 'https://api.attacker.example'), 'the same user');
		expect(await isUnanswered()).toBe(false);
		await lose(connection('victim'), 'the same user');
		for (let user = 0; user < 25_000; user++) await lose(connection('attacker'), `user ${user}`);
		expect(await isUnanswered()).toBe(true);
	},
	async polls() {
		void oneAtATime('attacker/node', never, 300_000);
		const poll = async () => await Promise.resolve('polled');
		expect(await oneAtATime('victim/node', poll, 300_000)).toBe('polled');
	},
	async triggerStates() {
		// The attacker's workflow copies the victim's node ID and static data.
		const [victim, attacker] = ['victim', 'attacker'].map((workflow) =>
			stateContext({ workflow, node: 'copied' }),
		);
		keepState(victim.ctx, 'e', { secret: 'own' });
		attacker.data[attacker.key] = victim.data[victim.key];
		expect(findState(attacker.ctx, () => true)).toEqual({ found: 'nothing' });
		keepState(attacker.ctx, 'e', { secret: 'theirs' });
		expect(findState(victim.ctx, () => true)).toMatchObject({ state: { secret: 'own' } });
		await Promise.resolve();
	},
};

/** Attacked by the tests of their own rooms: test/unit/pingone and test/unit/pace. */
const ELSEWHERE = [
	...['paces', 'firstRequests', 'creates', 'locks'],
	...['acceptedIdentities', 'confirmations'],
];

describe('what one n8n process holds for two owners', () => {
	const source = readFileSync('nodes/PingOne/processState.ts', 'utf8');
	const held = [...source.matchAll(/^\t(\w+): undefined as unknown,$/gm)].map(([, name]) => name);

	it('is attacked, all of it', () => {
		expect(held.length).toBeGreaterThan(7);
		expect([...Object.keys(ATTACKS), ...ELSEWHERE]).toEqual(expect.arrayContaining(held));
	});

	it.each(Object.entries(ATTACKS))('%s', async (_name, attack) => await attack());
});
