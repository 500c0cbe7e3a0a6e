import type { INode } from 'n8n-workflow';
import type { CredentialStore } from '../../../tools/host/credentialStore.mts';
import { runNode } from '../../support/engine.mts';
import { createParameters, credentialFor, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const OUTAGE_MS = 12_000;
const HIRES = 5;

/** n8n's database, of which a credential is read, is away. */
function breakDatabase(store: CredentialStore, untilMs: number) {
	const read = store.getDecrypted.bind(store);
	jest.spyOn(store, 'getDecrypted').mockImplementation(async (...args) => {
		if (Date.now() < untilMs) throw new Error('Connection terminated unexpectedly');
		return await read(...args);
	});
}

const run = async (
	userIds: string[],
	onError: INode['onError'],
	started: (run: { store: CredentialStore }) => void,
) =>
	await runNode({
		parameters: createParameters(sandbox),
		credential: credentialFor(sandbox),
		credentialId: `credential-${onError}`,
		items: userIds.map((userId) => ({ userId })),
		onError,
		started,
	});

const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

it('n8n’s database is away for 12 s: every item is done, once', async () => {
	const hires = await seedHires(sandbox, HIRES * MODES.length);
	const until = Date.now() + OUTAGE_MS;
	const results = await Promise.all(
		MODES.map(
			async (onError, place) =>
				await run(hires.slice(place * HIRES, (place + 1) * HIRES), onError, ({ store }) =>
					breakDatabase(store, until),
				),
		),
	);
	for (const { error, branches } of results) {
		expect(error).toBeUndefined();
		expect(branches.flat()).toHaveLength(HIRES);
		expect(branches[0]).toHaveLength(HIRES);
	}
	for (const userId of hires) expect(await sandbox.devicesOf(userId)).toHaveLength(1);
});

it('it stays away: the truth, and nothing was sent', async () => {
	const hires = await seedHires(sandbox, HIRES);
	const { branches } = await run(hires, 'continueErrorOutput', ({ store }) =>
		breakDatabase(store, Infinity),
	);
	expect(branches[1]).toHaveLength(HIRES);
	for (const { json } of branches[1]) {
		expect(JSON.stringify(json)).toContain('n8n could not read the credential');
		expect(JSON.stringify(json)).toContain('Nothing was sent.');
		expect(JSON.stringify(json)).not.toContain('Connection terminated');
	}
	expect(await sandbox.requests()).toEqual([]);
});

it('a deleted credential is told at once, in n8n’s words', async () => {
	const [hire] = await seedHires(sandbox, 1);
	class UserError extends Error {}
	const gone = new UserError('Credential with ID "x" does not exist for type "pingOneOAuth2Api".');
	const startedAt = Date.now();
	const { error } = await run([hire], 'stopWorkflow', ({ store }) =>
		jest.spyOn(store, 'getDecrypted').mockRejectedValue(gone),
	);
	expect(Date.now() - startedAt).toBeLessThan(OUTAGE_MS);
	expect(error?.message).toContain('n8n cannot use this node’s credential');
	expect(error?.description).toContain('n8n says: Credential with ID "x" does not exist');
	expect(await sandbox.requests()).toEqual([]);
});
