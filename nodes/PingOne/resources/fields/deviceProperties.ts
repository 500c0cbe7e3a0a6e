import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
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

/** Every optional property of PingOne's request model. */
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

/** What was set of two related members; undefined when neither was. */
const anyOf = (members: IDataObject): IDataObject | undefined =>
	Object.values(members).some((value) => value !== undefined) ? members : undefined;

/**
 * Reads Additional Fields.
 *
 * @returns the members of PingOne's request model, and `policyType`; undefined where none was set
 * @throws FieldError
 */
export function readDeviceProperties(item: OperationItem) {
	const fields = item.read.in('additionalFields');
	const text = (name: string) => fields.text(name) || undefined;
	const nickname = text('nickname');
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
		policyType: text('policyType'),
	};
}
