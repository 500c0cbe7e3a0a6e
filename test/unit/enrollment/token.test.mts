import { begin } from '../../../nodes/PingOne/enrollment/begin.ts';
import { type Attempt, AttemptRecord } from '../../../nodes/PingOne/enrollment/session.ts';
import { GRACE_MS } from '../../../nodes/PingOne/waiting/wait.ts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';

const NOW = Date.UTC(2026, 0, 5, 8);
const TIMEOUT_MS = 120_000;
const MINUTE_MS = 60_000;

jest.mock('../../../nodes/PingOne/pingone/device/createDevice.ts', () => ({
	createDevice: async () =>
		await Promise.resolve({
			id: 'device',
			publicKeyCredentialCreationOptions: JSON.stringify({
				rp: { id: 'localhost', name: 'Example' },
				challenge: [1, 2, 3],
				timeout: 120_000,
				user: { id: [1], name: 'ada', displayName: 'Ada' },
				pubKeyCredParams: [{ type: 'public-key', alg: '-7' }],
			}),
		}),
}));

/** Begins an attempt on a link that is valid for so long. @returns what is sealed into the token */
async function sealedWith(validForMs: number): Promise<Attempt> {
	const sealed: Attempt[] = [];
	const user = { id: 'user', enabled: true, mfaEnabled: true };
	const session = {
		api: { getById: async () => await Promise.resolve(user) },
		wait: makeWait(NOW, validForMs, []),
		record: new AttemptRecord(),
		sealer: { seal: (attempt: Attempt) => String(sealed.push(attempt)), open: () => undefined },
		log: () => undefined,
		now: NOW,
	};
	const { body } = await begin(session as never, {});
	expect(body.ok).toBe(true);
	return sealed[0];
}

it.each([
	['the browser’s time and five minutes', 86_400_000, TIMEOUT_MS + 5 * MINUTE_MS],
	['no longer than the link’s grace period', MINUTE_MS, MINUTE_MS + GRACE_MS],
])('a token is good for %s', async (_, validForMs, goodForMs) => {
	expect((await sealedWith(validForMs)).expiresAt - NOW).toBe(goodForMs);
});
