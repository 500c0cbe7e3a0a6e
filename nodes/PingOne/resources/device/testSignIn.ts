import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isTestable, isTestWait, testedItem, type TestWait } from '../../enrollment/signInTest';
import { type LinkRecord, linksOf } from '../../page/link/records';
import { requireSecret } from '../../pingone/client/certificate';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
import { fieldsOf, Notice, readAll } from '../../read/input';
import { number, wholeUpTo } from '../../read/kinds';
import { itemSource } from '../../read/source';
import { leaveBodyUnread, unreadBody } from '../../read/unreadBody';
import { runOnce, type RunSignals } from '../../run/items';
import { eventLog } from '../../waiting/events';
import { UNIT_MS } from '../fields/units';
import type { RunOperation } from '../operation';
import { TESTED_DEVICE } from '../outputs';
import { beginWait, enterWait, requireOneItem, waitOf } from '../waiting/beginWait';
import { type End, notOf, readEnd, requireUsedLink } from '../waiting/link';
import { ENROLLMENT } from './createLink';

const notice = new Notice({
	displayName:
		'Put this node after <b>Enroll FIDO2 Device</b>, with its output as the input. The same page then offers users to sign in once with the new passkey. Continue with <code>{{ $json.signIn.status }}</code>.',
	name: 'testNotice',
});

const testFor = number(
	{
		displayName: 'Wait For (Minutes)',
		name: 'testFor',
		typeOptions: { minValue: 1, maxValue: 1440, numberPrecision: 0 },
		default: 10,
		required: true,
		description:
			'How long users have to complete the test, up to 1,440 minutes (a day). After that, the workflow continues with the status EXPIRED.',
	},
	wholeUpTo(1440, 'Enter 10 for users who still have the page open.', 'a whole number of minutes'),
);

const FORM = [notice, testFor, unreadBody] as const;

/** @throws FieldError for an item that does not say how an enrollment ended */
function readEnrollment(item: IDataObject): End {
	const end = readEnd(ENROLLMENT, item);
	if (end.status !== 'PENDING') return end;
	throw new FieldError(
		'Input',
		'is PENDING: a reminder is due, and the user has not enrolled yet',
		'Route items with this enrollment.status back to Enroll FIDO2 Device, with an If node between it and this node.',
	);
}

/** Whether the page goes on to a second passkey when the test is over. */
const hasBackup = (ctx: IExecuteFunctions, { salt }: LinkRecord) =>
	linksOf(ctx).some(({ backupOf, spent }) => backupOf === salt && !spent);

/** @returns what to remember in the wait; undefined for no test @throws FieldError @internal */
export function prepareTest(ctx: IExecuteFunctions, item: IDataObject): TestWait | undefined {
	const { testFor: minutes } = readAll(FORM, itemSource(ctx, 0));
	const enrolled = readEnrollment(item);
	const { status, user, publicKey } = enrolled;
	if (status !== 'ENROLLED') return undefined;
	const { id, credentialId } = item;
	if (typeof id !== 'string') throw notOf(ENROLLMENT, 'names no device');
	const link = requireUsedLink(ctx, ENROLLMENT, enrolled, isTestable);
	const { page, origin, environmentId, call, device } = link;
	const { link: opened, ...begun } = waitOf(ctx, user, link);
	const wait: TestWait = {
		...begun,
		kind: 'test',
		// The user who has enrolled has given the start code.
		link: { ...opened, asksStartCode: false, codes: [] },
		origin,
		expiresAt: Date.now() + minutes * UNIT_MS.minutes,
		page,
		environmentId,
		call,
		rpId: device.rp.id,
		policyId: device.policy.id,
		requiresUserVerification: false,
		onlyDevices: [id],
		...(typeof credentialId === 'string' && { credentialId }),
		// What another key has signed never reaches PingOne, where it could lock this one.
		publicKeys: typeof publicKey === 'string' ? [publicKey] : [],
		hasBackup: hasBackup(ctx, link),
		item,
	};
	if (isTestWait(wait)) return wait;
	throw notOf(ENROLLMENT, 'does not name its user');
}

/** Begins to wait. @returns undefined when there is nothing to test @throws FieldError, PingOneError */
async function prepare(ctx: IExecuteFunctions, item: IDataObject, { signal }: RunSignals) {
	requireOneItem(ctx);
	const wait = prepareTest(ctx, item);
	if (!wait) return undefined;
	const { credential } = await openCredential(ctx, signal);
	// The page seals with it what it carries.
	requireSecret(credential);
	const from = Date.now();
	await enterWait(ctx, wait);
	// The time begins with the wait, not with the rest before it.
	wait.expiresAt += Date.now() - from;
	return wait;
}

async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	leaveBodyUnread(ctx);
	const item = ctx.getInputData()[0]?.json ?? {};
	const result = await runOnce(ctx, describeError, async (run) => ({
		wait: await prepare(ctx, item, run),
	}));
	if ('outputs' in result) return result.outputs;
	const { wait } = result.value;
	if (!wait) {
		const json = testedItem(item, { status: 'FAILED', reason: 'NOT_ENROLLED' });
		return [[{ json, pairedItem: { item: 0 } }]];
	}
	const about = { user: wait.person.id, wait: wait.nonce.slice(0, 8) };
	eventLog(ctx, about)('signIn.wait_started');
	const waiting = { ...item, signIn: { status: 'WAITING' } };
	return await beginWait(ctx, wait, {
		waiting,
		unanswered: testedItem(item, { status: 'EXPIRED' }),
	});
}

export const testSignIn: RunOperation = {
	name: 'Test Sign-In with New Device',
	value: 'testSignIn',
	asTool: 'never',
	action: 'Test sign-in with new device',
	description:
		'Wait for a newly enrolled user to sign in once with the new device on the same page, or report why that failed',
	output: TESTED_DEVICE,
	fields: fieldsOf(FORM),
	execute,
};
