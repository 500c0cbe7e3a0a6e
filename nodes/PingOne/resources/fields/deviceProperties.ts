import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { OperationItem } from '../operation';
import { readDate } from './date';

const MAX_NICKNAME = 100;

const BLOCK_STATUS = ['BLOCKED', 'UNBLOCKED'];
const LOCK_STATUS = ['LOCKED', 'UNLOCKED'];

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
		'Shorten it.',
	);
}

function readChoice(value: unknown, field: string, values: string[]): string {
	if (typeof value === 'string' && values.includes(value)) return value;
	throw new FieldError(
		field,
		`must be ${values.join(' or ')}, got ${quote(value)}`,
		'Choose it from the list.',
	);
}

const isSet = (value: unknown) =>
	value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');

/** An object without its unset members, or nothing when none is set. */
function compact(members: IDataObject): IDataObject | undefined {
	const set = Object.entries(members).filter(([, value]) => value !== undefined);
	return set.length > 0 ? Object.fromEntries(set) : undefined;
}

/**
 * Reads Additional Fields.
 *
 * @returns `nickname`, `block`, `lock` and `policyType`, each only when it was set
 * @throws FieldError
 */
export function readDeviceProperties(item: OperationItem) {
	const fields = item.collection('additionalFields');
	const when = <T>(name: string, read: (value: unknown) => T) =>
		isSet(fields[name]) ? read(fields[name]) : undefined;
	return {
		nickname: when('nickname', (value) => checkNickname(String(value).trim())),
		block: compact({
			status: when('blockStatus', (value) => readChoice(value, 'Block Status', BLOCK_STATUS)),
			blockedAt: when('blockedAt', (value) => readDate(value, 'Blocked At', item.timezone)),
		}),
		lock: compact({
			status: when('lockStatus', (value) => readChoice(value, 'Lock Status', LOCK_STATUS)),
			expiresAt: when('lockExpiresAt', (value) =>
				readDate(value, 'Lock Expires At', item.timezone),
			),
		}),
		policyType: when('policyType', (value) => String(value).trim()),
	};
}
