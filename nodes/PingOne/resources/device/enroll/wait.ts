import { randomBytes } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { hashLinkCode } from '../../../enrollment/request';
import type { Person, Wait } from '../../../enrollment/protocol/wait';
import { listDevices } from '../../../pingone/devices';
import { FieldError, quote } from '../../../pingone/errors/fieldError';
import type { User } from '../../../pingone/types';
import { checkNickname } from '../../fields/deviceProperties';
import { readCallOptions } from '../../fields/options';
import { readPolicy } from '../../fields/policy';
import { readRelyingParty } from '../../fields/relyingParty';
import { readWholeUser } from '../../fields/user';
import type { OperationItem } from '../../operation';
import { readAddress } from './address';
import { DEFAULT_TRIES, MOST_TRIES } from './fields';
import { readPage } from './page';
import { findKeyKinds } from './policy';

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
/** n8n keeps a wait as a date; beyond that nobody means it. */
const LONGEST_MS = 366 * UNIT_MS.days;
const NONCE_BYTES = 24;

function readValidity(item: OperationItem): number {
	const count = item.value('linkValidFor');
	const ms = Number(count) * (UNIT_MS[item.text('linkValidUnit')] ?? NaN);
	if (typeof count === 'number' && ms >= UNIT_MS.minutes && ms <= LONGEST_MS) return ms;
	throw new FieldError(
		'Link Valid For',
		`has to be between a minute and a year, but is ${quote(count)}`,
		'Enter a number and choose its unit.',
	);
}

function readTries(value: unknown): number {
	const tries = value ?? DEFAULT_TRIES;
	if (Number.isInteger(tries) && Number(tries) >= 1 && Number(tries) <= MOST_TRIES) {
		return Number(tries);
	}
	throw new FieldError(
		'Most Tries',
		`has to be a whole number from 1 to ${MOST_TRIES}, but is ${quote(tries)}`,
		`Leave it out for ${DEFAULT_TRIES}.`,
	);
}

function readNickname(item: OperationItem): string | undefined {
	if (item.text('nicknameFrom') !== 'fixed') return undefined;
	const nickname = item.text('nickname');
	return nickname === '' ? undefined : checkNickname(nickname);
}

function personOf({ id, username, email, name }: User): Person {
	const account = username ?? email ?? id;
	const full = [name?.given, name?.family].filter(Boolean).join(' ');
	return { id, username: account, name: full || account };
}

async function refuseSecondDevice(item: OperationItem, userId: string): Promise<void> {
	const devices = await listDevices(item.api, userId);
	const active = devices.find(({ type, status }) => type === 'FIDO2' && status === 'ACTIVE');
	if (!active) return;
	throw new FieldError(
		'User',
		`already has an active FIDO2 device (ID ${active.id})`,
		'Nobody was asked to enroll. To enroll another one all the same, change If User Already Has a FIDO2 Device under Options.',
	);
}

/** An empty Relying Party ID stands for the host of the page. */
function readRelyingPartyAndOrigin(item: OperationItem, resumeUrl: unknown) {
	if (item.locator('rpId').value !== '') {
		const rp = readRelyingParty(item);
		return { rp, origin: readAddress(resumeUrl, rp.id).origin };
	}
	const { rpId: value, origin } = readAddress(resumeUrl, '');
	const locator = () => ({ mode: 'domain', value });
	return { rp: readRelyingParty({ ...item, locator }), origin };
}

/**
 * Checks all fields, then asks PingOne for the person and the policy.
 *
 * @param resumeUrl of the execution
 * @returns what the node has to remember while it waits
 * @throws FieldError, PingOneError
 */
export async function prepareWait(item: OperationItem, resumeUrl: unknown): Promise<Wait> {
	const findUser = readWholeUser(item);
	const { rp, origin } = readRelyingPartyAndOrigin(item, resumeUrl);
	const policyId = readPolicy(item);
	const nickname = readNickname(item);
	const page = readPage(item, rp.name);
	const options = item.collection('options');
	const mostTries = readTries(options.mostTries);
	const validMs = readValidity(item);
	const code = String(options.linkCode ?? '').trim();

	const person = personOf(await findUser());
	if (options.ifUserHasDevice === 'raiseError') await refuseSecondDevice(item, person.id);
	const kinds = await findKeyKinds(item.api, policyId);
	const device: IDataObject = { type: 'FIDO2', rp, policy: { id: policyId } };
	return {
		version: 1,
		nonce: randomBytes(NONCE_BYTES).toString('base64url'),
		person,
		device: { ...device, rp, ...(nickname && { nickname }) },
		origin,
		expiresAt: Date.now() + validMs,
		ifExists: options.ifUserHasDevice === 'replacePending' ? 'replacePending' : 'createAnother',
		mostTries,
		linkCodeHash: code === '' ? '' : hashLinkCode(code),
		call: readCallOptions(options),
		page: { ...page, ...(kinds && { kinds }) },
	};
}
