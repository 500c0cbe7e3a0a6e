import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	failedItem,
	isTestable,
	isTestWait,
	type TestWait,
	untestedItem,
} from '../../enrollment/signInTest';
import { findLink, type LinkRecord, linksOf, unreadableLinks } from '../../page/link/records';
import { requireSecret } from '../../pingone/client/certificate';
import { openCredential } from '../../pingone/client/credential';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
import { fieldsOf, Notice, readAll } from '../../read/input';
import { number } from '../../read/kinds';
import { itemSource } from '../../read/source';
import { runOnce, type RunSignals } from '../../run/items';
import { eventLog } from '../../waiting/events';
import type { Person } from '../../waiting/wait';
import { isEndStatus } from '../../waiting/watch';
import { UNIT_MS } from '../fields/units';
import type { RunOperation } from '../operation';
import { TESTED_DEVICE } from '../outputs';
import {
	beginWait,
	keepWait,
	requireOneItem,
	requireWait,
	restAfterWait,
	waitOf,
} from '../waiting/beginWait';
import { leaveBodyUnread, unreadBody } from '../waiting/unreadBody';

const MAX_MINUTES = 1_440;

const notice = new Notice({
	displayName:
		'Put this node behind <b>Enroll FIDO2 Device</b>, with its output as the input. The same page then offers users to sign in once with the new passkey. Continue with <code>{{ $json.signIn.status }}</code>.',
	name: 'testNotice',
	type: 'notice',
	default: '',
});

const testFor = number(
	{
		displayName: 'Wait For',
		name: 'testFor',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440, numberPrecision: 0 },
		default: 10,
		required: true,
		description:
			'How many minutes users have for the test, up to 1,440 (a day). After that, the workflow continues with the status EXPIRED.',
	},
	{
		allows: (minutes) => Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_MINUTES,
		must: `be a whole number of minutes from 1 to ${MAX_MINUTES}`,
		hint: 'Enter 10 for users who still have the page open.',
	},
);

const FORM = [notice, testFor, unreadBody] as const;

/** Output of Enroll, with the members that are read here. */
interface Enrolled {
	status: string;
	user: Person;
	publicKey?: unknown;
}

/** @param fault what is missing in an item */
const notOfEnroll = (fault: string) =>
	new FieldError(
		'Input',
		`must be what Enroll FIDO2 Device gave out, but ${fault}`,
		'Connect this node to Enroll FIDO2 Device, or to an IF node right behind it.',
	);

/** @throws FieldError for an item that does not say how an enrollment ended */
function readEnrollment(item: IDataObject): Enrolled {
	const enrollment = item.enrollment as Partial<Enrolled> | undefined;
	const { status, user } = enrollment ?? {};
	if (isEndStatus(status) && status !== 'PENDING' && user?.id !== undefined) {
		return enrollment as Enrolled;
	}
	throw notOfEnroll('has no enrollment that has ended');
}

/** The newest link of a user that Enroll has waited on. @throws FieldError */
function requireUsedLink(ctx: IExecuteFunctions, userId: string): LinkRecord {
	const used = linksOf(ctx).filter(({ spent, page }) => spent && page !== undefined);
	const link = findLink(used, { userId, purpose: 'enrollment' });
	if (link?.executionId === ctx.getExecutionId()) return link;
	throw new FieldError(
		'Input',
		'is of a user whom this execution has not enrolled',
		'Use this node in the same workflow as Enroll FIDO2 Device.',
	);
}

/** Whether the page goes on to a second passkey when the test is over. */
const hasBackup = (ctx: IExecuteFunctions, { salt }: LinkRecord) =>
	linksOf(ctx).some(({ backupOf, spent }) => backupOf === salt && !spent);

/**
 * @returns what the node has to remember while it waits; undefined when there is nothing to test
 * @throws FieldError
 * @internal
 */
export function prepareTest(ctx: IExecuteFunctions, item: IDataObject): TestWait | undefined {
	const { testFor: minutes } = readAll(FORM, itemSource(ctx, 0));
	const { status, user, publicKey } = readEnrollment(item);
	if (status !== 'ENROLLED') return undefined;
	const { id, credentialId } = item;
	if (typeof id !== 'string') throw notOfEnroll('names no device');
	const link = requireUsedLink(ctx, user.id);
	if (!isTestable(link)) throw unreadableLinks();
	const { page, origin, environmentId, call, device } = link;
	const { link: opened, ...begun } = waitOf(ctx, user, link);
	const wait: TestWait = {
		...begun,
		kind: 'test',
		// Whoever has enrolled has given the start code.
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
	throw notOfEnroll('does not name its user');
}

/** Begins to wait. @returns undefined when there is nothing to test @throws FieldError, PingOneError */
async function prepare(
	ctx: IExecuteFunctions,
	item: IDataObject,
	{ signal }: RunSignals,
): Promise<TestWait | undefined> {
	requireOneItem(ctx);
	const wait = prepareTest(ctx, item);
	if (!wait) return undefined;
	const opened = await openCredential(ctx, signal);
	// The page evaluates it without an item, and seals with its secret what it carries.
	opened.requireSameLater();
	requireSecret(opened.credential);
	requireWait(ctx, wait.expiresAt);
	await restAfterWait(ctx);
	keepWait(ctx, wait);
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
	if (!wait) return [[{ json: failedItem(item, 'NOT_ENROLLED'), pairedItem: { item: 0 } }]];
	const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name };
	eventLog(ctx.logger, about)('signIn.wait_started', {
		user: wait.person.id,
		wait: wait.nonce.slice(0, 8),
	});
	const waiting = { ...item, signIn: { status: 'WAITING' } };
	return await beginWait(ctx, wait, { waiting, unanswered: untestedItem(item) });
}

export const testSignIn: RunOperation = {
	name: 'Test Sign-In with New Device',
	value: 'testSignIn',
	asTool: 'never',
	action: 'Test sign-in with new device',
	description:
		'Wait until a user who has just enrolled has signed in once with the new device, on the same page, and say why if that does not work',
	output: TESTED_DEVICE,
	fields: fieldsOf(FORM),
	execute,
};
