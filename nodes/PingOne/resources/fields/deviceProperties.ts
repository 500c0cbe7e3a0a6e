import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';

const MAX_NICKNAME = 100;

export const nicknameField: INodeProperties = {
	displayName: 'Nickname',
	name: 'nickname',
	type: 'string',
	default: '',
	placeholder: 'e.g. Ada’s security key',
	description: 'Display name of the device, up to 100 characters',
};

/** Every optional property of PingOne's request model, and what DaVinci's Create Device adds. */
export const devicePropertiesField: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Block Status',
			name: 'blockStatus',
			type: 'options',
			options: [
				{ name: 'Blocked', value: 'BLOCKED' },
				{ name: 'Unblocked', value: 'UNBLOCKED' },
			],
			default: 'UNBLOCKED',
			description: 'Advanced: block status to send. PingOne may ignore it.',
		},
		{
			displayName: 'Blocked At',
			name: 'blockedAt',
			type: 'dateTime',
			default: '',
			description: 'Advanced: block time to send. PingOne may ignore it.',
		},
		{
			displayName: 'Challenge',
			name: 'challenge',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
			description:
				'Advanced: your own challenge, base64url of at least 32 bytes, to bind the registration to an approval. That PingOne’s API accepts it under this name is assumed.',
		},
		{
			displayName: 'Lock Expires At',
			name: 'lockExpiresAt',
			type: 'dateTime',
			default: '',
			description: 'Advanced: end of the lock to send. PingOne may ignore it.',
		},
		{
			displayName: 'Lock Status',
			name: 'lockStatus',
			type: 'options',
			options: [
				{ name: 'Locked', value: 'LOCKED' },
				{ name: 'Unlocked', value: 'UNLOCKED' },
			],
			default: 'UNLOCKED',
			description: 'Advanced: lock status to send. PingOne may ignore it.',
		},
		nicknameField,
		{
			displayName: 'Policy Type',
			name: 'policyType',
			type: 'string',
			default: '',
			description:
				'Advanced: type of the device authentication policy. PingOne does not document its values; leave it out unless Ping support names one.',
		},
		{
			displayName: 'Test Mode',
			name: 'testMode',
			type: 'boolean',
			default: true,
			description:
				'Whether to create the device for test purposes only. That PingOne’s API accepts it under this name is assumed.',
		},
		{
			displayName: 'User Agent',
			name: 'userAgent',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.headers["user-agent"] }}',
			description:
				'Advanced: user agent of the browser in which the passkey is created. That PingOne’s API accepts it under this name is assumed.',
		},
	],
};

/** @returns the nickname @throws FieldError when it is too long for PingOne */
export function checkNickname(value: string): string {
	if (value.length <= MAX_NICKNAME) return value;
	throw new FieldError(
		'Nickname',
		`must be up to ${MAX_NICKNAME} characters, got ${value.length}`,
		'Shorten it, or check the expression.',
	);
}

const MIN_CHALLENGE_BYTES = 32;

/**
 * DaVinci's Create Device: a "valid Base64URL string that decodes to at least 32 bytes" (Ping's
 * PingOne MFA connector).
 */
function checkChallenge(text: string): string {
	const bytes = Math.floor((text.length * 3) / 4);
	if (/^[A-Za-z0-9_-]+$/.test(text) && text.length % 4 !== 1 && bytes >= MIN_CHALLENGE_BYTES) {
		return text;
	}
	throw new FieldError(
		'Challenge',
		`must be base64url without padding, of at least ${MIN_CHALLENGE_BYTES} bytes, got ${quote(text)}`,
		'Leave it out to let PingOne assign one.',
	);
}

/** What was set of two related members; undefined when neither was. */
const anyOf = (members: IDataObject): IDataObject | undefined =>
	Object.values(members).some((value) => value !== undefined) ? members : undefined;

/**
 * Reads Additional Fields.
 *
 * `challenge`, `testMode` and `userAgent` are fields of DaVinci's Create Device; their names in the
 * API are assumed.
 *
 * @returns the members of PingOne's request model, and `policyType`; undefined where none was set
 * @throws FieldError
 */
export function readDeviceProperties(item: OperationItem) {
	const fields = item.read.in('additionalFields');
	const text = (name: string) => fields.text(name) || undefined;
	const nickname = text('nickname');
	const challenge = text('challenge');
	return {
		nickname: nickname && checkNickname(nickname),
		block: anyOf({
			status: fields.choice('blockStatus'),
			blockedAt: fields.optionalDate('blockedAt'),
		}),
		lock: anyOf({
			status: fields.choice('lockStatus'),
			expiresAt: fields.optionalDate('lockExpiresAt'),
		}),
		challenge: challenge && checkChallenge(challenge),
		testMode: fields.flag('testMode'),
		userAgent: text('userAgent'),
		policyType: text('policyType'),
	};
}
