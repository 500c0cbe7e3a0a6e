import type { INodeProperties } from 'n8n-workflow';
import type { Device } from '../../pingone/types';
import type { OperationItem } from '../operation';
import { ageFields, isOlder, readAge } from './age';
import { readFilterChoice, readFilterFlag, readFilterList } from './filterValues';

// Names in PingOne's own words (PingOne API reference, "MFA Devices"); the list may grow.
const TYPES = [
	['Email', 'EMAIL'],
	['FIDO2', 'FIDO2'],
	['Mobile', 'MOBILE'],
	['OATH Token', 'OATH_TOKEN'],
	['PingID Desktop', 'PINGID_DESKTOP_GEN2'],
	['SMS', 'SMS'],
	['TOTP', 'TOTP'],
	['Voice', 'VOICE'],
	['WhatsApp', 'WHATSAPP'],
];

/** Which devices of a user to take. PingOne documents no filter for them, so the node filters. */
export const deviceFiltersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		...ageFields(1, 'days'),
		{
			displayName: 'Blocked',
			name: 'blocked',
			type: 'boolean',
			default: true,
			description: 'Whether to take only devices that are blocked, or only those that are not',
		},
		{
			displayName: 'Locked',
			name: 'locked',
			type: 'boolean',
			default: true,
			description: 'Whether to take only devices that are locked, or only those that are not',
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Activation Required', value: 'ACTIVATION_REQUIRED' },
				{ name: 'Active', value: 'ACTIVE' },
			],
			default: 'ACTIVE',
			description: 'Whether the person has finished setting up the device',
		},
		{
			displayName: 'Types',
			name: 'types',
			type: 'multiOptions',
			options: TYPES.map(([name, value]) => ({ name, value })),
			default: ['FIDO2'],
			description: 'The kinds of devices to take',
		},
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
};

const STATUSES = ['ACTIVE', 'ACTIVATION_REQUIRED'];

/**
 * Reads Filters.
 *
 * @returns a function that tells whether a device passes all filters that are set, given the time
 *   in milliseconds since 1970
 * @throws FieldError
 */
export function readDeviceFilters(item: OperationItem): (device: Device, nowMs: number) => boolean {
	const given = item.collection('filters');
	const types = readFilterList(given, ['types', 'Types']);
	const status = readFilterChoice(given, ['status', 'Status'], STATUSES);
	const blocked = readFilterFlag(given, ['blocked', 'Blocked']);
	const locked = readFilterFlag(given, ['locked', 'Locked']);
	const ageMs =
		'olderThan' in given ? readAge(given.olderThan, given.ageUnit ?? 'days') : undefined;
	return (device, nowMs) =>
		(types === undefined || types.includes(device.type ?? '')) &&
		(status === undefined || device.status === status) &&
		(blocked === undefined || (device.block?.status === 'BLOCKED') === blocked) &&
		(locked === undefined || (device.lock?.status === 'LOCKED') === locked) &&
		(ageMs === undefined || isOlder(device.createdAt, ageMs, nowMs));
}
