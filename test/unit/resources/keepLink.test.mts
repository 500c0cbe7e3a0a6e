import type { IExecuteFunctions } from 'n8n-workflow';
import { PingOneError, type Failure } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { keepLink } from '../../../nodes/PingOne/resources/waiting/waitOperation.ts';
import { pausedWait } from '../../../nodes/PingOne/resources/waiting/remind.ts';
import { contextExpression, WAIT_KEY } from '../../../nodes/PingOne/waiting/wait.ts';
import { frozen } from '../../support/mutants.mts';

const BINDING = { executionId: 'e', userId: 'u', purpose: 'enrollment', salt: 's' } as const;
const MEMBERS = { digests: ['d'], codes: [], backups: [], backupCodes: [], asksStartCode: false };
const LINK = { version: 1, ...BINDING, ...MEMBERS, validUntil: Date.now() + 3_600_000 };
const WAIT = {
	...frozen('enrollWait'),
	...{ nonce: 'n', link: LINK, person: { id: 'u' }, userField: 'u' },
	...{ pausesAt: 1, expiresAt: Date.now() + 3_600_000, reminder: 0 },
};

/** A node that comes back from a reminder. */
const ctx = {
	getNode: () => ({ name: 'Enroll', type: 'n8n-nodes-pingone.pingOne' }),
	getExecutionId: () => 'e',
	getContext: () => ({ pingOneLinks: [{ ...LINK, spent: true }] }),
	evaluateExpression: (text: string) =>
		text === contextExpression('Enroll') ? JSON.stringify({ [WAIT_KEY]: WAIT }) : 'PENDING',
} as unknown as IExecuteFunctions;

const keep = (failure: Failure, userField = 'u') =>
	keepLink(ctx, { userField, question: {}, fields: {} }, new PingOneError(failure));

it.each<Failure>([
	{ kind: 'noAnswer', code: 'refused' },
	{ kind: 'refusal', status: 503 },
	{ kind: 'refusal', status: 429 },
	{ kind: 'refusal', status: 403 },
	{ kind: 'token', code: 'invalid_client' },
	{ kind: 'credential', code: 'unreadable' },
	{ kind: 'credential', code: 'unusable' },
])('%j may pass: the link is kept', (failure) => {
	expect(keep(failure).wait).toMatchObject({ nonce: 'n', reminder: 1 });
});

it('an execution that was stopped ends', () => {
	expect(() => keep({ kind: 'canceled' })).toThrow(PingOneError);
});

it('a human review goes on with no earlier wait', () => {
	const review = { name: 'Enroll', type: 'n8n-nodes-pingone.pingOneHitlTool' };
	expect(pausedWait(ctx)).toMatchObject({ nonce: 'n' });
	expect(pausedWait({ ...ctx, getNode: () => review } as IExecuteFunctions)).toBeUndefined();
});

it('the link of another user is not waited on instead', () => {
	expect(() => keep({ kind: 'noAnswer' }, 'other')).toThrow(PingOneError);
});
